using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Candor.Access;
using Candor.Configuration;
using Candor.Domain.Screenings;
using Candor.Tests.Consent;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Access;

/// <summary>Sign-in by an employer's own provider: the whole way there and back, and every answer that must not be believed.</summary>
public sealed class OidcTests(OidcTests.House house) : IClassFixture<OidcTests.House>, IAsyncLifetime
{
    private readonly RunningCandor _candor = house.Candor;
    private readonly OidcIssuer _issuer = house.Issuer;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _issuer.BeHonest();
        _issuer.Person = Ines("hiring-reviewers", "cafeteria");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Somebody_whom_the_provider_knows_comes_in_with_the_roles_that_the_configuration_gives()
    {
        using var browser = new Wanderer(_candor);

        using var answer = await browser.Follow("/sign-in/oidc", Cancel);
        var page = await answer.Content.ReadAsStringAsync(Cancel);
        using var operations = await browser.Follow("/console/operations", Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.EndsWith("/console", answer.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("Ines Iberia", page, StringComparison.Ordinal);
        Assert.Equal("http://127.0.0.1:5080/sign-in/oidc/callback", _issuer.LastRedirect);
        Assert.Empty(_issuer.Complaints);
        // A reviewer sees screenings, and not the operators' pages.
        Assert.Equal(HttpStatusCode.Forbidden, operations.StatusCode);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData(true, HttpStatusCode.OK)]
    [InlineData(false, HttpStatusCode.Forbidden)]
    public async Task Somebody_is_on_a_job_by_an_address_that_the_provider_does_not_call_unproven(bool? proven, HttpStatusCode expected)
    {
        _candor.Teams.Say(new JobKey("greenhouse", "4800"), "INES@acme.example");
        var target = await Standing.Make(
            _candor, [.. Standing.CapturedWithConsent.Select(one => one is Opened opened ? opened with { JobId = "4800" } : one)], Cancel);
        if (proven is { } said)
            _issuer.Person["email_verified"] = said;
        _issuer.Person["email"] = "ines@acme.example";
        using var browser = new Wanderer(_candor);
        await browser.Follow("/sign-in/oidc", Cancel);

        using var answer = await browser.Follow($"/console/screenings/{target.Screening}", Cancel);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task The_page_of_ways_in_offers_the_provider_and_no_link_of_ours_works_beside_it()
    {
        using var browser = new Wanderer(_candor);
        var ways = await (await browser.Follow("/sign-in", Cancel)).Content.ReadAsStringAsync(Cancel);
        var rita = _candor.Everybody();
        using var listed = Session.Client(_candor, Session.CookieOf(_candor, rita));

        using var console = await listed.GetAsync("/console", Cancel);

        Assert.Contains("Sign in with Acme sign-on", ways, StringComparison.Ordinal);
        Assert.Equal("/sign-in", console.Headers.Location?.AbsolutePath);
    }

    [Fact]
    public async Task Who_has_no_value_that_means_a_role_is_refused()
    {
        _issuer.Person = Ines("cafeteria");
        using var browser = new Wanderer(_candor);

        using var answer = await browser.Follow("/sign-in/oidc", Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("no role", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.DoesNotContain("candor", browser.Cookies.Keys);
    }

    [Theory]
    [InlineData("signed with another key")]
    [InlineData("changed after it was signed")]
    [InlineData("not signed at all")]
    [InlineData("robbed of its signature")]
    [InlineData("of another issuer")]
    [InlineData("of another issuer that vouches for itself")]
    [InlineData("for another client")]
    [InlineData("with another nonce")]
    [InlineData("without a nonce")]
    [InlineData("expired")]
    [InlineData("not valid yet")]
    public async Task A_token_is_refused_that_is(string lie)
    {
        var strange = "https://login.elsewhere.example";
        switch (lie)
        {
            case "signed with another key": _issuer.SignsWithAnotherKey = true; break;
            case "changed after it was signed": _issuer.Spoil = token => Rewritten(token, claims => claims["groups"] = new JsonArray("hiring-admins")); break;
            case "not signed at all": _issuer.Spoil = Unsigned; break;
            case "robbed of its signature": _issuer.Spoil = token => token[..(token.LastIndexOf('.') + 1)]; break;
            case "of another issuer": _issuer.Lie = claims => claims["iss"] = strange; break;
            case "of another issuer that vouches for itself": (_issuer.CallsItself, _issuer.Lie) = (strange, claims => claims["iss"] = strange); break;
            case "for another client": _issuer.Lie = claims => claims["aud"] = "somebody-else"; break;
            case "with another nonce": _issuer.Lie = claims => claims["nonce"] = "638000000000000000.of-another-browser"; break;
            case "without a nonce": _issuer.Lie = claims => claims.Remove("nonce"); break;
            case "expired": _issuer.Lie = claims => (claims["nbf"], claims["exp"]) = (1_700_000_000, 1_700_000_300); break;
            case "not valid yet": _issuer.Lie = claims => (claims["nbf"], claims["exp"]) = (4_000_000_000, 4_000_000_300); break;
            default: throw new ArgumentOutOfRangeException(nameof(lie), lie, null);
        }

        // What the provider publishes is read once: a lie in it is told to somebody new.
        await using var unsuspecting = _issuer.CallsItself is null ? null : await Start(_issuer);
        using var browser = new Wanderer(unsuspecting ?? _candor);
        using var answer = await browser.Follow("/sign-in/oidc", Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.DoesNotContain("candor", browser.Cookies.Keys);
        Assert.Empty(_issuer.Complaints);
    }

    [Fact]
    public async Task An_answer_meant_for_another_browser_is_refused()
    {
        using var mine = new Wanderer(_candor);
        using var theirs = new Wanderer(_candor);
        using var challenge = await mine.Send(new HttpRequestMessage(HttpMethod.Get, "/sign-in/oidc"), Cancel);
        using var back = await mine.Send(new HttpRequestMessage(HttpMethod.Get, challenge.Headers.Location), Cancel);

        using var stolen = await theirs.Send(new HttpRequestMessage(HttpMethod.Get, back.Headers.Location), Cancel);
        using var rightful = await mine.Send(new HttpRequestMessage(HttpMethod.Get, back.Headers.Location), Cancel);
        using var again = await mine.Send(new HttpRequestMessage(HttpMethod.Get, back.Headers.Location), Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, stolen.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, rightful.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
    }

    [Fact]
    public void A_value_that_means_nothing_any_more_ends_the_session()
    {
        var settings = new OidcSettings("x", _issuer.Url, "c", "s", [], false, "groups", new Dictionary<string, IReadOnlyList<string>> { ["others"] = [Roles.Auditor] });
        var session = StaffSession.Of(
            settings with { Roles = new Dictionary<string, IReadOnlyList<string>> { ["hiring-reviewers"] = [Roles.Reviewer] } }, "s", "n", null, ["hiring-reviewers"])!;
        var configuration = RunningCandor.Configuration();

        Assert.NotNull(StaffSession.Find(session, configuration with { SignIn = new(settings with { Roles = new Dictionary<string, IReadOnlyList<string>> { ["hiring-reviewers"] = [Roles.Auditor] } }) }));
        Assert.Null(StaffSession.Find(session, configuration with { SignIn = new(settings) }));
        Assert.Null(StaffSession.Find(session, configuration with { SignIn = new(settings with { Issuer = "https://elsewhere.example" }) }));
        Assert.Null(StaffSession.Find(session, configuration));
    }

    [Fact]
    public async Task Roles_can_come_from_the_userinfo_endpoint()
    {
        _issuer.Person = Ines();
        _issuer.UserInfo = new JsonObject { ["groups"] = new JsonArray("hiring-admins", "cafeteria") };
        await using var candor = await Start(_issuer, userInfo: true);
        using var browser = new Wanderer(candor);

        using var answer = await browser.Follow("/sign-in/oidc", Cancel);
        using var operations = await browser.Follow("/console/operations", Cancel);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (answer.StatusCode, operations.StatusCode));
    }

    [Fact]
    public async Task Behind_https_every_cookie_of_the_way_is_for_https_and_hidden_from_scripts()
    {
        await using var candor = await Start(_issuer, publicUrl: "https://candor.acme.example");
        using var browser = new Wanderer(candor) { Public = "https://candor.acme.example" };

        using var answer = await browser.Follow("/sign-in/oidc", Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("https://candor.acme.example/sign-in/oidc/callback", _issuer.LastRedirect);
        var set = browser.SetCookies.Where(line => !line.Split(';')[0].EndsWith('=')).ToList();
        Assert.Contains(set, line => line.StartsWith("candor=", StringComparison.Ordinal));
        Assert.Contains(set, line => line.StartsWith("candor-form=", StringComparison.Ordinal));
        Assert.True(set.Count >= 4, "the nonce's and the correlation's are among them");
        Assert.All(set, line =>
        {
            Assert.Contains("; secure", line, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; httponly", line, StringComparison.OrdinalIgnoreCase);
            Assert.Matches("(?i); samesite=(lax|strict)", line);
        });
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_said_so()
    {
        var gone = await OidcIssuer.Start(Cancel);
        await using var candor = await Start(gone);
        await gone.DisposeAsync();
        using var browser = new Wanderer(candor);

        using var answer = await browser.Follow("/sign-in/oidc", Cancel);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
    }

    private static Task<RunningCandor> Start(OidcIssuer issuer, bool userInfo = false, string publicUrl = "http://127.0.0.1:5080") => RunningCandor.Start(
        RunningCandor.Sqlite,
        configuration => configuration with
        {
            PublicUrl = new Uri(publicUrl),
            SignIn = new SignInSettings(
                new OidcSettings(
                    "Acme sign-on", issuer.Url, OidcIssuer.ClientId, OidcIssuer.ClientSecret, ["openid", "profile"], userInfo, "groups",
                    new Dictionary<string, IReadOnlyList<string>> { ["hiring-reviewers"] = [Roles.Reviewer, Roles.Recruiter], ["hiring-admins"] = [Roles.Admin] }),
                Embedded: false),
        },
        _ => { },
        Cancel);

    private static JsonObject Ines(params string[] groups) => new()
    {
        ["sub"] = "7f3c-ines", ["name"] = "Ines Iberia", ["email"] = "ines@acme.example", ["groups"] = new JsonArray([.. groups.Select(group => JsonValue.Create(group))]),
    };

    private static string Rewritten(string token, Action<JsonObject> change)
    {
        var parts = token.Split('.');
        var claims = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]))!.AsObject();
        change(claims);
        return $"{parts[0]}.{System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}.{parts[2]}";
    }

    private static string Unsigned(string token) =>
        $"{System.Buffers.Text.Base64Url.EncodeToString("""{"alg":"none","typ":"JWT"}"""u8)}.{token.Split('.')[1]}.";

    /// <summary>A provider, and an installation that believes it.</summary>
    public sealed class House : IAsyncLifetime
    {
        internal OidcIssuer Issuer { get; private set; } = null!;

        internal RunningCandor Candor { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Issuer = await OidcIssuer.Start(Cancel);
            Candor = await Start(Issuer);
        }

        public async ValueTask DisposeAsync()
        {
            await Candor.DisposeAsync();
            await Issuer.DisposeAsync();
        }
    }
}
