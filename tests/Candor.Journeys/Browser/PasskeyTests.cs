using Candor.Journeys.Support;
using Microsoft.Playwright;
using Xunit;

namespace Candor.Journeys.Browser;

/// <summary>A real browser with a virtual authenticator: somebody makes a passkey with their link, and comes in with it later.</summary>
public sealed class PasskeyTests : IAsyncLifetime
{
    private World _world = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        // Browsers make passkeys for names alone.
        _world = await World.Start(host: "localhost");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task A_passkey_made_with_a_link_opens_the_console_later()
    {
        var context = await _browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var problems = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                problems.Add(message.Text);
        };
        await AddAuthenticator(context, page);
        var link = new Uri(_world.SignIn("ada"));

        await page.GotoAsync(link.ToString());
        await Press(page, "Sign in");
        await page.WaitForURLAsync("**/console/account");
        await Press(page, "Add a passkey");
        await page.GetByText("Made on").WaitForAsync();
        await Press(page, "Sign out");
        await page.WaitForURLAsync("**/sign-in");
        await Press(page, "Sign in with a passkey");
        await page.WaitForURLAsync("**/console");

        Assert.Equal("Screenings", await page.Locator("nav a[aria-current=page]").TextContentAsync());
        Assert.Empty(problems);
    }

    private static Task Press(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true }).ClickAsync();

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
