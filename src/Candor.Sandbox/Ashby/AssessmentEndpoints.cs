using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candor.Sandbox.Ashby;

/// <summary>An assessment: started at a partner, or added by one when it was over. Values are blobs of <c>label</c>, <c>type</c>, <c>value</c>.</summary>
public sealed class Assessment
{
    /// <summary>The partner's identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The kind of assessment.</summary>
    public required string TypeId { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>Who is assessed.</summary>
    public required string CandidateId { get; init; }

    /// <summary>For which application; null for one that was added to the candidate.</summary>
    public string? ApplicationId { get; init; }

    /// <summary>When what is known of it happened, milliseconds since 1970.</summary>
    public long Timestamp { get; set; }

    /// <summary>How it stands.</summary>
    public JsonObject? Status { get; set; }

    /// <summary>Where its result is looked at.</summary>
    public JsonObject? ProfileUrl { get; set; }

    /// <summary>Its result: then it is complete.</summary>
    public JsonObject? Result { get; set; }

    /// <summary>Why it was cancelled: then it is over.</summary>
    public JsonObject? CancelledReason { get; set; }

    /// <summary>Whatever else the partner tells, by identifier.</summary>
    public SortedDictionary<string, JsonObject> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it is neither complete nor cancelled.</summary>
    public bool Runs => Result is null && CancelledReason is null;
}

/// <summary>The assessment interface's half that Ashby implements: <c>assessment.update</c> and <c>assessment.addCompletedToCandidate</c>.</summary>
internal static class AssessmentEndpoints
{
    /// <summary>The partner's identifier at Ashby.</summary>
    public const string PartnerId = "3f9a7c51-8b2e-4d06-9e17-a5c0d4b8f001";

    private static readonly string[] Types = ["numeric_score", "numeric_duration_minutes", "url", "string", "boolean_success"];

    /// <summary>Adds the routes.</summary>
    /// <param name="api">The API's routes.</param>
    public static void Map(RouteGroupBuilder api)
    {
        // The description has no body for an accepted update.
        api.MapPost("/assessment.update", (HttpRequest request, AshbyState state) => AshbyApi.Answer(request, arguments =>
        {
            state.Do(() => Update(state, arguments));
            return Task.FromResult<JsonObject?>(null);
        })).WithMetadata(new Permission("candidatesWrite"));
        AshbyApi.Endpoint(api, "assessment.addCompletedToCandidate", "candidatesWrite", (arguments, state) => state.Do(() => Add(arguments, state)));
    }

    /// <summary>Takes an update of a started assessment. One that is older than what is known already changes nothing.</summary>
    /// <param name="state">The ATS.</param>
    /// <param name="arguments">As <c>assessment.update</c> takes it.</param>
    /// <returns>The assessment.</returns>
    /// <exception cref="RefusedException">It is not as documented, or of no assessment.</exception>
    public static Assessment Update(AshbyState state, Arguments arguments)
    {
        var id = arguments.Id("assessment_id");
        var timestamp = arguments.OptionalNumber("timestamp") ?? throw RefusedException.Input("timestamp is required");
        var (status, cancelled) = (Blob(arguments, "assessment_status"), Blob(arguments, "cancelled_reason"));
        var (result, profile) = (Blob(arguments, "assessment_result"), Blob(arguments, "assessment_profile_url"));
        var metadata = arguments.Value("metadata") is null ? [] : arguments.Objects("metadata").Select(Checked).ToList();
        if (status is null && cancelled is null)
            throw RefusedException.Input("assessment_status is required unless cancelled_reason is provided");
        if (result is not null && profile is null)
            throw RefusedException.Input("assessment_profile_url is required when assessment_result is set");
        if (profile is not null && (string?)profile["type"] != "url")
            throw RefusedException.Input("assessment_profile_url is of the type url");
        var assessment = state.Assessments.FirstOrDefault(one => one.Id == id) ?? throw RefusedException.NotFound("assessment");
        if (timestamp < assessment.Timestamp)
            return assessment;
        assessment.Timestamp = timestamp;
        assessment.Status = status ?? assessment.Status;
        assessment.CancelledReason = cancelled ?? assessment.CancelledReason;
        assessment.Result = result ?? assessment.Result;
        assessment.ProfileUrl = profile ?? assessment.ProfileUrl;
        foreach (var item in metadata)
            assessment.Metadata[(string)item["identifier"]!] = item;
        return assessment;
    }

    private static JsonObject Add(Arguments arguments, AshbyState state)
    {
        var candidate = state.Find(arguments.Id("candidateId")) ?? throw RefusedException.NotFound("candidate");
        if (arguments.Id("partnerId") != PartnerId)
            throw RefusedException.NotFound("partner");
        var given = arguments.Object("assessment");
        var added = new Assessment
        {
            Id = given.Id("assessmentId"),
            TypeId = given.Id("assessmentTypeId"),
            Name = given.Text("assessmentName"),
            CandidateId = candidate.Id,
            Timestamp = arguments.OptionalNumber("timestamp") ?? throw RefusedException.Input("timestamp is required"),
            Result = Checked(given.Object("result")),
        };
        foreach (var item in given.Objects("metadata").Select(Checked))
            added.Metadata[(string)item["identifier"]!] = item;
        state.Assessments.Add(added);
        return new JsonObject
        {
            ["assessmentId"] = added.Id,
            ["assessmentName"] = added.Name,
            ["assessmentTypeId"] = added.TypeId,
            ["candidateId"] = candidate.Id,
            ["metadata"] = new JsonArray([.. added.Metadata.Values.Select(item => item.DeepClone())]),
            ["result"] = added.Result.DeepClone(),
        };
    }

    private static JsonObject? Blob(Arguments arguments, string name) => arguments.OptionalObject(name) is { } blob ? Checked(blob) : null;

    private static JsonObject Checked(Arguments blob)
    {
        var fits = (blob.Text("identifier"), blob.Text("label"), blob.Text("type"), blob.Value("value")?.GetValueKind()) is var (_, _, type, kind)
            && Types.Contains(type)
            && type switch
            {
                "numeric_score" or "numeric_duration_minutes" => kind == JsonValueKind.Number,
                "boolean_success" => kind is JsonValueKind.True or JsonValueKind.False,
                _ => kind == JsonValueKind.String,
            };
        return fits ? blob.Copy() : throw RefusedException.Input("The type or value of an assessment's datum is not one of those documented");
    }
}
