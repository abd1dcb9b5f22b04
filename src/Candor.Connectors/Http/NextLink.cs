using System.Text.RegularExpressions;

namespace Candor.Connectors.Http;

/// <summary>The address of the next page in a <c>Link</c> header (RFC 8288).</summary>
internal static partial class NextLink
{
    /// <summary>Reads the header. Only what clearly says so is the end: a header that cannot be read never passes for a last page.</summary>
    /// <param name="header">The header's text; null or empty on the last page.</param>
    /// <param name="page">The page it came with.</param>
    /// <returns>
    /// The next page, or null at the end, and whether the header can be followed: a link must stay on the list it came with (scheme, host
    /// and path, so that a token goes nowhere else) and carry the cursor as its only parameter.
    /// </returns>
    public static (bool Sound, Uri? Next) Read(string? header, Uri page)
    {
        if (string.IsNullOrWhiteSpace(header))
            return (true, null);
        var links = Link().Matches(header);
        if (links.Count == 0)
            return (false, null);
        if (links.FirstOrDefault(link => Relation().IsMatch(link.Groups["parameters"].Value)) is not { } next)
            return (true, null);
        return Uri.TryCreate(page, next.Groups["address"].Value, out var address)
            && address.Scheme == page.Scheme && address.Authority == page.Authority && address.AbsolutePath == page.AbsolutePath
            && CursorAlone().IsMatch(address.Query) && address != page
                ? (true, address)
                : (false, null);
    }

    [GeneratedRegex("<(?<address>[^<>]*)>(?<parameters>[^<>]*)")]
    private static partial Regex Link();

    [GeneratedRegex(@";\s*rel\s*=\s*""?next""?\s*(;|,|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Relation();

    [GeneratedRegex(@"^\?cursor=[^&]+$")]
    private static partial Regex CursorAlone();
}
