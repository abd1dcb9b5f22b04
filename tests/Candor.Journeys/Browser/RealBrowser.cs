using Microsoft.Playwright;

namespace Candor.Journeys.Browser;

/// <summary>Debian's Chromium, without a window. Every wait in it is bounded, and patient: all tests share two cores.</summary>
internal sealed class RealBrowser : IAsyncDisposable
{
    private const float PatienceMilliseconds = 90_000;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private RealBrowser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Starts it.</summary>
    /// <param name="more">Switches of Chromium beside the usual ones.</param>
    public static async Task<RealBrowser> Start(params string[] more)
    {
        var playwright = await Playwright.CreateAsync();
        return new RealBrowser(playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Timeout = PatienceMilliseconds,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", .. more,
            ],
        }));
    }

    /// <summary>A visitor with cookies of their own.</summary>
    /// <param name="width">Of their screen.</param>
    /// <param name="height">Of their screen.</param>
    public async Task<IBrowserContext> Visitor(int width = 1280, int height = 900)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        context.SetDefaultTimeout(PatienceMilliseconds);
        return context;
    }

    /// <summary>Goes to a page, and waits until its scripts have run.</summary>
    /// <param name="page">Where.</param>
    /// <param name="address">Whereto.</param>
    public static async Task Go(IPage page, string address)
    {
        await page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        await Arrive(page, "");
    }

    /// <summary>
    /// The page has come that something led to, and its scripts have run. The page itself is asked: a starved browser has more than once not told of its events.
    /// </summary>
    /// <param name="page">Where.</param>
    /// <param name="ending">What its address ends in, before any query.</param>
    public static Task Arrive(IPage page, string ending) => page.WaitForFunctionAsync(
        "ending => (location.origin + location.pathname).endsWith(ending) && performance.getEntriesByType('navigation')[0]?.domContentLoadedEventEnd > 0", ending);

    /// <summary>Presses a button.</summary>
    /// <param name="page">Where.</param>
    /// <param name="name">What stands on it.</param>
    public static Task Press(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true }).ClickAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }
}
