using System.Web;
using Candor.Conformance.Support;
using Candor.Connectors;
using Xunit;

namespace Candor.Conformance.Lever;

/// <summary>OAuth: let in once, then renewed once for all callers with refresh tokens that each work once.</summary>
public class SignInTests(LeverAts lever) : IClassFixture<LeverAts>
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly Uri Callback = new("https://candor.example/connect/lever");

    [Fact]
    public async Task Who_was_not_let_in_yet_is_told_what_to_do()
    {
        var (connector, recording) = Open(new MemoryVault());

        var error = await connector.ListOpenJobs(Never).No();

        Assert.Equal(AtsErrorKind.Authentication, error.Kind);
        Assert.Contains("candor connect signing-in", error.Detail, StringComparison.Ordinal);
        Assert.Empty(recording.Exchanges);
    }

    [Fact]
    public async Task A_code_becomes_tokens_and_the_refresh_token_goes_into_the_vault()
    {
        var vault = new MemoryVault();
        var (connector, recording) = Open(vault);

        var scopes = await LetIn(connector, recording);
        await connector.ListOpenJobs(Never).Yes();

        Assert.Contains("feedback:write:admin", scopes, StringComparison.Ordinal);
        Assert.StartsWith("v1.", await vault.Read("lever/signing-in/refresh_token", Never), StringComparison.Ordinal);
        Judge(recording);
    }

    [Fact]
    public async Task A_code_works_once_and_a_made_up_one_never()
    {
        var (connector, recording) = Open(new MemoryVault());
        var code = await Code(connector, recording);
        var account = (IAuthorisedByCode)connector;

        await account.Authorise(code, Callback, Never).Yes();

        Assert.Equal(AtsErrorKind.Authentication, (await account.Authorise(code, Callback, Never).No()).Kind);
        Assert.Equal(AtsErrorKind.Authentication, (await account.Authorise("made-up", Callback, Never).No()).Kind);
        Judge(recording);
    }

    [Fact]
    public async Task Many_callers_whose_token_ended_share_one_refresh()
    {
        var vault = new MemoryVault();
        var (connector, recording) = Open(vault);
        await LetIn(connector, recording);
        var first = await vault.Read("lever/signing-in/refresh_token", Never);
        await lever.Fault("token_expired", "GET", "/stages");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => connector.ReadStages(LeverAts.Posting, Never).Yes()));

        Assert.Equal(2, recording.Exchanges.Count(one => one.Path.EndsWith("/oauth/token", StringComparison.Ordinal)));
        Assert.NotEqual(first, await vault.Read("lever/signing-in/refresh_token", Never));
        Judge(recording);
    }

    [Fact]
    public async Task Several_nodes_with_one_vault_use_every_refresh_token_once()
    {
        var vault = new MemoryVault();
        var (connector, recording) = Open(vault);
        await LetIn(connector, recording);
        var nodes = Enumerable.Range(0, 5).Select(_ => Open(vault)).ToList();

        await Task.WhenAll(nodes.Select(node => node.Connector.ReadStages(LeverAts.Posting, Never).Yes()));

        Assert.All(nodes, node => Assert.Equal(200, Assert.Single(node.Recording.Exchanges, one => one.Path.EndsWith("/oauth/token", StringComparison.Ordinal)).Status));
    }

    [Fact]
    public async Task A_write_whose_token_ended_in_mid_flight_happens_once()
    {
        var (opportunity, contact) = await lever.Add();
        var (connector, recording) = Open(new MemoryVault());
        await LetIn(connector, recording);
        await lever.Fault("token_expired", "POST", $"/opportunities/{opportunity}/notes");

        await connector.WriteNote(new(opportunity, contact, "scr_1"), "Hello.", Never).Yes();

        Assert.Equal([401, 201], recording.Exchanges.Where(one => one.Method == "POST" && one.Path.EndsWith("/notes", StringComparison.Ordinal)).Select(one => one.Status));
        Assert.Single(await connector.ReadNotes(new(opportunity, contact, "scr_1"), Never).Yes());
        Judge(recording);
    }

    [Fact]
    public async Task A_refresh_token_that_is_no_longer_good_asks_for_a_person()
    {
        var vault = new MemoryVault();
        await vault.Replace("lever/signing-in/refresh_token", (_, _) => Task.FromResult<string?>("v1.used-up"), Never);
        var (connector, recording) = Open(vault);

        var error = await connector.ListOpenJobs(Never).No();

        Assert.Equal((AtsErrorKind.Authentication, false), (error.Kind, error.IsTransient));
        Assert.Contains("candor connect signing-in", error.Detail, StringComparison.Ordinal);
        Assert.Equal("v1.used-up", await vault.Read("lever/signing-in/refresh_token", Never));
        Judge(recording);
    }

    [Fact]
    public void A_connection_has_a_key_or_an_application_and_not_both()
    {
        Assert.Throws<ArgumentException>(() => lever.Open(("client_id", "acme-candor")));
        Assert.Throws<ArgumentException>(() => lever.Open(("api_key", "")));
        Assert.Throws<ArgumentException>(() => lever.Open(("perform_as", "")));
        Assert.Throws<ArgumentException>(() => lever.Open(("feedback_template", "../x")));
        Assert.Throws<ArgumentException>(() => lever.Open(("base_url", "http://api.lever.example/v1")));
        Assert.Null(((IAuthorisedByCode)lever.Open().Connector).AuthorisationUrl(Callback, "state"));
    }

    private static void Judge(Recording recording)
    {
        var exchanges = recording.Exchanges.ToLookup(one => one.Path.StartsWith("/lever/auth/", StringComparison.Ordinal));
        Conforms.To(LeverAts.OAuth, [.. exchanges[true].Where(one => one.Method == "GET" || one.Path.EndsWith("/oauth/token", StringComparison.Ordinal))]);
        if (exchanges[false].Any())
            Conforms.To(LeverAts.Api, [.. exchanges[false]]);
    }

    private async Task<string> LetIn(IAtsConnector connector, Recording recording) =>
        await ((IAuthorisedByCode)connector).Authorise(await Code(connector, recording), Callback, Never).Yes();

    /// <summary>What an administrator's browser does at the vendor.</summary>
    private static async Task<string> Code(IAtsConnector connector, Recording recording)
    {
        var address = ((IAuthorisedByCode)connector).AuthorisationUrl(Callback, "a state of this test")!;
        using var browser = recording.Client();
        Assert.Contains("Allow", await browser.GetStringAsync(address), StringComparison.Ordinal);
        var asked = HttpUtility.ParseQueryString(address.Query);
        using var form = new FormUrlEncodedContent(asked.AllKeys.Select(key => KeyValuePair.Create(key!, asked[key]!)).Append(new("decision", "allow")));
        using var decided = await browser.PostAsync(new Uri(address.GetLeftPart(UriPartial.Path)), form);
        var back = HttpUtility.ParseQueryString(decided.Headers.Location!.Query);
        Assert.Equal("a state of this test", back["state"]);
        return back["code"]!;
    }

    private (IAtsConnector Connector, Recording Recording) Open(ICredentialVault vault)
    {
        var recording = new Recording();
        var settings = lever.Settings(
            ("api_key", ""),
            ("client_id", "acme-candor"),
            ("client_secret", "sandbox-secret"),
            ("token_url", new Uri(lever.Sandbox.Url, "/lever/auth/oauth/token").ToString()));
        return (Vendors.All["lever"].Make(new VendorSettings("signing-in", [], settings, vault), recording.Client(), TimeProvider.System), recording);
    }
}
