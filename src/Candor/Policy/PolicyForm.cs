using System.Globalization;
using Candor.Configuration;
using Candor.Domain.Policy;

namespace Candor.Policy;

/// <summary>The facts of a case as a reader typed them on the console's page, and what is wrong with them.</summary>
/// <param name="Values">As typed, by field.</param>
/// <param name="Captures">What is ticked.</param>
/// <param name="Uses">What is ticked.</param>
/// <param name="Bases">What is ticked.</param>
/// <param name="Question">The question; null when a fact cannot be read.</param>
/// <param name="Faults">By field, what is wrong and how to write it.</param>
public sealed record PolicyForm(
    IReadOnlyDictionary<string, string> Values,
    IReadOnlyList<string> Captures,
    IReadOnlyList<string> Uses,
    IReadOnlyList<string> Bases,
    PolicyQuestion? Question,
    IReadOnlyDictionary<string, string> Faults)
{
    /// <summary>The fields with one value.</summary>
    public static readonly IReadOnlyList<string> Fields =
        ["candidate", "job", "employer", "employees", "on", "notice_on", "processed_in", "public_posting", "age", "rules"];

    /// <summary>A value as typed; empty for none.</summary>
    /// <param name="field">The field.</param>
    public string this[string field] => Values.GetValueOrDefault(field, "");

    /// <summary>What stands on the page when it is opened: the employer's own facts, and what the first workflow captures and does.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="today">Today.</param>
    public static PolicyForm Fresh(CandorConfiguration configuration, DateOnly today)
    {
        var workflow = configuration.Workflows.Values.OrderBy(one => one.Id, StringComparer.Ordinal).First();
        return new PolicyForm(
            new Dictionary<string, string>
            {
                ["employer"] = configuration.Employer.Place,
                ["employees"] = configuration.Employer.Employees.ToString(CultureInfo.InvariantCulture),
                ["on"] = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["processed_in"] = configuration.ProcessedIn,
                ["public_posting"] = workflow.PublicPosting ? "yes" : "no",
                ["rules"] = workflow.Id,
            },
            workflow.Captures,
            workflow.Uses,
            [.. configuration.TransferBasis.Select(Vocabulary.TransferBasisOf)],
            null,
            new Dictionary<string, string>());
    }

    /// <summary>Reads what was sent.</summary>
    /// <param name="query">The address's query.</param>
    public static PolicyForm Read(IQueryCollection query)
    {
        var values = Fields.ToDictionary(field => field, field => query[field].ToString().Trim(), StringComparer.Ordinal);
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        var captures = Words(query, "captures", Vocabulary.Captures);
        var uses = Words(query, "uses", Vocabulary.Uses);
        var bases = Words(query, "transfer_basis", Vocabulary.TransferBases);
        var question = new PolicyQuestion
        {
            Candidate = Place("candidate"),
            Job = Place("job"),
            Employer = Place("employer"),
            Employees = Number("employees"),
            On = Day("on") ?? default,
            NoticeOn = Day("notice_on"),
            Captures = captures,
            Uses = uses,
            ProcessedIn = Place("processed_in"),
            TransferBasis = bases,
            PublicPosting = values["public_posting"] switch { "yes" => true, "no" => false, _ => null },
            Age = Number("age"),
            AssumeStrictest = query["strictest"] == "yes",
        };
        if (values["on"].Length == 0)
            faults["on"] = "Give the day that is asked about.";
        return new PolicyForm(values, captures, uses, bases, faults.Count == 0 ? question : null, faults);

        string? Place(string field)
        {
            // A choice from the list reads "US-IL · Illinois": the code is what counts.
            var code = Places.Tidy(values[field].Split('·')[0]);
            if (code.Length == 0)
                return null;
            if (Places.IsArea(code))
                return code;
            faults[field] = $"{code} is not a place: write an ISO 3166 code such as US-IL, CA-ON, DE or US-NY-NYC, or leave it empty for unknown.";
            return null;
        }

        int? Number(string field)
        {
            if (values[field].Length == 0)
                return null;
            if (int.TryParse(values[field], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return number;
            faults[field] = "Write a whole number, or leave it empty for unknown.";
            return null;
        }

        DateOnly? Day(string field)
        {
            if (values[field].Length == 0)
                return null;
            if (DateOnly.TryParseExact(values[field], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return day;
            faults[field] = "Write a day as yyyy-MM-dd.";
            return null;
        }
    }

    private static List<string> Words(IQueryCollection query, string field, IReadOnlyList<string> known) =>
        [.. known.Where(word => query[field].Contains(word))];
}
