using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Candor.Access.Machines;
using Candor.Configuration;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Storage;
using Candor.Tests.Configuration;
using Candor.Tests.Consent;
using Candor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Candor.Tests.Access;

/// <summary>Programs: keys, tokens, scopes, and what <c>/api/v1</c> shows under them.</summary>
public sealed class MachineTests : IAsyncLifetime
{
    private static readonly string[] Everything = [.. ApiScopes.All.Select(scope => scope.Name)];

    private readonly Spies _spies = new();
    private RunningCandor _candor = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _candor = await RunningCandor.Start(RunningCandor.Sqlite, same => same, _spies.Register, Cancel);

    public ValueTask DisposeAsync() => _candor.DisposeAsync();

    [Fact]
    public async Task A_key_reads_what_its_scopes_cover_and_nothing_else()
    {
        var target = await Standing.Make(_candor, Standing.Rated(Configuration), Cancel);
        foreach (var scope in ApiScopes.All)
        {
            string[] scopes = ["see_screenings", scope.Name];
            using var http = Machine.Client(_candor, (await Machine.Key(_candor, scopes, Cancel)).Text);

            var answer = await Read(http, $"/api/v1/screenings/{target.Screening}");

            Assert.Equal("evaluated", (string?)answer["screening"]!["state"]);
            foreach (var (part, needs) in new[] { ("consents", "see_consents"), ("transcript", "read_transcripts"), ("result", "see_ratings") })
                Assert.True(answer.AsObject().ContainsKey(part) == scopes.Contains(needs), $"{part} with {string.Join(' ', scopes)}");
        }
    }

    [Fact]
    public async Task A_key_without_the_scope_of_a_call_is_forbidden_it()
    {
        using var http = Machine.Client(_candor, (await Machine.Key(_candor, ["see_ratings"], Cancel)).Text);
        foreach (var endpoint in EveryEndpoint.Known.Values.Where(one => one.Door == Door.Key))
        {
            using var answer = await http.SendAsync(endpoint.Request(new Target("scr_none", "none")), Cancel);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Contains("insufficient_scope", $"{answer.Headers.WwwAuthenticate}", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nobody_and_no_member_of_staff_and_no_wrong_secret_opens_the_interface_for_programs()
    {
        var key = await Machine.Key(_candor, Everything, Cancel);
        var wrong = $"{key.Text[..^1]}{(key.Text[^1] == '0' ? '1' : '0')}";
        using var session = await Session.Of(_candor, _candor.Everybody(), Cancel);
        foreach (var endpoint in EveryEndpoint.Known.Values.Where(one => one.Door == Door.Key))
        {
            foreach (var credential in new[] { wrong, "candor_", $"candor_{key.Row.Id}_", "a.b", "candor_a_b", key.Secret, $"{key.Row.Id}.{key.Secret}" })
            {
                using var http = Machine.Client(_candor, credential);
                using var refused = await http.SendAsync(endpoint.Request(new Target("scr_none", "none")), Cancel);
                Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            }

            using var nobody = await _candor.Http.SendAsync(endpoint.Request(new Target("scr_none", "none")), Cancel);
            using var staff = await session.Send(endpoint.Request(new Target("scr_none", "none")), Cancel);
            Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (nobody.StatusCode, staff.StatusCode));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_for_a_key_works_and_may_do_less(bool basic)
    {
        var key = await Machine.Key(_candor, Everything, Cancel);
        var target = await Standing.Make(_candor, Standing.Rated(Configuration), Cancel);

        using var granted = await Ask(key.Row.Id, key.Secret, "see_screenings", basic);
        var token = JsonNode.Parse(await granted.Content.ReadAsStringAsync(Cancel))!;
        using var http = Machine.Client(_candor, (string)token["access_token"]!);
        var answer = await Read(http, $"/api/v1/screenings/{target.Screening}");

        Assert.Equal(("Bearer", 3600, "see_screenings"), ((string?)token["token_type"], (int)token["expires_in"]!, (string?)token["scope"]));
        Assert.True(granted.Headers.CacheControl?.NoStore);
        Assert.Null(answer["transcript"]);
    }

    [Fact]
    public async Task A_token_is_refused_in_the_words_of_the_standard()
    {
        var key = await Machine.Key(_candor, ["see_screenings"], Cancel);

        Assert.Equal((401, "invalid_client"), await Refusal(Ask(key.Row.Id, "wrong", null, basic: false)));
        Assert.Equal((401, "invalid_client"), await Refusal(Ask("nobody", key.Secret, null, basic: true)));
        Assert.Equal((400, "invalid_scope"), await Refusal(Ask(key.Row.Id, key.Secret, "see_ratings", basic: true)));
        Assert.Equal((400, "unsupported_grant_type"), await Refusal(Send(("grant_type", "password"), ("client_id", key.Row.Id), ("client_secret", key.Secret))));
    }

    [Fact]
    public async Task A_key_that_is_taken_back_opens_nothing_and_neither_do_its_tokens()
    {
        var key = await Machine.Key(_candor, Everything, Cancel);
        using var granted = await Ask(key.Row.Id, key.Secret, null, basic: true);
        var token = (string)JsonNode.Parse(await granted.Content.ReadAsStringAsync(Cancel))!["access_token"]!;
        using var byKey = Machine.Client(_candor, key.Text);
        using var byToken = Machine.Client(_candor, token);
        await Read(byKey, "/api/v1/screenings");
        await Read(byToken, "/api/v1/screenings");

        using var admin = await Session.Of(_candor, _candor.Everybody(), Cancel);
        using var revoked = await admin.Send(EveryEndpoint.Known["POST /console/keys/revoke"].Request(new Target("none", "none") { KeyId = key.Row.Id }), Cancel);
        using var keyAfter = await byKey.GetAsync("/api/v1/screenings", Cancel);
        using var tokenAfter = await byToken.GetAsync("/api/v1/screenings", Cancel);
        using var another = await Ask(key.Row.Id, key.Secret, null, basic: true);

        Assert.Equal(HttpStatusCode.SeeOther, revoked.StatusCode);
        Assert.All([keyAfter, tokenAfter, another], answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode));
    }

    [Fact]
    public async Task A_key_and_a_token_end_by_themselves()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        var tokens = new AccessTokens(_candor.App.Services.GetRequiredService<MasterKey>(), time);
        await using var scope = _candor.App.Services.CreateAsyncScope();
        var keys = new ApiKeys(scope.ServiceProvider.GetRequiredService<Store>(), _candor.App.Services.GetRequiredService<Tenant>(), time);
        var (key, _) = await keys.Make("Short", "see_screenings", 1, Cancel);
        var token = tokens.Make(key!.Row.Id, ["see_screenings"]);

        time.Advance(AccessTokens.Lifetime - TimeSpan.FromSeconds(1));
        Assert.Equal(key.Row.Id, tokens.Read(token)?.Key);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(tokens.Read(token));
        time.Advance(TimeSpan.FromHours(22));
        Assert.NotNull(await keys.Prove(key.Text, Cancel));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await keys.Prove(key.Text, Cancel));
    }

    [Fact]
    public async Task What_is_kept_of_a_key_is_not_the_key_and_its_use_is_seen_by_admins()
    {
        var key = await Machine.Key(_candor, Everything, Cancel);
        using var http = Machine.Client(_candor, key.Text);
        await Read(http, "/api/v1/screenings");

        await using var scope = _candor.App.Services.CreateAsyncScope();
        var row = await scope.ServiceProvider.GetRequiredService<Store>().ApiKeys.SingleAsync(one => one.Id == key.Row.Id, Cancel);
        using var admin = await Session.Of(_candor, _candor.Everybody(), Cancel);
        var page = await admin.Http.GetStringAsync("/console/keys", Cancel);

        Assert.NotNull(row.LastUsedAt);
        Assert.DoesNotContain(key.Secret, $"{row.Name}{row.Scopes}{Convert.ToHexStringLower(row.SecretHash)}", StringComparison.Ordinal);
        Assert.Contains(key.Row.Id, page, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Secret, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "see_screenings", 1)]
    [InlineData("Dashboard", "", 1)]
    [InlineData("Dashboard", "hear_recordings", 1)]
    [InlineData("Dashboard", "see_screenings,admin", 1)]
    [InlineData("Dashboard", "see_screenings", 0)]
    [InlineData("Dashboard", "see_screenings", 367)]
    public async Task A_key_without_name_scope_or_end_is_not_made(string name, string scopes, int days)
    {
        await using var scope = _candor.App.Services.CreateAsyncScope();
        var (key, fault) = await scope.ServiceProvider.GetRequiredService<ApiKeys>().Make(name, scopes, days, Cancel);

        Assert.Null(key);
        Assert.NotNull(fault);
    }

    [Fact]
    public async Task Words_and_ratings_are_gone_with_the_consent_to_them_and_who_read_them_stands_in_the_ledger()
    {
        var target = await Standing.Make(_candor, Standing.Rated(Configuration), Cancel);
        var key = await Machine.Key(_candor, Everything, Cancel);
        using var http = Machine.Client(_candor, key.Text);
        var journal = _candor.App.Services.GetRequiredService<Journal>();

        var before = await Read(http, $"/api/v1/screenings/{target.Screening}");
        var looks = await journal.Read(Viewed.StreamOf(target.Screening), Cancel);
        await journal.Act(target.Screening, Actor.Candidate(target.Screening), _ => new Withdrawn("candidate"), Cancel);
        var after = await Read(http, $"/api/v1/screenings/{target.Screening}");

        Assert.Equal("hello", (string?)before["transcript"]![0]!["text"]);
        Assert.NotNull(before["result"]);
        Assert.Equal(new Actor(ActorKind.Client, key.Row.Id), Assert.Single(looks).Actor);
        Assert.Equal((null, null, null), (after["transcript"], after["result"], after["consents"]));
        Assert.DoesNotContain("Lovelace", before.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunningCandor.Sqlite)]
    [InlineData(RunningCandor.Postgres)]
    public async Task The_list_is_walked_by_pages_and_narrowed(string database)
    {
        await using var candor = await RunningCandor.Start(database, same => same, _spies.Register, Cancel);
        var made = new List<string>();
        for (var each = 0; each < 5; each++)
            made.Add((await Standing.Make(candor, Standing.Rated(Configuration), Cancel)).Screening);
        using var http = Machine.Client(candor, (await Machine.Key(candor, Everything, Cancel)).Text);

        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await Read(http, $"/api/v1/screenings?limit=2&state=evaluated{(next is null ? "" : $"&after={next}")}");
            seen.AddRange(page["screenings"]!.AsArray().Select(one => (string)one!["id"]!));
            next = (string?)page["next"];
        }
        while (next is not null);

        Assert.Equal(made.Order(StringComparer.Ordinal), seen);
        Assert.Empty((await Read(http, "/api/v1/screenings?state=verified"))["screenings"]!.AsArray());
        Assert.Empty((await Read(http, "/api/v1/screenings?moved_since=2100-01-01T00:00:00Z"))["screenings"]!.AsArray());
        Assert.Empty((await Read(http, "/api/v1/screenings?application=none"))["screenings"]!.AsArray());
        using var wrong = await http.GetAsync("/api/v1/screenings?state=nowhere", Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task The_description_is_made_from_the_routes_and_names_the_scopes()
    {
        var description = JsonNode.Parse(await _candor.Http.GetStringAsync("/openapi/v1.json", Cancel))!;

        Assert.Equal(
            EveryEndpoint.Known.Values.Where(one => one.Door is Door.Key or Door.KeySecret).Select(one => one.Key.Split(' ')[1]).Distinct().Order(StringComparer.Ordinal),
            description["paths"]!.AsObject().Select(path => path.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            ApiScopes.All.Select(scope => scope.Name),
            description["components"]!["securitySchemes"]!["client_credentials"]!["flows"]!["clientCredentials"]!["scopes"]!.AsObject().Select(scope => scope.Key));
        Assert.Contains("completion_status", description["components"]!["schemas"]!["ScreeningItem"]!["properties"]!.AsObject().Select(property => property.Key));
    }

    [Fact]
    public async Task Every_answer_is_what_the_description_says()
    {
        var key = await Machine.Key(_candor, Everything, Cancel);
        var target = await Standing.Make(_candor, Standing.Rated(Configuration), Cancel);
        var withdrawn = await Standing.Make(_candor, [.. Standing.CapturedWithConsent, new Withdrawn("candidate")], Cancel);
        using var http = Machine.Client(_candor, key.Text);
        using var granted = await Ask(key.Row.Id, key.Secret, null, basic: true);
        using var refused = await Ask(key.Row.Id, "wrong", null, basic: true);
        var described = new ApiSchemas(await _candor.Http.GetStringAsync("/openapi/v1.json", Cancel));

        foreach (var (schema, answer) in new[]
                 {
                     ("ScreeningList", await http.GetStringAsync("/api/v1/screenings?limit=1", Cancel)),
                     ("ScreeningDetail", await http.GetStringAsync($"/api/v1/screenings/{target.Screening}", Cancel)),
                     ("ScreeningDetail", await http.GetStringAsync($"/api/v1/screenings/{withdrawn.Screening}", Cancel)),
                     ("TokenAnswer", await granted.Content.ReadAsStringAsync(Cancel)),
                     ("TokenRefusal", await refused.Content.ReadAsStringAsync(Cancel)),
                 })
            Assert.True(described.Fits(schema, answer), $"{schema} is not what is described: {answer}");
        Assert.False(described.Fits("TokenAnswer", """{"access_token":"a","token_type":"Bearer","expires_in":"3600","scope":""}"""));
        Assert.False(described.Fits("TokenRefusal", """{"error":"a","error_description":"b","more":1}"""));
    }

    [Fact]
    public async Task The_commands_make_list_and_revoke_a_key()
    {
        using var sample = new SampleFolder();
        var folder = Directory.CreateTempSubdirectory("candor-keys-").FullName;
        try
        {
            var command = new CandorCommand(new Dictionary<string, string>(SampleFolder.Variables)
            {
                ["CANDOR_CONFIG"] = sample.Path,
                ["CANDOR_DATA"] = folder,
            });

            var made = await command.Run("keys", "create", "Dashboard", "--scopes", "see_screenings,see_ratings", "--days", "30", "--json");
            var id = (string)made.Json["id"]!;
            var revoked = await command.Run("keys", "revoke", id, "--json");
            var listed = await command.Run("keys", "list", "--json");
            var again = await command.Run("keys", "revoke", id);

            Assert.StartsWith($"candor_{id}_", (string)made.Json["key"]!, StringComparison.Ordinal);
            Assert.True((bool)revoked.Json["revoked"]!);
            Assert.Equal(("Dashboard", false), ((string?)listed.Json["keys"]![0]!["name"], (bool)listed.Json["keys"]![0]!["stands"]!));
            Assert.DoesNotContain((string)made.Json["client_secret"]!, listed.Output, StringComparison.Ordinal);
            Assert.Equal(2, again.Code);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private CandorConfiguration Configuration => _candor.App.Services.GetRequiredService<CandorConfiguration>();

    private Task<HttpResponseMessage> Ask(string id, string secret, string? scope, bool basic)
    {
        List<(string, string)> fields = [("grant_type", "client_credentials")];
        if (scope is not null)
            fields.Add(("scope", scope));
        return basic ? Send([.. fields], $"{id}:{secret}") : Send([.. fields, ("client_id", id), ("client_secret", secret)]);
    }

    private Task<HttpResponseMessage> Send(params (string Name, string Value)[] fields) => Send(fields, null);

    private async Task<HttpResponseMessage> Send((string Name, string Value)[] fields, string? basic)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, TokenRoute.Path)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        if (basic is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(basic)));
        return await _candor.Http.SendAsync(request, Cancel);
    }

    private static async Task<(int Status, string? Error)> Refusal(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        return ((int)answer.StatusCode, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["error"]);
    }

    private static async Task<JsonNode> Read(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
    }
}
