using System.Globalization;
using System.Text.Json;

namespace Candor.Connectors.Lever;

/// <summary>
/// Lever's records in our own words: an opportunity is an application, a contact a candidate, a posting a job. A record that is not of its shape
/// throws; the connector turns that into an error.
/// </summary>
internal static class LeverRows
{
    /// <summary>What an opportunity has to be read with.</summary>
    public const string Expand = "expand=applications&expand=stage";

    /// <summary>An opportunity as it stands.</summary>
    /// <param name="row">Read with <see cref="Expand"/>.</param>
    /// <param name="archiveType">The type of the reason it was archived for; null while it is active or when the reason is gone.</param>
    public static AtsApplication Application(JsonElement row, string? archiveType)
    {
        var stage = row.GetProperty("stage");
        var stageId = stage.ValueKind == JsonValueKind.Null ? null : Text(stage, "id");
        long? entered = stageId is null ? null : EnteredAt(row, stageId);
        return new AtsApplication(
            Text(row, "id")!,
            ContactOf(row),
            PostingOf(row),
            ReasonOf(row) is null ? AtsApplicationStatus.Active : archiveType == "hired" ? AtsApplicationStatus.Hired : AtsApplicationStatus.Rejected,
            stageId,
            stageId is null ? null : Text(stage, "text"),
            entered is null ? null : $"{stageId}@{entered.Value.ToString(CultureInfo.InvariantCulture)}",
            entered is { } moment ? DateTimeOffset.FromUnixTimeMilliseconds(moment) : null,
            row.TryGetProperty("urls", out var urls) && urls.ValueKind == JsonValueKind.Object ? Text(urls, "show") : null);
    }

    /// <summary>Whose an opportunity is.</summary>
    /// <param name="row">The opportunity.</param>
    public static string ContactOf(JsonElement row) => Text(row, "contact") ?? throw new FormatException("contact");

    /// <summary>The posting applied for; null for none, or when the application was archived while the opportunity goes on.</summary>
    /// <param name="row">Read with <see cref="Expand"/>.</param>
    public static string? PostingOf(JsonElement row)
    {
        var applications = row.GetProperty("applications");
        if (applications.GetArrayLength() == 0)
            return null;
        var application = applications[0];
        var isOver = ReasonOf(row) is null && application.TryGetProperty("archived", out var archived) && archived.ValueKind == JsonValueKind.Object
            && Text(archived, "reason") is not null;
        return isOver ? null : Text(application, "posting");
    }

    /// <summary>Why an opportunity was archived; null while it is active.</summary>
    /// <param name="row">The opportunity.</param>
    public static string? ReasonOf(JsonElement row) =>
        row.TryGetProperty("archived", out var archived) && archived.ValueKind == JsonValueKind.Object ? Text(archived, "reason") : null;

    /// <summary>Whether nothing of the person is left: anonymised, or deleted.</summary>
    /// <param name="row">An opportunity or a contact.</param>
    public static bool IsGone(JsonElement row) =>
        (row.TryGetProperty("isAnonymized", out var anonymous) && anonymous.ValueKind == JsonValueKind.True)
        || (row.TryGetProperty("deletedAt", out var deleted) && deleted.ValueKind == JsonValueKind.Number);

    /// <summary>A contact. Lever has one name: its first word is taken for the given name.</summary>
    /// <param name="row">The contact.</param>
    public static AtsCandidate Candidate(JsonElement row)
    {
        var name = (Text(row, "name") ?? "").Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var place = row.TryGetProperty("location", out var location) && location.ValueKind == JsonValueKind.Object ? Text(location, "name") : null;
        return new AtsCandidate(
            Text(row, "id")!,
            name.ElementAtOrDefault(0) ?? "",
            name.ElementAtOrDefault(1) ?? "",
            Texts(row, "emails").FirstOrDefault(),
            string.IsNullOrWhiteSpace(place) ? [] : [place],
            new Dictionary<string, string>());
    }

    /// <summary>A posting.</summary>
    /// <param name="row">The posting.</param>
    public static AtsJob Job(JsonElement row)
    {
        var categories = row.GetProperty("categories");
        var places = Texts(categories, "allLocations");
        return new AtsJob(
            Text(row, "id")!,
            Text(row, "text")!,
            places.Count > 0 ? places : Text(categories, "location") is { Length: > 0 } place ? [place] : [],
            TakesCandidates(row),
            new (string Key, string? Value)[]
                {
                    ("country", Text(row, "country")), ("team", Text(categories, "team")), ("department", Text(categories, "department")),
                    ("commitment", Text(categories, "commitment")),
                }
                .Where(field => !string.IsNullOrEmpty(field.Value))
                .ToDictionary(field => field.Key, field => field.Value!, StringComparer.Ordinal));
    }

    /// <summary>Who is on a posting, by user. Following is how Lever keeps those informed who are neither owner nor hiring manager.</summary>
    /// <param name="row">The posting.</param>
    public static IReadOnlyList<(string User, string Role)> Team(JsonElement row) =>
    [
        .. new[] { (User: Text(row, "owner"), Role: "owner"), (User: Text(row, "hiringManager"), Role: "hiringManager") }
            .Where(seat => !string.IsNullOrEmpty(seat.User)).Select(seat => (seat.User!, seat.Role)),
        .. Texts(row, "followers").Select(user => (user, "follower")),
    ];

    /// <summary>A user's address; null when they are let in no more.</summary>
    /// <param name="row">The user.</param>
    public static string? AddressOf(JsonElement row) =>
        row.TryGetProperty("deactivatedAt", out var gone) && gone.ValueKind == JsonValueKind.Number ? null
        : Text(row, "email") is { Length: > 0 } address ? address
        : null;

    /// <summary>Whether a posting takes candidates: on a job site, or unlisted, which the API calls internal.</summary>
    /// <param name="row">The posting.</param>
    public static bool TakesCandidates(JsonElement row) => Text(row, "state") is "published" or "internal";

    /// <summary>The stages in order.</summary>
    /// <param name="rows">All of the account's.</param>
    public static IReadOnlyList<AtsStage> Stages(IReadOnlyList<JsonElement> rows) => [.. rows.Select(row => new AtsStage(Text(row, "id")!, Text(row, "text")!))];

    /// <summary>The notes that were not deleted, each comment of a thread by itself.</summary>
    /// <param name="rows">Of an opportunity.</param>
    public static IReadOnlyList<AtsNote> Notes(IReadOnlyList<JsonElement> rows) =>
    [
        .. rows.Where(row => !IsGone(row)).SelectMany(row => row.GetProperty("fields").EnumerateArray().Select((comment, index) => new AtsNote(
            index == 0 ? Text(row, "id")! : $"{Text(row, "id")}#{index}",
            Text(comment, "value") ?? "",
            comment.TryGetProperty("createdAt", out var at) && at.ValueKind == JsonValueKind.Number ? DateTimeOffset.FromUnixTimeMilliseconds(at.GetInt64()) : null))),
    ];

    /// <summary>A text; null for null or absent.</summary>
    /// <param name="row">The row.</param>
    /// <param name="name">The property.</param>
    public static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
        ? value.GetString()
        : null;

    /// <summary>Texts that hold something; none for null or absent.</summary>
    /// <param name="row">The row.</param>
    /// <param name="name">The property.</param>
    public static IReadOnlyList<string> Texts(JsonElement row, string name) => row.TryGetProperty(name, out var values) && values.ValueKind == JsonValueKind.Array
        ? [.. values.EnumerateArray().Select(value => value.GetString()).OfType<string>().Where(text => text.Length > 0)]
        : [];

    /// <summary>
    /// When the present stay in a stage began, in milliseconds: the last move there. An opportunity that was never moved has been there since it was
    /// made.
    /// </summary>
    private static long EnteredAt(JsonElement row, string stageId) =>
        row.GetProperty("stageChanges").EnumerateArray()
            .Where(change => Text(change, "toStageId") == stageId)
            .Select(change => (long?)change.GetProperty("updatedAt").GetInt64())
            .Max()
        ?? row.GetProperty("createdAt").GetInt64();
}
