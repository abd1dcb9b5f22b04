using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Candor.Access;
using Candor.Access.Machines;
using Candor.Domain.Ledger;
using Candor.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Candor.Tests.Access;

/// <summary>What a request is about: everything that can stand in an address or a body.</summary>
/// <param name="Screening">A screening's identifier.</param>
/// <param name="Token">A candidate's token.</param>
/// <param name="StaffLink">A sign-in token.</param>
/// <param name="Seq">The screening's place, as the review form carries it.</param>
internal sealed record Target(string Screening, string Token, string StaffLink = "none", int Seq = 0)
{
    public const string Segment = "guard-0001";

    /// <summary>The public part of a program's key.</summary>
    public string KeyId { get; init; } = "none";

    /// <summary>Its secret.</summary>
    public string KeySecret { get; init; } = "none";

    /// <summary>A piece as a recorder sends it.</summary>
    public static byte[] Piece { get; } = Encoding.UTF8.GetBytes("what a candidate says");
}

/// <summary>An endpoint: who may use it, and how it is used in earnest.</summary>
/// <param name="Key">Method and route.</param>
/// <param name="Permissions">Permissions a member of staff needs; empty where no session opens it.</param>
/// <param name="Door">What opens it where no session does.</param>
/// <param name="Request">Uses it, as well formed as the true caller would.</param>
internal sealed record KnownEndpoint(string Key, string[] Permissions, Door Door, Func<Target, HttpRequestMessage> Request)
{
    public bool IsStaffs => Door == Door.Session;

    /// <summary>Whether the framework's authorization stands before it.</summary>
    public bool IsGuarded => Door is Door.Session or Door.Key;

    public override string ToString() => Key;
}

/// <summary>What opens an endpoint.</summary>
internal enum Door
{
    /// <summary>A member of staff's session.</summary>
    Session,

    /// <summary>Nothing: it says the same to everybody.</summary>
    Public,

    /// <summary>The candidate's link.</summary>
    CandidateLink,

    /// <summary>A signature or a credential of an ATS.</summary>
    Ats,

    /// <summary>The key of a command on this machine.</summary>
    Command,

    /// <summary>The signature of a ledger that is witnessed.</summary>
    Signature,

    /// <summary>A token that works once.</summary>
    OneTimeToken,

    /// <summary>A program's key, or a token for one.</summary>
    Key,

    /// <summary>A program's identifier and secret, in the form.</summary>
    KeySecret,
}

/// <summary>
/// Every endpoint of the product. The tests of consent and of access are made from the running application's own routes and look here for how each is used: a
/// route that is not here fails them, and so does a line whose route is gone.
/// </summary>
internal static class EveryEndpoint
{
    public const string Mend =
        "Add a line to tests/Candor.Tests/Access/EveryEndpoint.cs: the method and route, who may use it, and the most that a caller could ask of it.";

    public static IReadOnlyDictionary<string, KnownEndpoint> Known { get; } = new KnownEndpoint[]
    {
        Open("ANY /healthz", Door.Public, _ => Get("/healthz")),
        Open("ANY /readyz", Door.Public, _ => Get("/readyz")),
        Open("ANY /metrics", Door.Public, _ => Get("/metrics")),
        Open("GET /results/{id}", Door.Public, one => Get($"/results/{one.Screening}")),

        Open("POST /hooks/{connection}", Door.Ats, one => Json("/hooks/greenhouse", $$"""{"action":"ping","payload":{"id":"{{one.Screening}}" } }""")),
        Open("GET /partners/{connection}/{call}", Door.Ats, one => Get($"/partners/greenhouse/test_status?partner_interview_id={one.Screening}")),
        Open("POST /partners/{connection}/{call}", Door.Ats, one => Json("/partners/greenhouse/send_test", $$"""{"partner_test_id":"customer-care","id":"{{one.Screening}}"}""")),

        Open("POST /witness/add-checkpoint", Door.Signature, _ => new HttpRequestMessage(HttpMethod.Post, "/witness/add-checkpoint") { Content = new ByteArrayContent(ElsewheresCheckpoint()) }),

        Open("POST /operator/reconcile", Door.Command, _ => new HttpRequestMessage(HttpMethod.Post, "/operator/reconcile")),
        Open("POST /operator/deadletters", Door.Command, _ => new HttpRequestMessage(HttpMethod.Post, "/operator/deadletters")),
        Open("POST /operator/deadletters/redrive", Door.Command, one => new HttpRequestMessage(HttpMethod.Post, $"/operator/deadletters/redrive?screening={one.Screening}")),

        Open("POST /operator/retention/due", Door.Command, _ => new HttpRequestMessage(HttpMethod.Post, "/operator/retention/due")),
        Open("POST /operator/retention/run", Door.Command, _ => new HttpRequestMessage(HttpMethod.Post, "/operator/retention/run")),
        Open("POST /operator/holds", Door.Command, _ => new HttpRequestMessage(HttpMethod.Post, "/operator/holds")),
        Open("POST /operator/holds/place", Door.Command, one => new HttpRequestMessage(HttpMethod.Post, $"/operator/holds/place?subject={one.Screening}&by=pia&reason=suit")),
        Open("POST /operator/holds/lift", Door.Command, _ => new HttpRequestMessage(HttpMethod.Post, "/operator/holds/lift?id=hold_none&by=pia&reason=over")),
        Open("POST /operator/erase", Door.Command, one => new HttpRequestMessage(HttpMethod.Post, $"/operator/erase?subject={one.Screening}&by=pia&because=request")),
        Open("POST /operator/certificate", Door.Command, one => new HttpRequestMessage(HttpMethod.Post, $"/operator/certificate?screening={one.Screening}")),
        Open("POST /operator/keys", Door.Command, _ => new HttpRequestMessage(HttpMethod.Post, "/operator/keys")),
        Open("POST /operator/keys/create", Door.Command, _ => new HttpRequestMessage(HttpMethod.Post, "/operator/keys/create?name=guard&scopes=see_screenings&days=1")),
        Open("POST /operator/keys/revoke", Door.Command, one => new HttpRequestMessage(HttpMethod.Post, $"/operator/keys/revoke?id={one.KeyId}")),

        Open("POST /operator/configuration/approve", Door.Command, _ => new HttpRequestMessage(HttpMethod.Post, "/operator/configuration/approve?hash=0000&by=pia&reason=read")),
        Open("POST /operator/configuration/refuse", Door.Command, _ => new HttpRequestMessage(HttpMethod.Post, "/operator/configuration/refuse?hash=0000&by=pia&reason=read")),

        Open("GET /openapi/{documentName}.json", Door.Public, _ => Get("/openapi/v1.json")),
        Open("POST /oauth/token", Door.KeySecret, one => Form(
            "/oauth/token", ("grant_type", "client_credentials"), ("client_id", one.KeyId), ("client_secret", one.KeySecret))),
        Key("GET /api/v1/screenings", _ => Get("/api/v1/screenings"), Permissions.SeeScreenings),
        Key("GET /api/v1/screenings/{id}", one => Get($"/api/v1/screenings/{one.Screening}"), Permissions.SeeScreenings),
        Key("GET /api/v1/requests", _ => Get("/api/v1/requests"), Permissions.SeePrivacy),
        Key("POST /api/v1/requests", one => Json("/api/v1/requests", $$"""{"right":"access","screening":"{{one.Screening}}"}"""), Permissions.AskForRights),
        Key("GET /api/v1/screenings/{id}/data", one => Get($"/api/v1/screenings/{one.Screening}/data"), Permissions.SeePrivacy),
        Key("GET /api/v1/screenings/{id}/data/{right}", one => Get($"/api/v1/screenings/{one.Screening}/data/access"), Permissions.AskForRights),
        Key("GET /api/v1/certificates/{hash}", _ => Get($"/api/v1/certificates/{new string('0', 64)}"), Permissions.SeePrivacy),

        Open("GET /s/{token}", Door.CandidateLink, one => Get($"/s/{one.Token}")),
        Open("POST /s/{token}/place", Door.CandidateLink, one => Form($"/s/{one.Token}/place", ("country", "US"), ("part", "US-TX"))),
        Open("POST /s/{token}/consent", Door.CandidateLink, one => Form($"/s/{one.Token}/consent", [.. Permits.Purposes.Select(purpose => ("agree", purpose))])),
        Open("POST /s/{token}/decline", Door.CandidateLink, one => Form($"/s/{one.Token}/decline")),
        Open("POST /s/{token}/another-way", Door.CandidateLink, one => Form($"/s/{one.Token}/another-way", ("need", "a call"))),
        Open("POST /s/{token}/withdraw", Door.CandidateLink, one => Form($"/s/{one.Token}/withdraw")),
        Open("GET /s/{token}/data", Door.CandidateLink, one => Get($"/s/{one.Token}/data")),
        Open("POST /s/{token}/data/requests", Door.CandidateLink, one => Form($"/s/{one.Token}/data/requests", ("right", "erasure"))),
        Open("GET /s/{token}/data/copy", Door.CandidateLink, one => Get($"/s/{one.Token}/data/copy")),
        Open("GET /s/{token}/data/explanation", Door.CandidateLink, one => Get($"/s/{one.Token}/data/explanation")),
        Open("GET /s/{token}/microphone", Door.CandidateLink, one => Get($"/s/{one.Token}/microphone")),
        Open("GET /s/{token}/questions/{question}", Door.CandidateLink, one => Get($"/s/{one.Token}/questions/experience")),
        Open("GET /s/{token}/questions/{question}/chunks", Door.CandidateLink, one => Get($"/s/{one.Token}/questions/experience/chunks")),
        Open("PUT /s/{token}/questions/{question}/segments/{segment}/chunks/{number:int}", Door.CandidateLink, one => Upload(one.Token, 0, new ByteArrayContent(Target.Piece), Target.Piece)),
        Open("POST /s/{token}/questions/{question}/finish", Door.CandidateLink, one => Json(
            $"/s/{one.Token}/questions/experience/finish", $$"""{"segments":[{"id":"{{Target.Segment}}","chunks":1,"media_type":"audio/webm"}]}""")),

        Open("GET /sign-in", Door.Public, _ => Get("/sign-in")),
        Open("GET /sign-in/oidc", Door.Public, _ => Get("/sign-in/oidc")),
        Open("GET /sign-in/oidc/callback", Door.OneTimeToken, one => Get($"/sign-in/oidc/callback?code=code&state={one.StaffLink}")),
        Open("GET /sign-in/not-yours", Door.Public, _ => Get("/sign-in/not-yours")),
        Open("GET /sign-in/{link}", Door.OneTimeToken, one => Get($"/sign-in/{one.StaffLink}")),
        Open("POST /sign-in", Door.OneTimeToken, one => Form("/sign-in", ("link", one.StaffLink))),
        Open("POST /sign-in/password", Door.OneTimeToken, _ => Form("/sign-in/password", ("who", "ada"), ("password", "correct horse battery"), ("code", "000000"))),
        Open("POST /sign-in/passkey", Door.OneTimeToken, _ => Form("/sign-in/passkey", ("credential", "{}"))),
        Open("GET /connect/{connection}", Door.OneTimeToken, one => Get($"/connect/workday?state={one.StaffLink}&code=code")),

        Staff("POST /sign-out", _ => Form("/sign-out")),
        Staff("GET /console", _ => Get("/console"), Permissions.SeeScreenings),
        Staff("GET /console/screenings/{id}", one => Get($"/console/screenings/{one.Screening}"), Permissions.SeeScreenings),
        Staff("POST /console/screenings/{id}/review", one => Form($"/console/screenings/{one.Screening}/review", ("seq", $"{one.Seq}")), Permissions.SeeScreenings, Permissions.Review),
        Staff("POST /console/screenings/{id}/redrive", one => Form($"/console/screenings/{one.Screening}/redrive"), Permissions.SeeScreenings, Permissions.Redrive),
        Staff("GET /console/screenings/{id}/answers/{question}/audio", one => Get($"/console/screenings/{one.Screening}/answers/experience/audio"), Permissions.SeeScreenings, Permissions.HearRecordings),
        Staff("GET /console/account", _ => Get("/console/account"), Permissions.SeeScreenings),
        Staff("POST /console/account/password", _ => Form("/console/account/password", ("password", "correct horse battery"), ("code", "000000")), Permissions.SeeScreenings),
        Staff("POST /console/account/passkeys", _ => Form("/console/account/passkeys", ("credential", "{}")), Permissions.SeeScreenings),
        Staff("POST /console/account/passkeys/remove", _ => Form("/console/account/passkeys/remove", ("id", "00")), Permissions.SeeScreenings),
        Staff("GET /console/policy", _ => Get("/console/policy"), Permissions.SeeScreenings),
        Staff("GET /console/policy/texts/{hash}", _ => Get($"/console/policy/texts/{new string('0', 64)}"), Permissions.SeeScreenings),
        Staff("GET /console/privacy", _ => Get("/console/privacy"), Permissions.SeeScreenings, Permissions.SeePrivacy),
        Staff("GET /console/privacy/screenings/{id}", one => Get($"/console/privacy/screenings/{one.Screening}"), Permissions.SeeScreenings, Permissions.SeePrivacy),
        Staff("GET /console/privacy/screenings/{id}/copy", one => Get($"/console/privacy/screenings/{one.Screening}/copy"), Permissions.SeeScreenings, Permissions.ActOnPrivacy),
        Staff("GET /console/privacy/certificates/{hash}", _ => Get($"/console/privacy/certificates/{new string('0', 64)}"), Permissions.SeeScreenings, Permissions.SeePrivacy),
        Staff("POST /console/privacy/requests", one => Form("/console/privacy/requests", ("screening", one.Screening), ("right", "access")), Permissions.SeeScreenings, Permissions.AskForRights),
        Staff("POST /console/privacy/requests/settle", one => Form("/console/privacy/requests/settle", ("screening", one.Screening), ("request", "none"), ("outcome", "done")), Permissions.SeeScreenings, Permissions.ActOnPrivacy),
        Staff("POST /console/privacy/holds", _ => Form("/console/privacy/holds", ("subject", "none"), ("reason", "suit")), Permissions.SeeScreenings, Permissions.ActOnPrivacy),
        Staff("POST /console/privacy/holds/lift", _ => Form("/console/privacy/holds/lift", ("hold", "none"), ("reason", "over")), Permissions.SeeScreenings, Permissions.ActOnPrivacy),
        Staff("POST /console/privacy/erase", one => Form("/console/privacy/erase", ("screening", one.Screening)), Permissions.SeeScreenings, Permissions.ActOnPrivacy),
        Staff("GET /console/operations", _ => Get("/console/operations"), Permissions.SeeScreenings, Permissions.SeeOperations),
        Staff("GET /console/issues", _ => Get("/console/issues"), Permissions.SeeScreenings, Permissions.SeeOperations),
        Staff("POST /console/issues/noted", _ => Form("/console/issues/noted", ("key", "none")), Permissions.SeeScreenings, Permissions.SeeOperations, Permissions.Redrive),
        Staff("GET /console/support", _ => Get("/console/support"), Permissions.SeeScreenings, Permissions.SeeSupport),
        Staff("POST /console/support/grant", _ => Form("/console/support/grant", ("member", "none"), ("hours", "1"), ("why", "none")), Permissions.SeeScreenings, Permissions.SeeSupport, Permissions.GrantSupport),
        Staff("POST /console/support/end", _ => Form("/console/support/end", ("grant", "none")), Permissions.SeeScreenings, Permissions.SeeSupport, Permissions.GrantSupport),
        Staff("GET /console/configuration", _ => Get("/console/configuration"), Permissions.SeeScreenings, Permissions.SeeConfiguration),
        Staff("POST /console/configuration/approve", _ => Form("/console/configuration/approve", ("hash", "0000"), ("before", "none"), ("reason", "read")), Permissions.SeeScreenings, Permissions.SeeConfiguration, Permissions.ApproveConfiguration),
        Staff("POST /console/configuration/refuse", _ => Form("/console/configuration/refuse", ("hash", "0000"), ("before", "none"), ("reason", "read")), Permissions.SeeScreenings, Permissions.SeeConfiguration, Permissions.ApproveConfiguration),
        Staff("GET /console/keys", _ => Get("/console/keys"), Permissions.SeeScreenings, Permissions.SeeKeys),
        Staff("POST /console/keys/revoke", one => Form("/console/keys/revoke", ("id", one.KeyId)), Permissions.SeeScreenings, Permissions.SeeKeys, Permissions.RevokeKeys),
        Staff("GET /console/dead-letters", _ => Get("/console/dead-letters"), Permissions.SeeScreenings, Permissions.SeeOperations),
        Staff("POST /console/dead-letters/redrive", one => Form("/console/dead-letters/redrive", ("screening", one.Screening)), Permissions.SeeScreenings, Permissions.SeeOperations, Permissions.Redrive),
    }.ToDictionary(endpoint => endpoint.Key, StringComparer.Ordinal);

    /// <summary>The routes of the application as it runs, by method and route.</summary>
    public static IReadOnlyList<(string Key, RouteEndpoint Route)> Of(WebApplication app) =>
    [
        .. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(route =>
            (route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Select(method =>
                ($"{method} /{route.RoutePattern.RawText?.Trim('/')}", route))),
    ];

    /// <summary>A piece of an answer.</summary>
    public static HttpRequestMessage Upload(string token, int number, HttpContent content, byte[] piece)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("audio/webm");
        var request = new HttpRequestMessage(HttpMethod.Put, $"/s/{token}/questions/experience/segments/{Target.Segment}/chunks/{number}") { Content = content };
        request.Headers.Add("X-Content-SHA256", Convert.ToHexStringLower(SHA256.HashData(piece)));
        return request;
    }

    /// <summary>A checkpoint of a ledger that nobody here was asked to witness.</summary>
    private static byte[] ElsewheresCheckpoint() => new WitnessRequest(
        0, [], new Checkpoint("candor/elsewhere", new TreeHead(1, MerkleTree.HashLeaf("a leaf"u8))).Sign(SignerKey.Generate("candor/elsewhere"))).ToBytes();

    private static KnownEndpoint Open(string key, Door door, Func<Target, HttpRequestMessage> request) => new(key, [], door, request);

    private static KnownEndpoint Key(string key, Func<Target, HttpRequestMessage> request, params string[] permissions) =>
        new(key, [.. permissions.Select(ApiScopes.Policy)], Door.Key, request);

    private static KnownEndpoint Staff(string key, Func<Target, HttpRequestMessage> request, params string[] permissions) => new(key, permissions, Door.Session, request);

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    private static HttpRequestMessage Form(string path, params (string Name, string Value)[] fields) => new(HttpMethod.Post, path)
    {
        Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
    };

    private static HttpRequestMessage Json(string path, string body) => new(HttpMethod.Post, path)
    {
        Content = new StringContent(body, Encoding.UTF8, "application/json"),
    };
}
