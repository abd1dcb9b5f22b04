namespace Candor.Conformance.Support;

/// <summary>Names and values as <c>application/x-www-form-urlencoded</c> has them.</summary>
internal static class QueryString
{
    /// <summary>Reads pairs in their order; a name may come more than once.</summary>
    /// <param name="text">With or without a question mark.</param>
    public static IReadOnlyList<(string Name, string Value)> Read(string text) =>
    [
        .. text.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(parts => (Decode(parts[0]), parts.Length == 2 ? Decode(parts[1]) : "")),
    ];

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
