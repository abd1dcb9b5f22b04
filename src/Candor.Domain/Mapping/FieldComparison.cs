namespace Candor.Domain.Mapping;

/// <summary>What reading a field back has shown.</summary>
public enum FieldVerdict
{
    /// <summary>A recruiter sees what was sent.</summary>
    Verified,

    /// <summary>The field holds something else.</summary>
    Differs,

    /// <summary>The field is empty, though something was sent.</summary>
    Missing,
}

/// <summary>Holds what was sent against what was read back.</summary>
public static class FieldComparison
{
    /// <summary>
    /// Compares as a recruiter would see it: line endings, white space at the end of a line or of the text, and the order of
    /// options do not count, and a moment counts to the second. Everything else does, letter case, accents' encoding and type included.
    /// </summary>
    /// <param name="sent">What was written.</param>
    /// <param name="readBack">What the ATS has now.</param>
    public static FieldVerdict Compare(FieldValue sent, FieldValue readBack)
    {
        var (left, right) = (Normalise(sent), Normalise(readBack));
        if (left == right)
            return FieldVerdict.Verified;
        return right is FieldValue.Empty ? FieldVerdict.Missing : FieldVerdict.Differs;
    }

    private static FieldValue Normalise(FieldValue value) => value switch
    {
        FieldValue.Text text => Normalise(text.Value),
        FieldValue.Many many when many.Values.Count == 0 => FieldValue.None,
        FieldValue.Many many => new FieldValue.Many(many.Values.Select(item => item.TrimEnd())),
        _ => value,
    };

    private static FieldValue Normalise(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        var plain = string.Join('\n', lines.Select(line => line.TrimEnd())).TrimEnd();
        return plain.Length == 0 ? FieldValue.None : new FieldValue.Text(plain);
    }
}
