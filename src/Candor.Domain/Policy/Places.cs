using System.Collections.Frozen;

namespace Candor.Domain.Policy;

/// <summary>
/// Places inside places: <c>US-NY-NYC</c> is in <c>US-NY</c> and in <c>US</c>; countries are in the groups <c>EU</c> and <c>EEA</c>; territories
/// with a code of their own are where their country's law puts them.
/// </summary>
public static class Places
{
    private static readonly FrozenSet<string> Union = FrozenSet.ToFrozenSet(
    [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL",
        "PL", "PT", "RO", "SE", "SI", "SK",
    ]);

    private static readonly FrozenSet<string> EconomicArea = FrozenSet.ToFrozenSet([.. Union, "IS", "LI", "NO"]);

    /// <summary>ISO 3166-1 codes of territories whose law is, for what matters here, that of another country.</summary>
    private static readonly FrozenDictionary<string, string> PartOf = new Dictionary<string, string>
    {
        ["AS"] = "US", ["GU"] = "US", ["MP"] = "US", ["PR"] = "US", ["UM"] = "US", ["VI"] = "US",
        ["GF"] = "FR", ["GP"] = "FR", ["MF"] = "FR", ["MQ"] = "FR", ["RE"] = "FR", ["YT"] = "FR",
        ["AX"] = "FI",
    }.ToFrozenDictionary();

    /// <summary>ISO 3166-1 alpha-2, with <c>EU</c> for "somewhere in it" and <c>XK</c>, which everybody uses for Kosovo.</summary>
    private static readonly FrozenSet<string> Countries = FrozenSet.ToFrozenSet((
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL "
        + "CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT "
        + "GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA "
        + "MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS "
        + "PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ "
        + "UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW").Split(' '));

    /// <summary>The parts of the countries whose parts have laws of their own on the shelf: a mistyped one would silently have none.</summary>
    private static readonly FrozenDictionary<string, FrozenSet<string>> Parts = new Dictionary<string, FrozenSet<string>>
    {
        ["US"] = FrozenSet.ToFrozenSet((
            "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT "
            + "VA WA WV WI WY AS GU MP PR UM VI").Split(' ')),
        ["CA"] = FrozenSet.ToFrozenSet("AB BC MB NB NL NS NT NU ON PE QC SK YT".Split(' ')),
    }.ToFrozenDictionary();

    /// <summary>Whether a place lies in another, or is it.</summary>
    /// <param name="place">A code; null for unknown, which lies nowhere.</param>
    /// <param name="area">A code or a group.</param>
    public static bool IsIn(string? place, string area)
    {
        if (place is null)
            return false;
        if (place == area || (place.Length > area.Length && place[area.Length] == '-' && place.StartsWith(area, StringComparison.Ordinal)))
            return true;
        var country = CountryOf(place);
        return area switch
        {
            "EU" => Union.Contains(country),
            "EEA" => country == "EU" || EconomicArea.Contains(country),
            _ => country == area,
        };
    }

    /// <summary>
    /// Whether a place is too coarse to tell whether it lies in an area: the United States when the area is Illinois. A state is not too coarse for its
    /// city: whoever writes <c>US-NY</c> means the state's rest.
    /// </summary>
    /// <param name="place">A code.</param>
    /// <param name="area">A code or a group.</param>
    public static bool IsTooCoarseFor(string place, string area) =>
        !place.Contains('-', StringComparison.Ordinal) && !IsIn(place, area) && area is not ("EU" or "EEA") && IsIn(area, place);

    /// <summary>Whether a code is a place: ISO 3166-1, 3166-2, a finer one, or <c>EU</c> for "somewhere in it".</summary>
    /// <param name="code">The code.</param>
    public static bool IsCode(string code)
    {
        var parts = code.Split('-');
        return Countries.Contains(parts[0])
            && parts.Length <= 3
            && parts.Skip(1).All(part => part.Length is >= 1 and <= 6 && part.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter)))
            && (parts.Length == 1 || !Parts.TryGetValue(parts[0], out var known) || known.Contains(parts[1]));
    }

    /// <summary>Whether a word may stand where packs name places: a code, or a group.</summary>
    /// <param name="area">The word.</param>
    public static bool IsArea(string area) => area == "EEA" || IsCode(area);

    /// <summary>The code that was meant: in capitals, with <c>GB</c> for <c>UK</c> and <c>GR</c> for <c>EL</c>.</summary>
    /// <param name="written">As written.</param>
    public static string Tidy(string written)
    {
        var code = written.Trim().ToUpperInvariant().Replace('_', '-');
        return code switch
        {
            "UK" => "GB",
            "EL" => "GR",
            _ when code.StartsWith("UK-", StringComparison.Ordinal) => "GB" + code[2..],
            _ when code.StartsWith("EL-", StringComparison.Ordinal) => "GR" + code[2..],
            _ => code,
        };
    }

    private static string CountryOf(string place)
    {
        var dash = place.IndexOf('-', StringComparison.Ordinal);
        var country = dash < 0 ? place : place[..dash];
        return PartOf.GetValueOrDefault(country, country);
    }
}
