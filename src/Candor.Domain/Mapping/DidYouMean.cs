namespace Candor.Domain.Mapping;

/// <summary>Finds what somebody most likely meant.</summary>
public static class DidYouMean
{
    /// <summary>
    /// The known name nearest to a given one: the same without case, spaces, hyphens and underscores, or within one slip of the
    /// keyboard in three letters (an insertion, a deletion, a replacement or two letters swapped). Null when none is near.
    /// </summary>
    /// <param name="given">What was written.</param>
    /// <param name="known">What there is.</param>
    public static string? Find(string given, IEnumerable<string> known)
    {
        var plain = Plain(given);
        return known
            .Select(name => (Name: name, Slips: Slips(plain, Plain(name))))
            .Where(candidate => candidate.Slips <= Math.Max(plain.Length, Plain(candidate.Name).Length) / 3)
            .OrderBy(candidate => candidate.Slips)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    /// <summary>A mend for an unknown name: the nearest known one, else the list of all (the first ten of many).</summary>
    /// <param name="given">What was written.</param>
    /// <param name="known">What there is.</param>
    public static string Mend(string given, IEnumerable<string> known)
    {
        var names = known.ToList();
        if (Find(given, names) is { } near)
            return $"Did you mean `{near}`?";
        return names.Count switch
        {
            0 => "There is none to choose from",
            <= 10 => $"Use one of {string.Join(", ", names.Select(name => $"`{name}`"))}",
            _ => $"Use one of {string.Join(", ", names.Take(10).Select(name => $"`{name}`"))} … ({names.Count} in all)",
        };
    }

    private static string Plain(string name) =>
        string.Concat(name.Where(letter => letter is not (' ' or '-' or '_'))).ToLowerInvariant();

    private static int Slips(string left, string right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            table[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            table[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = table[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(replaced, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }

        return table[left.Length, right.Length];
    }
}
