using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Candor.Access;
using Candor.Cli;
using Candor.Configuration;
using Candor.Hosting;
using Candor.Storage;
using Candor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Access;

/// <summary>The embedded default: a link lets somebody in once, and what they set up then lets them in again.</summary>
public sealed partial class AccountTests(AccountTests.House house) : IClassFixture<AccountTests.House>
{
    private const string Url = "https://candor.acme.example";
    private const string Password = "a long walk to the harbour";

    private readonly RunningCandor _candor = house.Candor;
    private readonly string _ada = house.Next();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RunningCandor.Sqlite)]
    [InlineData(RunningCandor.Postgres)]
    public async Task A_password_and_a_code_that_were_set_up_with_a_link_let_somebody_in_again(string database)
    {
        await using var candor = await Start(database);
        using var first = Browser(candor);
        var landed = await Enter(first, candor, "ada");
        var key = await SetPassword(first, Password);

        using var later = Browser(candor);
        using var without = await ByPassword(later, "ada@acme.example", Password, "000000");
        using var wrong = await ByPassword(later, "ada@acme.example", "another walk entirely", Code(key));
        using var right = await ByPassword(later, "ada@acme.example", Password, Code(key));
        using var console = await later.Follow("/console", Cancel);

        Assert.Equal("/console/account", landed);
        Assert.Equal(HttpStatusCode.Forbidden, without.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        Assert.Equal((HttpStatusCode.SeeOther, "/console"), (right.StatusCode, right.Headers.Location?.OriginalString));
        Assert.Equal(HttpStatusCode.OK, console.StatusCode);
        await using var scope = candor.App.Services.CreateAsyncScope();
        var row = await scope.ServiceProvider.GetRequiredService<Store>().Accounts.SingleAsync(Cancel);
        Assert.DoesNotContain(key, Encoding.Latin1.GetString(row.AuthenticatorKey!), StringComparison.Ordinal);
        Assert.DoesNotContain(Password, row.PasswordHash!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_works_once()
    {
        using var first = Browser(_candor);
        await Enter(first, _candor, _ada);
        var code = Code(await SetPassword(first, Password));

        using var mine = await ByPassword(Browser(_candor), _ada, Password, code);
        using var overMyShoulder = await ByPassword(Browser(_candor), _ada, Password, code);

        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.Forbidden), (mine.StatusCode, overMyShoulder.StatusCode));
    }

    [Fact]
    public async Task Five_wrong_passwords_close_the_door_and_a_new_link_opens_it()
    {
        using var first = Browser(_candor);
        await Enter(first, _candor, _ada);
        var key = await SetPassword(first, Password);
        for (var guess = 0; guess < 5; guess++)
            (await ByPassword(Browser(_candor), _ada, $"a guess at number {guess}", "123456")).Dispose();

        using var locked = await ByPassword(Browser(_candor), _ada, Password, Code(key));
        using var recovered = Browser(_candor);
        await Enter(recovered, _candor, _ada);
        var next = await SetPassword(recovered, "a short ride to the station");
        using var again = await ByPassword(Browser(_candor), _ada, "a short ride to the station", Code(next));
        using var old = await ByPassword(Browser(_candor), _ada, Password, Code(next));

        Assert.Equal(HttpStatusCode.Forbidden, locked.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, old.StatusCode);
    }

    [Fact]
    public async Task A_new_password_ends_the_sessions_of_other_browsers_and_not_this_one()
    {
        using var first = Browser(_candor);
        await Enter(first, _candor, _ada);
        await SetPassword(first, Password);
        using var second = Browser(_candor);
        await Enter(second, _candor, _ada);

        await SetPassword(second, "a short ride to the station");
        using var ended = await first.Send(new HttpRequestMessage(HttpMethod.Get, "/console"), Cancel);
        using var going = await second.Send(new HttpRequestMessage(HttpMethod.Get, "/console"), Cancel);

        Assert.Equal("/sign-in", ended.Headers.Location?.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, going.StatusCode);
    }

    [Theory]
    [InlineData("short", "fewer than twelve characters")]
    [InlineData("aaaaaaaaaaaaaaaa", "one character over and over")]
    [InlineData("my address is @acme.example", "their own name")]
    public async Task A_password_is_refused_that_is(string password, string why)
    {
        using var browser = Browser(_candor);
        await Enter(browser, _candor, _ada);
        var page = await Page(browser, "/console/account");

        using var answer = await Post(browser, "/console/account/password", page, ("key", Field(page, "key")), ("password", password.Replace("@", $"{_ada}@", StringComparison.Ordinal)), ("code", Code(KeyOf(page))));

        Assert.True(answer.StatusCode == HttpStatusCode.UnprocessableEntity, why);
    }

    [Fact]
    public async Task A_session_that_was_left_open_changes_nothing_of_how_somebody_signs_in()
    {
        await using var candor = await RunningCandor.Start(RunningCandor.Sqlite, Cancel);
        // Made as a cookie is that says nothing of when somebody came in.
        using var session = await Session.Of(candor, candor.Everybody(), Cancel);

        using var answer = await session.Send(EveryEndpoint.Known["POST /console/account/password"].Request(new Target("none", "none")), Cancel);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Fact]
    public async Task A_passkey_that_was_made_with_a_link_lets_somebody_in_again_and_each_answer_works_once()
    {
        using var key = new SoftPasskey();
        using var first = Browser(_candor);
        await Enter(first, _candor, _ada);
        await AddPasskey(first, key);

        using var later = Browser(_candor);
        var ways = await Page(later, "/sign-in");
        var credential = key.Get(Options(ways));
        var cookies = later.Cookies.ToDictionary();
        using var entered = await Post(later, "/sign-in/passkey", ways, ("credential", credential));
        using var console = await later.Follow("/console", Cancel);
        using var thief = Browser(_candor);
        foreach (var (name, value) in cookies)
            thief.Cookies[name] = value;
        using var again = await Post(thief, "/sign-in/passkey", ways, ("credential", credential));

        Assert.Equal((HttpStatusCode.SeeOther, "/console"), (entered.StatusCode, entered.Headers.Location?.OriginalString));
        Assert.Contains($"{_ada} by name", await console.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
    }

    [Theory]
    [InlineData("from a page elsewhere")]
    [InlineData("without making sure who uses it")]
    [InlineData("to another question")]
    [InlineData("by another key")]
    public async Task An_answer_of_a_passkey_is_refused_that_is_given(string how)
    {
        using var key = new SoftPasskey();
        using var stranger = new SoftPasskey();
        using var first = Browser(_candor);
        await Enter(first, _candor, _ada);
        await AddPasskey(first, key);
        using var later = Browser(_candor);
        var ways = await Page(later, "/sign-in");
        var options = Options(ways);
        if (how == "from a page elsewhere")
            key.Origin = "https://candor.acme.example.evil.example";
        key.Verifies = how != "without making sure who uses it";
        if (how == "to another question")
            options = Options(await Page(Browser(_candor), "/sign-in"));

        using var answer = await Post(later, "/sign-in/passkey", ways, ("credential", (how == "by another key" ? stranger : key).Get(options)));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.DoesNotContain("candor", later.Cookies.Keys);
    }

    [Fact]
    public async Task A_passkey_that_was_removed_opens_nothing()
    {
        using var key = new SoftPasskey();
        using var first = Browser(_candor);
        await Enter(first, _candor, _ada);
        var page = await AddPasskey(first, key);
        using var removed = await Post(first, "/console/account/passkeys/remove", page, ("id", Field(page, "id")));
        using var later = Browser(_candor);
        var ways = await Page(later, "/sign-in");

        using var answer = await Post(later, "/sign-in/passkey", ways, ("credential", key.Get(Options(ways))));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Nobody_has_a_password_at_the_start_and_the_first_admin_is_given_a_link_until_somebody_has_set_one_up()
    {
        await using var candor = await Start(RunningCandor.Sqlite);
        var services = candor.App.Services;
        var (surroundings, configuration) = (services.GetRequiredService<Surroundings>(), services.GetRequiredService<CandorConfiguration>());
        var link = await ServeCommand.FirstAdmin(services, surroundings, configuration, Cancel);
        using var guess = await ByPassword(Browser(candor), "ada", "", "");
        using var first = Browser(candor);

        await Use(first, new Uri(link!).AbsolutePath);
        await SetPassword(first, Password);

        Assert.Equal(HttpStatusCode.Forbidden, guess.StatusCode);
        Assert.StartsWith(Url, link, StringComparison.Ordinal);
        Assert.Null(await ServeCommand.FirstAdmin(services, surroundings, configuration, Cancel));
    }

    private static Task<RunningCandor> Start(string database) => RunningCandor.Start(
        database, configuration => configuration with { PublicUrl = new Uri(Url), Staff = [.. configuration.Staff, .. House.People] }, _ => { }, Cancel);

    private static Wanderer Browser(RunningCandor candor) => new(candor) { Public = Url };

    /// <summary>Comes in with a new link; tells where that leads.</summary>
    private static Task<string?> Enter(Wanderer browser, RunningCandor candor, string staff) =>
        Use(browser, $"/sign-in/{candor.App.Services.GetRequiredService<StaffLinks>().Make(staff)}");

    private static async Task<string?> Use(Wanderer browser, string link)
    {
        var page = await Page(browser, link);
        using var answer = await Post(browser, "/sign-in", page, ("link", Field(page, "link")));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return answer.Headers.Location?.OriginalString;
    }

    /// <summary>Sets a password up; gives the key that stands in the app then.</summary>
    private static async Task<string> SetPassword(Wanderer browser, string password)
    {
        var page = await Page(browser, "/console/account");
        var key = KeyOf(page);
        using var answer = await Post(browser, "/console/account/password", page, ("key", Field(page, "key")), ("password", password), ("code", Code(key)));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return key;
    }

    private static async Task<string> AddPasskey(Wanderer browser, SoftPasskey key)
    {
        var page = await Page(browser, "/console/account");
        using var answer = await Post(browser, "/console/account/passkeys", page, ("credential", key.Create(Options(page))));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return await Page(browser, "/console/account");
    }

    private static async Task<HttpResponseMessage> ByPassword(Wanderer browser, string who, string password, string code) =>
        await Post(browser, "/sign-in/password", await Page(browser, "/sign-in"), ("who", who), ("password", password), ("code", code));

    private static async Task<string> Page(Wanderer browser, string address)
    {
        using var answer = await browser.Follow(address, Cancel);
        return await answer.Content.ReadAsStringAsync(Cancel);
    }

    private static Task<HttpResponseMessage> Post(Wanderer browser, string address, string page, params (string Name, string Value)[] fields)
    {
        var token = FormToken().Match(page);
        return browser.Send(
            new HttpRequestMessage(HttpMethod.Post, address)
            {
                Content = new FormUrlEncodedContent(
                    [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), new(token.Groups["name"].Value, WebUtility.HtmlDecode(token.Groups["value"].Value))]),
            },
            Cancel);
    }

    private static string Field(string page, string name) =>
        WebUtility.HtmlDecode(Regex.Match(page, $"name=\"{name}\" value=\"(?<value>[^\"]+)\"").Groups["value"].Value);

    private static string Options(string page) => WebUtility.HtmlDecode(Regex.Match(page, "data-options=\"(?<value>[^\"]+)\"").Groups["value"].Value);

    private static string KeyOf(string page) => Regex.Match(page, "<code>(?<key>[A-Z2-7 ]+)</code>").Groups["key"].Value.Replace(" ", "", StringComparison.Ordinal);

    /// <summary>The code of this half minute, as RFC 6238 has it.</summary>
    private static string Code(string key)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(key.Select(letter => Convert.ToString(Alphabet.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var secret = Enumerable.Range(0, bits.Length / 8).Select(at => Convert.ToByte(bits.Substring(at * 8, 8), 2)).ToArray();
        var step = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // What authenticator apps compute.
        var mac = HMACSHA1.HashData(secret, step);
#pragma warning restore CA5350
        var number = (BinaryPrimitives.ReadUInt32BigEndian(mac.AsSpan(mac[^1] & 0xF)) & 0x7FFFFFFF) % 1_000_000;
        return number.ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>__[^"]+)" value="(?<value>[^"]+)""")]
    private static partial Regex FormToken();

    /// <summary>An installation with somebody new for each test.</summary>
    public sealed class House : IAsyncLifetime
    {
        private int _next;

        public RunningCandor Candor { get; private set; } = null!;

        internal static IReadOnlyList<StaffMember> People { get; } =
            [.. Enumerable.Range(0, 40).Select(at => new StaffMember($"person-{at:D2}", $"person-{at:D2} by name", $"person-{at:D2}@acme.example", [Roles.Admin]))];

        public string Next() => People[_next++].Id;

        public async ValueTask InitializeAsync() => Candor = await Start(RunningCandor.Sqlite);

        public ValueTask DisposeAsync() => Candor.DisposeAsync();
    }
}
