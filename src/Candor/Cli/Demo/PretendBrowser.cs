using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Io;

namespace Candor.Cli.Demo;

/// <summary>Opens the real pages and submits the real forms, as a browser without eyes would: cookies, hidden fields and redirects included.</summary>
internal sealed class PretendBrowser : IDisposable
{
    private readonly IBrowsingContext _context = BrowsingContext.New(
        AngleSharp.Configuration.Default.WithDefaultLoader(new LoaderOptions { IsResourceLoadingEnabled = false }).WithDefaultCookies());

    private IDocument? _page;

    /// <summary>Where it is.</summary>
    public string Address => _page!.Url;

    /// <summary>The page's text, for looking something up in it.</summary>
    public string Text => _page!.Body!.TextContent;

    /// <summary>Whether the page has something.</summary>
    /// <param name="selector">Finds it.</param>
    public bool Has(string selector) => _page!.QuerySelector(selector) is not null;

    /// <summary>Opens a page.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task Open(string address, CancellationToken cancel) => Keep(await _context.OpenAsync(address, cancel));

    /// <summary>Submits a form of the page with its fields as they stand.</summary>
    /// <param name="selector">Finds the form.</param>
    /// <param name="tickAll">Whether every box is ticked first.</param>
    /// <exception cref="InvalidOperationException">There is no such form.</exception>
    public async Task Submit(string selector, bool tickAll = false)
    {
        var form = _page!.QuerySelector(selector) as IHtmlFormElement
            ?? throw new InvalidOperationException($"The page {_page.Url} has no form {selector}: {Summary()}");
        if (tickAll)
            foreach (var box in form.QuerySelectorAll("input[type=checkbox]").OfType<IHtmlInputElement>())
                box.IsChecked = true;
        var button = form.QuerySelector("button[type=submit]") as IHtmlElement;
        Keep(await (button is null ? form.SubmitAsync() : form.SubmitAsync(button)));
    }

    /// <inheritdoc />
    public void Dispose() => _context.Dispose();

    private void Keep(IDocument page)
    {
        _page = page;
        // Where nobody answers, AngleSharp makes an empty page that looks well.
        if (page.Source.Text.Length == 0)
            throw new InvalidOperationException($"Nobody answered at {page.Url}.");
        if ((int)page.StatusCode >= 400)
            throw new InvalidOperationException($"The page {page.Url} answered {(int)page.StatusCode}: {Summary()}");
    }

    private string Summary() => string.Join(' ', Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(40));
}
