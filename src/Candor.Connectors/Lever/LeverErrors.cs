using System.Text.Json;
using System.Text.RegularExpressions;
using Candor.Connectors.Http;

namespace Candor.Connectors.Lever;

/// <summary>
/// Lever's error bodies: <c>{"code", "message"}</c>. No member names the refused field, and the message may repeat values: of it only the
/// identifier of a field that we sent is taken.
/// </summary>
internal static partial class LeverErrors
{
    /// <summary>The field a refusal speaks of, as a mapping spells it; null when it names none of those sent.</summary>
    /// <param name="body">The error's body, in whatever state.</param>
    /// <param name="sent">The identifiers of fields that were sent.</param>
    public static string? Field(byte[] body, IReadOnlyCollection<string> sent)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var message = document.RootElement.GetProperty("message").GetString() ?? "";
            return Identifier().Matches(message).Select(match => match.Value).FirstOrDefault(sent.Contains) is { } field ? LeverKeys.Of(field) : null;
        }
        catch (Exception other) when (HttpErrors.IsOtherShape(other))
        {
            return null;
        }
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Identifier();
}
