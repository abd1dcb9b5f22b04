using System.CommandLine;
using System.Globalization;
using Candor.Audit;
using Candor.Hosting;

namespace Candor.Cli;

/// <summary>What <c>candor audit export</c> is to show.</summary>
internal sealed class ExportOptions
{
    private readonly Option<string?> _screening = new("--screening") { Description = "One screening." };
    private readonly Option<string?> _candidate = new("--candidate") { Description = "All screenings of a candidate: CONNECTION/ID, the identifier in the ATS." };
    private readonly Option<string?> _job = new("--job") { Description = "All screenings of a job: CONNECTION/ID, the identifier in the ATS." };
    private readonly Option<string?> _from = new("--from") { Description = "From this day or moment (ISO 8601, UTC) on." };
    private readonly Option<string?> _to = new("--to") { Description = "Before this day or moment (ISO 8601, UTC)." };

    /// <summary>Adds them.</summary>
    /// <param name="command">To what.</param>
    public void AddTo(Command command)
    {
        foreach (var option in new[] { _screening, _candidate, _job, _from, _to })
            command.Options.Add(option);
    }

    /// <summary>Reads them.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <exception cref="UsageException">Two kinds at once, or a name or moment in no form that is known.</exception>
    public ExportRequest Read(ParseResult parsed)
    {
        var request = new ExportRequest
        {
            Screening = parsed.GetValue(_screening),
            Candidate = Name(parsed, _candidate),
            Job = Name(parsed, _job),
            From = Moment(parsed, _from),
            Until = Moment(parsed, _to),
        };
        object?[] kinds = [request.Screening, request.Candidate, request.Job, request.From ?? request.Until];
        if (kinds.Count(kind => kind is not null) > 1)
            throw new UsageException("Name one of --screening, --candidate, --job and --from/--to; with none of them the whole ledger is exported.");
        if (request is { Screening: { } screening } && (screening.Length == 0 || screening == "all" || screening.Contains(':', StringComparison.Ordinal)))
            throw new UsageException("--screening is not the identifier of a screening.");
        return request;
    }

    private static AtsName? Name(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is not { } text ? null
        : AtsName.TryParse(text) ?? throw new UsageException($"{option.Name} is written CONNECTION/ID, such as greenhouse/4001.");

    private static DateTimeOffset? Moment(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at
        : throw new UsageException($"{option.Name} is a day or a moment such as 2026-11-24 or 2026-11-24T12:00:00Z.");
}
