using System.Text.Json.Nodes;
using Candor.Configuration.Rehearsal;
using Candor.Domain.Mapping;
using Spectre.Console;

namespace Candor.Cli;

/// <summary>How the answers of <c>candor map</c> look.</summary>
internal static class MapPrinting
{
    private const int WidthOfAPipe = 140;

    /// <summary>Prints previews.</summary>
    /// <param name="previews">One a workflow.</param>
    /// <param name="screening">The real screening; null for a sample.</param>
    /// <param name="json">Whether as one JSON object.</param>
    public static void Tell(IReadOnlyList<MappingPreview> previews, string? screening, bool json)
    {
        if (json)
        {
            GlobalOptions.Print(new JsonObject
            {
                ["ok"] = previews.All(one => one.Fits),
                ["screening"] = screening,
                ["previews"] = new JsonArray([.. previews.Select(Json)]),
            });
            return;
        }

        var console = Console();
        foreach (var preview in previews)
            Print(console, preview, screening);
    }

    /// <summary>Prints what a draft would do.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="since">From when on.</param>
    /// <param name="folder">The draft.</param>
    /// <param name="json">Whether as one JSON object.</param>
    public static void Tell(ReplayReport report, DateTimeOffset since, string folder, bool json)
    {
        if (json)
        {
            GlobalOptions.Print(new JsonObject
            {
                ["draft"] = folder,
                ["since"] = since.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", null),
                ["screenings"] = report.Screenings,
                ["webhooks"] = report.Webhooks,
                ["candidates"] = report.Candidates,
                ["differences"] = new JsonArray([.. report.Differences.Select(one => new JsonObject
                {
                    ["screening"] = one.Screening,
                    ["application"] = one.Application,
                    ["kind"] = one.Kind,
                    ["field"] = one.Field,
                    ["what"] = one.What,
                    ["before"] = one.Before,
                    ["after"] = one.After,
                })]),
                ["faults"] = new JsonArray([.. report.Faults.Select(fault => new JsonObject
                {
                    ["file"] = fault.File, ["line"] = fault.Line, ["what"] = fault.What, ["mend"] = fault.Mend,
                })]),
            });
            return;
        }

        foreach (var fault in report.Faults)
            System.Console.Out.WriteLine(fault);
        foreach (var candidate in report.Differences.GroupBy(one => (one.Application, one.Screening)))
        {
            System.Console.Out.WriteLine($"application {candidate.Key.Application}{(candidate.Key.Screening is { } id ? $", {id}" : "")}");
            foreach (var one in candidate)
                System.Console.Out.WriteLine($"  {one.Kind,-9} {(one.Field is null ? "" : $"{one.Field}: ")}{one.What}{(one.Before is null && one.After is null ? "" : $": {Short(one.Before)} → {Short(one.After)}")}");
        }

        System.Console.Out.WriteLine($"{report.Screenings} screenings and {report.Webhooks} webhooks since {since.UtcDateTime:yyyy-MM-dd HH:mm} UTC: the draft would treat {report.Candidates} candidates differently. Nothing was sent.");
    }

    private static void Print(IAnsiConsole console, MappingPreview preview, string? screening)
    {
        console.WriteLine($"{preview.Workflow.Id}: {screening ?? "a sample"}, {preview.Ending}");
        var table = new Table().Border(TableBorder.Simple).AddColumn("what is sent").AddColumn($"how {Markup.Escape(preview.Sheet.Title)} shows it");
        foreach (var rung in preview.Rows.GroupBy(row => row.Field?.Rung).OrderBy(group => group.Key ?? (Rung)int.MaxValue))
        {
            var place = preview.Sheet.Ladder.FirstOrDefault(step => step.Rung == rung.Key)?.Object ?? "nowhere: the ATS has no such field";
            table.AddRow(new Text(""), new Text(place, new Style(decoration: Decoration.Bold)));
            foreach (var row in rung)
                table.AddRow(new Text(Left(row)), new Text(Right(row)));
        }

        var notes = preview.Sheet.Ladder.FirstOrDefault(step => step.Rung == Rung.Note)?.Object ?? "a note";
        table.AddRow(new Text(""), new Text(notes, new Style(decoration: Decoration.Bold)));
        table.AddRow(new Text("note"), new Text(preview.Note));
        console.Write(table);
        if (!preview.Fits)
            console.WriteLine("Nothing would be written until a person has looked.");
    }

    private static string Left(PreviewRow row) => row.Outcome switch
    {
        "writes" => $"{row.Mapping.To} = {row.Sent!.Display}{(row.Source.Length > 0 && row.Source != row.Sent.Display ? $"   (from {Short(row.Source)})" : "")}",
        "stops" => $"{row.Mapping.To} stops it (line {row.Mapping.Line}): {row.Why}.",
        _ => $"{row.Mapping.To} {row.Outcome}: {row.Why}.",
    };

    private static string Right(PreviewRow row)
    {
        var name = row.Field?.Name ?? row.Mapping.To;
        var before = row.Stands is null or FieldValue.Empty || row.Stands == row.Sent || row.Sent is null ? "" : $"   (now: {Short(row.Stands.Display)})";
        return $"{name}: {row.Shown ?? "–"}{before}";
    }

    private static JsonObject Json(MappingPreview preview) => new()
    {
        ["workflow"] = preview.Workflow.Id,
        ["vendor"] = preview.Sheet.Vendor,
        ["ending"] = preview.Ending,
        ["ok"] = preview.Fits,
        ["fields"] = new JsonArray([.. preview.Rows.Select(row => new JsonObject
        {
            ["to"] = row.Mapping.To,
            ["line"] = row.Mapping.Line,
            ["outcome"] = row.Outcome,
            ["name"] = row.Field?.Name,
            ["place"] = row.Field is { } field ? preview.Sheet.Ladder.FirstOrDefault(step => step.Rung == field.Rung)?.Object : null,
            ["type"] = row.Field is { } defined ? Conversion.Word(defined.Type) : null,
            ["from"] = row.Mapping.From,
            ["source"] = row.Source,
            ["sent"] = Value(row.Sent),
            ["shown"] = row.Shown,
            ["stands"] = Value(row.Stands),
            ["why"] = row.Why,
        })]),
        ["note"] = preview.Note,
    };

    private static JsonNode? Value(FieldValue? value) => value switch
    {
        null or FieldValue.Empty => null,
        FieldValue.Number number => JsonValue.Create(number.Value),
        FieldValue.Flag flag => JsonValue.Create(flag.Value),
        FieldValue.Many many => new JsonArray([.. many.Values.Select(one => JsonValue.Create(one))]),
        _ => JsonValue.Create(Conversion.ToText(value)),
    };

    private static string Short(string? text) => text is null ? "–" : TextLimit.Shorten(text.ReplaceLineEndings(" "), 60);

    private static IAnsiConsole Console()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Out) });
        if (System.Console.IsOutputRedirected)
            console.Profile.Width = WidthOfAPipe;
        return console;
    }
}
