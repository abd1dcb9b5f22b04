using System.Text.Json;

namespace Candor.Connectors.Ashby;

/// <summary>Ashby's records in our own words. A record that is not of its shape throws; the connector turns that into an error.</summary>
internal static class AshbyRows
{
    /// <summary>An application with its present stay.</summary>
    /// <param name="row">From <c>application.info</c> or <c>application.list</c>.</param>
    /// <param name="history">From <c>application.listHistory</c>.</param>
    /// <exception cref="FormatException">The two disagree: it was moved between the two reads.</exception>
    public static AtsApplication Application(JsonElement row, IReadOnlyList<JsonElement> history)
    {
        var application = Application(row);
        // The stay that has not ended; where history was edited away, there is none.
        var open = history.Where(entry => Text(entry, "leftStageAt") is null).ToList();
        if (open.Count == 0)
            return application;
        var stay = open.MaxBy(entry => entry.GetProperty("stageNumber").GetInt32());
        if (Text(stay, "stageId") != application.StageId)
            throw new FormatException("currentInterviewStage");
        return application with { StageEntryId = Text(stay, "id"), StageEnteredAt = stay.GetProperty("enteredStageAt").GetDateTimeOffset() };
    }

    /// <summary>An application without its stay.</summary>
    /// <param name="row">From <c>application.info</c> or <c>application.list</c>.</param>
    public static AtsApplication Application(JsonElement row)
    {
        var stage = row.GetProperty("currentInterviewStage");
        return new AtsApplication(
            Need(row, "id"),
            CandidateOf(row),
            Need(row.GetProperty("job"), "id"),
            Text(row, "status") switch
            {
                "Active" => AtsApplicationStatus.Active,
                "Archived" => AtsApplicationStatus.Rejected,
                "Hired" => AtsApplicationStatus.Hired,
                // A lead has not applied: it is neither under consideration nor turned away.
                "Lead" => AtsApplicationStatus.Converted,
                _ => throw new FormatException("status"),
            },
            Need(stage, "id"),
            Text(stage, "title"),
            null,
            null,
            null);
    }

    /// <summary>Whose an application is.</summary>
    /// <param name="row">From <c>application.info</c>.</param>
    public static string CandidateOf(JsonElement row) => Need(row.GetProperty("candidate"), "id");

    /// <summary>A candidate. Ashby keeps one name; its first word is taken for the given name.</summary>
    /// <param name="row">From <c>candidate.info</c>.</param>
    public static AtsCandidate Candidate(JsonElement row)
    {
        var name = Need(row, "name").Trim().Split(' ', 2, StringSplitOptions.TrimEntries);
        var address = Member(row, "primaryEmailAddress") is { } primary
            ? Text(primary, "value")
            : row.GetProperty("emailAddresses").EnumerateArray().Select(one => Text(one, "value")).FirstOrDefault();
        return new AtsCandidate(
            Need(row, "id"),
            name[0],
            name.ElementAtOrDefault(1) ?? "",
            string.IsNullOrWhiteSpace(address) ? null : address,
            Member(row, "location") is { } location && Text(location, "locationSummary") is { Length: > 0 } place ? [place] : [],
            CustomFields(row));
    }

    /// <summary>A job with its location.</summary>
    /// <param name="row">From <c>job.info</c>, with <c>location</c> expanded.</param>
    public static AtsJob Job(JsonElement row) => new(
        Need(row, "id"),
        Need(row, "title"),
        Member(row, "location") is { } location ? [Place(location)] : [],
        Text(row, "status") == "Open",
        CustomFields(row));

    /// <summary>Who is on a job. A job without a list says nothing, which is not the same as nobody.</summary>
    /// <param name="row">From <c>job.info</c>.</param>
    public static IReadOnlyList<AtsTeamMember> Team(JsonElement row) =>
    [
        .. row.GetProperty("hiringTeam").EnumerateArray().Select(one => new AtsTeamMember(
            Need(one, "userId"), Text(one, "email") is { Length: > 0 } address ? address : null, Need(one, "role"))),
    ];

    /// <summary>The interview plans of a job, the default first.</summary>
    /// <param name="row">From <c>job.info</c>.</param>
    public static IReadOnlyList<string> Plans(JsonElement row) =>
    [
        .. new[] { Text(row, "defaultInterviewPlanId") }
            .Concat(row.TryGetProperty("interviewPlanIds", out var ids) && ids.ValueKind == JsonValueKind.Array ? ids.EnumerateArray().Select(id => id.GetString()) : [])
            .OfType<string>().Distinct(StringComparer.Ordinal),
    ];

    /// <summary>A plan's stages in order.</summary>
    /// <param name="answer">From <c>interviewStage.list</c>, which has no pages.</param>
    /// <exception cref="FormatException">It says that there is more.</exception>
    public static IReadOnlyList<AtsStage> Stages(JsonElement answer) => answer.GetProperty("moreDataAvailable").GetBoolean()
        ? throw new FormatException("moreDataAvailable")
        :
        [
            .. answer.GetProperty("results").EnumerateArray()
                .OrderBy(stage => stage.GetProperty("orderInInterviewPlan").GetInt32())
                .Select(stage => new AtsStage(Need(stage, "id"), Need(stage, "title"))),
        ];

    /// <summary>A candidate's notes.</summary>
    /// <param name="rows">From <c>candidate.listNotes</c>.</param>
    public static IReadOnlyList<AtsNote> Notes(IReadOnlyList<JsonElement> rows) =>
        [.. rows.Select(row => new AtsNote(Need(row, "id"), Text(row, "content") ?? "", row.GetProperty("createdAt").GetDateTimeOffset()))];

    /// <summary>A text; null for null or absent.</summary>
    /// <param name="row">The record.</param>
    /// <param name="name">The property.</param>
    public static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Null => null,
            _ => throw new FormatException(name),
        }
        : null;

    /// <summary>A text that has to be there.</summary>
    /// <param name="row">The record.</param>
    /// <param name="name">The property.</param>
    public static string Need(JsonElement row, string name) => Text(row, name) ?? throw new FormatException(name);

    private static JsonElement? Member(JsonElement row, string name) =>
        row.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? member : null;

    private static string Place(JsonElement location)
    {
        var address = Member(location, "address") is { } outer ? Member(outer, "postalAddress") : null;
        var parts = address is { } postal
            ? new[] { "addressLocality", "addressRegion", "addressCountry" }.Select(part => Text(postal, part)).Where(part => !string.IsNullOrWhiteSpace(part))
            : [];
        var line = string.Join(", ", parts);
        return line.Length > 0 ? line : Need(location, "name");
    }

    private static Dictionary<string, string> CustomFields(JsonElement row) =>
        row.TryGetProperty("customFields", out var fields) && fields.ValueKind == JsonValueKind.Array
            ? fields.EnumerateArray().Where(field => Shown(field).Length > 0).ToDictionary(field => Need(field, "id"), Shown, StringComparer.Ordinal)
            : [];

    /// <summary>A value as people read it: a select by its label.</summary>
    private static string Shown(JsonElement field)
    {
        var value = field.TryGetProperty("valueLabel", out var label) && label.ValueKind != JsonValueKind.Null ? label : field.GetProperty("value");
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(item => item.ToString())),
            JsonValueKind.Null => "",
            _ => value.GetRawText(),
        };
    }
}
