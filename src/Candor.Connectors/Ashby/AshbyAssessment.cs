using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Connectors.Http;
using Candor.Domain.Screenings;

namespace Candor.Connectors.Ashby;

/// <summary>
/// Ashby's assessment interface: <c>assessment.list</c>, <c>assessment.start</c> and <c>assessment.cancel</c> served, <c>assessment.update</c> called.
/// What is told is blobs of <c>identifier</c>, <c>label</c>, <c>type</c> and <c>value</c>, and an identifier told again replaces what it held: so an
/// update may be repeated, and a later <c>timestamp</c> wins. Sources: README.md beside this file.
/// </summary>
internal sealed class AshbyAssessment : IAssessmentPartner
{
    // Names reach people in a panel: no escapes where JSON needs none.
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly PartnerKeys _keys;
    private readonly AshbyClient _ashby;

    private AshbyAssessment(PartnerKeys keys, AshbyClient ashby) => (_keys, _ashby) = (keys, ashby);

    /// <inheritdoc />
    public bool TellsProgress => true;

    /// <inheritdoc />
    /// <remarks>Ashby is told everything and asks for nothing; nor can an assessment be read over its API.</remarks>
    public bool AsksBack => false;

    /// <summary>The partner of an account; null when it has no partner key.</summary>
    /// <param name="settings">Takes <c>partner_key</c> and <c>partner_key_before</c>.</param>
    /// <param name="ashby">Sends the updates.</param>
    /// <exception cref="ArgumentException">A key is not fit.</exception>
    public static AshbyAssessment? Of(VendorSettings settings, AshbyClient ashby) =>
        PartnerKeys.Of(settings, "partner_key", "partner_key_before") is { } keys ? new AshbyAssessment(keys, ashby) : null;

    /// <inheritdoc />
    public string TestOf(string workflow) => Uuid("test", workflow);

    /// <inheritdoc />
    public string ReferenceOf(string screening) => Uuid("assessment", screening);

    /// <inheritdoc />
    public PartnerCall Read(PartnerRequest request)
    {
        if (!_keys.Accept(request.Authorization))
            return new PartnerCall.Refused(PartnerRefusal.Unauthorised, "The request does not bear a partner key of this connection.");
        try
        {
            return (request.Method, request.Call) switch
            {
                ("POST", "assessment.list") => new PartnerCall.List(),
                ("POST", "assessment.start") => Start(request.Body),
                ("POST", "assessment.cancel") => Cancel(request.Body),
                _ => new PartnerCall.Refused(PartnerRefusal.NotFound, "There is no such call."),
            };
        }
        catch (Exception other) when (HttpErrors.IsOtherShape(other))
        {
            return new PartnerCall.Refused(PartnerRefusal.Unreadable, $"The body is not that of {request.Call} as Ashby documents it.");
        }
    }

    /// <inheritdoc />
    public PartnerAnswer Tests(IReadOnlyList<PartnerTest> tests) => Success(new JsonArray([.. tests.Select(test => new JsonObject
    {
        ["assessment_type_id"] = test.Id, ["name"] = test.Name,
    })]));

    /// <inheritdoc />
    public PartnerAnswer Started(AssessmentReport report) => Standing(report);

    /// <inheritdoc />
    public PartnerAnswer Standing(AssessmentReport report) =>
        Success(new JsonObject { ["assessment_id"] = report.Id, ["update_request"] = Update(report) });

    /// <inheritdoc />
    public PartnerAnswer Cancelled(AssessmentReport report) => Standing(report);

    /// <inheritdoc />
    /// <remarks>Ashby complains of nothing.</remarks>
    public PartnerAnswer Heard() => Success(new JsonObject());

    /// <inheritdoc />
    public PartnerAnswer Refuse(string call, PartnerRefusal refusal, string why) => (call, refusal) switch
    {
        (_, PartnerRefusal.Unauthorised) => Failure(401, "unauthorized", why),
        (_, PartnerRefusal.Unreadable) => Failure(400, "invalid_input", why),
        ("assessment.start", PartnerRefusal.AlreadyRunning) => new(409, null),
        // Documented for a start alone: the message is shown to the recruiter.
        ("assessment.start", _) => new(422, new JsonObject { ["message"] = why }.ToJsonString(Written)),
        (_, PartnerRefusal.TryLater) => Failure(503, "unavailable", why),
        _ => Failure(200, "not_found", why),
    };

    /// <inheritdoc />
    public async Task<Outcome<Written>> Tell(AssessmentReport report, string? callback, CancellationToken cancel) =>
        (await _ashby.Write("assessment.update", Update(report), AshbyErrors.NoNames, cancel)).Then(_ => new Written(null, 200));

    private static PartnerCall Start(ReadOnlyMemory<byte> bytes)
    {
        using var body = JsonDocument.Parse(bytes);
        var test = Text(body.RootElement, "assessment_type_id");
        var candidate = Text(body.RootElement.GetProperty("candidate"), "ashby_id");
        var application = Text(body.RootElement.GetProperty("application"), "ashby_id");
        return Ids.Is(candidate) && Ids.Is(application)
            ? new PartnerCall.Start(test, application.ToLowerInvariant(), candidate.ToLowerInvariant(), null)
            : new PartnerCall.Refused(PartnerRefusal.Unreadable, "assessment.start names no candidate and application of Ashby's.");
    }

    private static PartnerCall Cancel(ReadOnlyMemory<byte> bytes)
    {
        using var body = JsonDocument.Parse(bytes);
        return Text(body.RootElement, "assessment_id") is var id && Ids.Is(id)
            ? new PartnerCall.Cancel(id.ToLowerInvariant())
            : new PartnerCall.Refused(PartnerRefusal.NotFound, "There is no such assessment.");
    }

    private static JsonObject Update(AssessmentReport report)
    {
        var update = new JsonObject
        {
            ["assessment_id"] = report.Id,
            ["timestamp"] = report.At.ToUnixTimeMilliseconds(),
            ["assessment_status"] = Blob("status", "Status", "string", Word(report.Standing)),
            ["assessment_profile_url"] = Blob("profile-url", "See more", "url", report.Url.AbsoluteUri),
        };
        if (report.Result is { } result)
        {
            update["assessment_result"] = result.Score is { } score
                ? Blob("result", "Mean of the ratings after review", "numeric_score", score)
                : Blob("result", "Mean of the ratings after review", "string", "Nothing could be rated");
            update["metadata"] = new JsonArray(
            [
                Blob("result-max", "Highest rating", "numeric_score", result.Highest),
                .. result.Facts.Select(fact => Blob(fact.Id, fact.Label, "string", fact.Text)),
            ]);
        }
        else if (report.Standing > AssessmentStanding.Completed)
        {
            update["cancelled_reason"] = Blob("cancelled-reason", "Why there is no result", "string", Word(report.Standing));
        }

        return update;
    }

    private static JsonObject Blob(string identifier, string label, string type, JsonNode value) => new()
    {
        ["identifier"] = identifier, ["label"] = label, ["type"] = type, ["value"] = value,
    };

    /// <summary>"Started" is Ashby's own word, by which it keeps when it began; the others are shown as they are.</summary>
    private static string Word(AssessmentStanding standing) => standing switch
    {
        AssessmentStanding.InReview => "In review",
        AssessmentStanding.OtherWayRequested => "Other way requested",
        AssessmentStanding.TechnicalFailure => "Technical failure",
        _ => standing.ToString(),
    };

    private static PartnerAnswer Success(JsonNode results) =>
        new(200, new JsonObject { ["success"] = true, ["results"] = results }.ToJsonString(Written));

    private static PartnerAnswer Failure(int status, string code, string why) => new(
        status,
        new JsonObject
        {
            ["success"] = false,
            ["errors"] = new JsonArray(code),
            ["errorInfo"] = new JsonObject { ["code"] = code, ["message"] = why },
        }.ToJsonString(Written));

    /// <summary>Ashby wants UUIDs: one made from our identifier, the same at every start and on every node (RFC 9562, version 8).</summary>
    private static string Uuid(string kind, string id)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"candor/{kind}/{id}")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    private static string Text(JsonElement parent, string name) =>
        parent.GetProperty(name).GetString() is { Length: > 0 } text ? text : throw new FormatException(name);
}
