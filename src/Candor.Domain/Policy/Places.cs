using System.Collections.Frozen;

namespace Candor.Domain.Policy;

/// <summary>Places inside places: <c>US-NY-NYC</c> is in <c>US-NY</c> and in <c>US</c>; countries are in the groups <c>EU</c> and <c>EEA</c>.</summary>
public static class Places
{
    private static readonly FrozenSet<string> Union = FrozenSet.ToFrozenSet(
    [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL",
        "PL", "PT", "RO", "SE", "SI", "SK",
    ]);

    private static readonly FrozenSet<string> EconomicArea = FrozenSet.ToFrozenSet([.. Union, "IS", "LI", "NO"]);

    /// <summary>Whether a place lies in another, or is it.</summary>
    /// <param name="place">A code; null for unknown, which lies nowhere.</param>
    /// <param name="area">A code or a group.</param>
    public static bool IsIn(string? place, string area)
    {
        if (place is null)
            return false;
        if (place == area || place.StartsWith(area + "-", StringComparison.Ordinal))
            return true;
        var country = place.Split('-')[0];
        return area switch
        {
            "EU" => Union.Contains(country),
            "EEA" => country == "EU" || EconomicArea.Contains(country),
            _ => false,
        };
    }

    /// <summary>Whether a code has the form of a place: ISO 3166-1, 3166-2, a finer one, or <c>EU</c> for "somewhere in it".</summary>
    /// <param name="code">The code.</param>
    public static bool IsCode(string code)
    {
        var parts = code.Split('-');
        return parts[0].Length == 2 && parts[0].All(char.IsAsciiLetterUpper)
            && parts.Length <= 3
            && parts.Skip(1).All(part => part.Length is >= 1 and <= 3 && part.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter)));
    }
}
