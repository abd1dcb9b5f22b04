namespace Candor.Connectors.Lever;

/// <summary>How a mapping spells the places a result can stand in at Lever.</summary>
internal static class LeverKeys
{
    /// <summary>The candidate's link among the links of the profile.</summary>
    public const string Link = "record.link";

    /// <summary>The tag that tells how far the screening is.</summary>
    public const string Tag = "record.tag";

    private const string Feedback = "feedback.";

    /// <summary>A field of the feedback form.</summary>
    /// <param name="field">The field's identifier.</param>
    public static string Of(string field) => Feedback + field;

    /// <summary>The field a key names; null for a key of another kind.</summary>
    /// <param name="key">The key.</param>
    public static string? Field(string key) => key.StartsWith(Feedback, StringComparison.Ordinal) ? key[Feedback.Length..] : null;

    /// <summary>Whether a text is fit to be an identifier in an address: Lever's are UUIDs, and names for its own stages.</summary>
    /// <param name="id">The text.</param>
    public static bool IsId(string id) => id.Length is > 0 and <= 64 && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');
}
