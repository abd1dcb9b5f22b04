namespace Candor.Sandbox.Ashby;

/// <summary>Where a candidate is, as Ashby keeps it: country, region and city, each only where it is known.</summary>
/// <param name="Country">The country.</param>
/// <param name="Region">The state or province.</param>
/// <param name="City">The city.</param>
public sealed record Place(string? Country, string? Region, string? City)
{
    private static readonly Dictionary<string, (string Region, string Country)> Regions = new(StringComparer.Ordinal)
    {
        ["CA"] = ("California", "United States"),
        ["CO"] = ("Colorado", "United States"),
        ["GA"] = ("Georgia", "United States"),
        ["IL"] = ("Illinois", "United States"),
        ["MD"] = ("Maryland", "United States"),
        ["NY"] = ("New York", "United States"),
        ["TX"] = ("Texas", "United States"),
        ["WA"] = ("Washington", "United States"),
        ["Ontario"] = ("Ontario", "Canada"),
    };

    /// <summary>In a line, as the API sums it up.</summary>
    public string Summary => string.Join(", ", new[] { Country, Region, City }.OfType<string>());

    /// <summary>What of a postal address Ashby would keep.</summary>
    /// <param name="address">Such as <c>2210 W Augusta Blvd, Chicago, IL 60622</c>; null for none.</param>
    public static Place? Of(string? address)
    {
        var parts = address?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (parts.Length == 0)
            return null;
        for (var index = parts.Length - 1; index > 0; index--)
            if (Regions.TryGetValue(parts[index].Split(' ')[0], out var known))
                return new Place(known.Country, known.Region, parts[index - 1]);
        // Elsewhere: the last part is the country, the one before the city, perhaps behind its postal code.
        return parts.Length == 1
            ? new Place(null, null, parts[0])
            : new Place(parts[^1], null, parts[^2].TrimStart("0123456789 ".ToCharArray()));
    }
}
