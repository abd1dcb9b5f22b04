using System.Text.Json;
using System.Text.RegularExpressions;
using Candor.Connectors.Http;

namespace Candor.Connectors.Greenhouse;

/// <summary>
/// Harvest's error bodies: <c>{"message", "errors": ["a sentence" | {"the refused name": "why"}]}</c>. Only the refused name is taken: the
/// sentences may repeat values.
/// </summary>
internal static partial class HarvestErrors
{
    /// <summary>The parameter or field a refusal names; null when it names none.</summary>
    /// <param name="body">The error's body, in whatever state.</param>
    public static string? Field(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.GetProperty("errors").EnumerateArray()
                .Where(error => error.ValueKind == JsonValueKind.Object)
                .SelectMany(error => error.EnumerateObject())
                .Select(refused => refused.Name)
                .FirstOrDefault(name => Identifier().IsMatch(name));
        }
        catch (Exception other) when (HttpErrors.IsOtherShape(other))
        {
            return null;
        }
    }

    /// <summary>What an identifier looks like; a value that strays into the place of a name does not pass.</summary>
    [GeneratedRegex(@"^[a-z][a-z0-9_.\[\]]{0,99}$")]
    private static partial Regex Identifier();
}
