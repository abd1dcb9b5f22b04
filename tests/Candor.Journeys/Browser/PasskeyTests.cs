using Candor.Journeys.Support;
using Microsoft.Playwright;
using Xunit;

namespace Candor.Journeys.Browser;

/// <summary>A real browser with a virtual authenticator: somebody makes a passkey with their link, and comes in with it later.</summary>
public sealed class PasskeyTests : IAsyncLifetime
{
    private World _world = null!;
    private RealBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        // Browsers make passkeys for names alone.
        _world = await World.Start(host: "localhost");
        _browser = await RealBrowser.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task A_passkey_made_with_a_link_opens_the_console_later()
    {
        var context = await _browser.Visitor();
        var page = await context.NewPageAsync();
        var problems = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                problems.Add(message.Text);
        };
        await AddAuthenticator(context, page);
        var link = new Uri(_world.SignIn("ada"));

        await RealBrowser.Go(page, link.ToString());
        await RealBrowser.Press(page, "Sign in");
        await RealBrowser.Arrive(page, "/console/account");
        await RealBrowser.Press(page, "Add a passkey");
        await page.GetByText("Made on").WaitForAsync();
        await RealBrowser.Press(page, "Sign out");
        await RealBrowser.Arrive(page, "/sign-in");
        await RealBrowser.Press(page, "Sign in with a passkey");
        await RealBrowser.Arrive(page, "/console");

        Assert.Equal("Screenings", await page.Locator("nav a[aria-current=page]").TextContentAsync());
        Assert.Empty(problems);
    }

    private static async Task AddAuthenticator(IBrowserContext context, IPage page)
    {
        var devices = await context.NewCDPSessionAsync(page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
