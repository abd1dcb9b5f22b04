using System.Net;
using System.Text.Json.Nodes;
using System.Web;
using Candor.Journeys.Support;
using Xunit;

namespace Candor.Journeys;

/// <summary>An administrator lets the product into an account in a browser, and it stays connected.</summary>
public class ConnectTests
{
    private static readonly HttpClient Browser = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    [Fact]
    public async Task An_administrator_of_Lever_lets_the_product_in_once_and_tokens_are_renewed_from_then_on()
    {
        await using var world = await World.Start(ats: "lever", change: AsApplication);

        var back = await Decide(world, "allow");
        var connected = await Browser.GetAsync(back);
        var again = await Browser.GetAsync(back);

        Assert.Equal(HttpStatusCode.OK, connected.StatusCode);
        Assert.Contains("opportunities:write:admin", await connected.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
        // The first token is good for the first calls; from here on there are only those won with a refresh token.
        await world.Sandbox.Move(world.Ats, "Tom Lindqvist", "Voice Screen", CancellationToken.None);
        using var sandbox = new HttpClient { BaseAddress = world.Sandbox.Url };
        using var expire = new StringContent("""{"kind":"token_expired","path":"/lever/v1/","times":3}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        (await sandbox.PostAsync("/sandbox/faults", expire)).EnsureSuccessStatusCode();
        var opportunity = await world.Sandbox.Move(world.Ats, "Maya Okafor", "Voice Screen", CancellationToken.None);
        Assert.Contains("/s/scr_", await world.Invitation(opportunity), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_no_of_the_administrator_a_foreign_state_and_a_fixed_key_connect_nothing()
    {
        await using var world = await World.Start(ats: "lever", change: AsApplication);

        var denied = await Browser.GetAsync(await Decide(world, "deny"));
        var foreign = await Browser.GetAsync(new Uri($"{world.Url}/connect/lever?code=abc&state=abc.def"));
        var elsewhere = await Browser.GetAsync(new Uri($"{world.Url}/connect/greenhouse?code=abc&state=abc.def"));

        Assert.Equal(HttpStatusCode.BadRequest, denied.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        Assert.Equal(2, await world.Command("connect", "greenhouse"));
    }

    /// <summary>The connection as a partner's application has it.</summary>
    private static void AsApplication(string folder, Uri sandbox)
    {
        var file = Path.Combine(folder, "connections", "lever.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace(
            "api_key: ${env:LEVER_API_KEY}",
            $"client_id: acme-candor\nclient_secret: ${{env:LEVER_API_KEY}}\ntoken_url: {new Uri(sandbox, "/lever/auth/oauth/token")}",
            StringComparison.Ordinal));
    }

    /// <summary>What the administrator's browser does at the vendor.</summary>
    /// <returns>Where the vendor sends it.</returns>
    private static async Task<Uri> Decide(World world, string decision)
    {
        var (code, printed) = await world.Product.Ask("connect", "lever", "--json");
        Assert.Equal(0, code);
        var address = new Uri((string)JsonNode.Parse(printed)!["url"]!);
        Assert.Contains("Allow", await Browser.GetStringAsync(address), StringComparison.Ordinal);

        var asked = HttpUtility.ParseQueryString(address.Query);
        using var form = new FormUrlEncodedContent(asked.AllKeys.Select(key => KeyValuePair.Create(key!, asked[key]!)).Append(new("decision", decision)));
        using var decided = await Browser.PostAsync(new Uri(address.GetLeftPart(UriPartial.Path)), form);
        Assert.Equal(HttpStatusCode.Redirect, decided.StatusCode);
        return decided.Headers.Location!;
    }
}
