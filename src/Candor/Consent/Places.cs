namespace Candor.Consent;

/// <summary>A place a candidate can choose.</summary>
/// <param name="Code">ISO 3166-1 or -2, and finer where a law needs it: <c>US-NY-NYC</c>.</param>
/// <param name="Name">In English.</param>
public sealed record Place(string Code, string Name);

/// <summary>The places a candidate can choose from: countries, and the parts of those whose parts have laws of their own.</summary>
public static class Places
{
    private const string CountryNames =
        """
        AF Afghanistan; AX Åland Islands; AL Albania; DZ Algeria; AS American Samoa; AD Andorra; AO Angola; AI Anguilla;
        AQ Antarctica; AG Antigua and Barbuda; AR Argentina; AM Armenia; AW Aruba; AU Australia; AT Austria; AZ Azerbaijan;
        BS Bahamas; BH Bahrain; BD Bangladesh; BB Barbados; BY Belarus; BE Belgium; BZ Belize; BJ Benin; BM Bermuda; BT Bhutan;
        BO Bolivia; BA Bosnia and Herzegovina; BW Botswana; BV Bouvet Island; BR Brazil; IO British Indian Ocean Territory;
        VG British Virgin Islands; BN Brunei; BG Bulgaria; BF Burkina Faso; BI Burundi; KH Cambodia; CM Cameroon; CA Canada;
        CV Cape Verde; BQ Caribbean Netherlands; KY Cayman Islands; CF Central African Republic; TD Chad; CL Chile; CN China;
        CX Christmas Island; CC Cocos (Keeling) Islands; CO Colombia; KM Comoros; CD Congo (Democratic Republic);
        CG Congo (Republic); CK Cook Islands; CR Costa Rica; CI Côte d’Ivoire; HR Croatia; CU Cuba; CW Curaçao; CY Cyprus;
        CZ Czechia; DK Denmark; DJ Djibouti; DM Dominica; DO Dominican Republic; EC Ecuador; EG Egypt; SV El Salvador;
        GQ Equatorial Guinea; ER Eritrea; EE Estonia; SZ Eswatini; ET Ethiopia; FK Falkland Islands; FO Faroe Islands; FJ Fiji;
        FI Finland; FR France; GF French Guiana; PF French Polynesia; TF French Southern Territories; GA Gabon; GM Gambia;
        GE Georgia; DE Germany; GH Ghana; GI Gibraltar; GR Greece; GL Greenland; GD Grenada; GP Guadeloupe; GU Guam;
        GT Guatemala; GG Guernsey; GN Guinea; GW Guinea-Bissau; GY Guyana; HT Haiti; HM Heard Island and McDonald Islands;
        HN Honduras; HK Hong Kong; HU Hungary; IS Iceland; IN India; ID Indonesia; IR Iran; IQ Iraq; IE Ireland; IM Isle of Man;
        IL Israel; IT Italy; JM Jamaica; JP Japan; JE Jersey; JO Jordan; KZ Kazakhstan; KE Kenya; KI Kiribati; KW Kuwait;
        KG Kyrgyzstan; LA Laos; LV Latvia; LB Lebanon; LS Lesotho; LR Liberia; LY Libya; LI Liechtenstein; LT Lithuania;
        LU Luxembourg; MO Macao; MG Madagascar; MW Malawi; MY Malaysia; MV Maldives; ML Mali; MT Malta; MH Marshall Islands;
        MQ Martinique; MR Mauritania; MU Mauritius; YT Mayotte; MX Mexico; FM Micronesia; MD Moldova; MC Monaco; MN Mongolia;
        ME Montenegro; MS Montserrat; MA Morocco; MZ Mozambique; MM Myanmar; NA Namibia; NR Nauru; NP Nepal; NL Netherlands;
        NC New Caledonia; NZ New Zealand; NI Nicaragua; NE Niger; NG Nigeria; NU Niue; NF Norfolk Island; KP North Korea;
        MK North Macedonia; MP Northern Mariana Islands; NO Norway; OM Oman; PK Pakistan; PW Palau; PS Palestine; PA Panama;
        PG Papua New Guinea; PY Paraguay; PE Peru; PH Philippines; PN Pitcairn; PL Poland; PT Portugal; PR Puerto Rico; QA Qatar;
        RE Réunion; RO Romania; RU Russia; RW Rwanda; BL Saint Barthélemy; SH Saint Helena; KN Saint Kitts and Nevis;
        LC Saint Lucia; MF Saint Martin (French part); PM Saint Pierre and Miquelon; VC Saint Vincent and the Grenadines;
        WS Samoa; SM San Marino; ST São Tomé and Príncipe; SA Saudi Arabia; SN Senegal; RS Serbia; SC Seychelles;
        SL Sierra Leone; SG Singapore; SX Sint Maarten (Dutch part); SK Slovakia; SI Slovenia; SB Solomon Islands; SO Somalia;
        ZA South Africa; GS South Georgia and the South Sandwich Islands; KR South Korea; SS South Sudan; ES Spain; LK Sri Lanka;
        SD Sudan; SR Suriname; SJ Svalbard and Jan Mayen; SE Sweden; CH Switzerland; SY Syria; TW Taiwan; TJ Tajikistan;
        TZ Tanzania; TH Thailand; TL Timor-Leste; TG Togo; TK Tokelau; TO Tonga; TT Trinidad and Tobago; TN Tunisia; TR Türkiye;
        TM Turkmenistan; TC Turks and Caicos Islands; TV Tuvalu; UG Uganda; UA Ukraine; AE United Arab Emirates;
        GB United Kingdom; US United States; UY Uruguay; UM US minor outlying islands; VI US Virgin Islands; UZ Uzbekistan;
        VU Vanuatu; VA Vatican City; VE Venezuela; VN Vietnam; WF Wallis and Futuna; EH Western Sahara; YE Yemen; ZM Zambia;
        ZW Zimbabwe
        """;

    private const string States =
        """
        AL Alabama; AK Alaska; AZ Arizona; AR Arkansas; CA California; CO Colorado; CT Connecticut; DE Delaware; DC District of
        Columbia; FL Florida; GA Georgia; HI Hawaii; ID Idaho; IL Illinois; IN Indiana; IA Iowa; KS Kansas; KY Kentucky; LA
        Louisiana; ME Maine; MD Maryland; MA Massachusetts; MI Michigan; MN Minnesota; MS Mississippi; MO Missouri; MT Montana; NE
        Nebraska; NV Nevada; NH New Hampshire; NJ New Jersey; NM New Mexico; NY-NYC New York, in New York City; NY New York,
        elsewhere; NC North Carolina; ND North Dakota; OH Ohio; OK Oklahoma; OR Oregon; PA Pennsylvania; PR Puerto Rico; RI Rhode
        Island; SC South Carolina; SD South Dakota; TN Tennessee; TX Texas; UT Utah; VT Vermont; VA Virginia; WA Washington; WV
        West Virginia; WI Wisconsin; WY Wyoming; GU Guam; VI US Virgin Islands; AS American Samoa; MP Northern Mariana Islands
        """;

    private const string Provinces =
        """
        AB Alberta; BC British Columbia; MB Manitoba; NB New Brunswick; NL Newfoundland and Labrador; NT Northwest Territories; NS
        Nova Scotia; NU Nunavut; ON Ontario; PE Prince Edward Island; QC Quebec; SK Saskatchewan; YT Yukon
        """;

    /// <summary>ISO 3166-1, by name.</summary>
    public static IReadOnlyList<Place> Countries { get; } = Read(CountryNames, "");

    private static readonly Dictionary<string, IReadOnlyList<Place>> Parts = new(StringComparer.Ordinal)
    {
        ["US"] = Read(States, "US-"),
        ["CA"] = Read(Provinces, "CA-"),
    };

    /// <summary>A country's parts, where the law differs among them; empty where the country is fine enough.</summary>
    /// <param name="country">ISO 3166-1.</param>
    public static IReadOnlyList<Place> PartsOf(string country) => Parts.GetValueOrDefault(country, []);

    /// <summary>The place a code means, when a candidate may state it; null when it is no place, or too coarse for the law.</summary>
    /// <param name="code">As a form sent it.</param>
    public static Place? Find(string? code) =>
        code is null
            ? null
            : Parts.Values.SelectMany(parts => parts).Concat(Countries.Where(country => PartsOf(country.Code).Count == 0))
                .FirstOrDefault(place => place.Code == code);

    private static List<Place> Read(string names, string prefix) =>
    [
        .. names.ReplaceLineEndings(" ").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => entry.Split(' ', 2))
            .Select(entry => new Place(prefix + entry[0], entry[1])),
    ];
}
