using System.Text.Json;
using Candor.Domain.Mapping;

namespace Candor.Connectors.Lever;

/// <summary>
/// What stands on the profile itself: the candidate's link among the links of the contact, and one tag that tells how far the screening is. A
/// contact's links are shared by all of their opportunities: ours is the one that holds the screening's id.
/// </summary>
/// <param name="prefix">What our tag begins with.</param>
internal sealed class LeverRecord(string prefix)
{
    /// <summary>The two places, as fields.</summary>
    public IReadOnlyList<FieldDefinition> Definitions { get; } =
    [
        new(LeverKeys.Link, "Link on the profile", FieldType.Url, [], false, Rung: Rung.Record),
        new(LeverKeys.Tag, $"Tag “{prefix}…”", FieldType.ShortText, [], false, MaxLength: 100, Rung.Record),
    ];

    /// <summary>The values as they stand.</summary>
    /// <param name="opportunity">The opportunity.</param>
    /// <param name="screeningId">The screening.</param>
    public IEnumerable<KeyValuePair<string, FieldValue>> Values(JsonElement opportunity, string screeningId) =>
    [
        KeyValuePair.Create(LeverKeys.Link, Value(Links(opportunity, screeningId))),
        KeyValuePair.Create(LeverKeys.Tag, Value([.. Tags(opportunity).Select(tag => tag[prefix.Length..])])),
    ];

    /// <summary>The changes that make the record hold a value: nothing for what stands already.</summary>
    /// <param name="opportunity">The opportunity.</param>
    /// <param name="screeningId">The screening.</param>
    /// <param name="key">Which of the two.</param>
    /// <param name="value">The value.</param>
    /// <returns>Why it cannot be, or the changes in order: first what is added, so that it never stands empty.</returns>
    public (string? Problem, IReadOnlyList<Change> Changes) Plan(JsonElement opportunity, string screeningId, string key, FieldValue value)
    {
        var text = value switch
        {
            FieldValue.Text(var some) => some,
            FieldValue.Empty => "",
            _ => null,
        };
        if (text is null)
            return ("It takes a text.", []);
        if (key == LeverKeys.Link)
            return text.Length > 0 && !text.Contains(screeningId, StringComparison.Ordinal)
                ? ("The link has to hold the screening's id, by which it is found again.", [])
                : (null, Changes("Links", "links", Links(opportunity, screeningId), text));
        return (null, Changes("Tags", "tags", Tags(opportunity), text.Length == 0 ? "" : prefix + text));
    }

    private static IReadOnlyList<Change> Changes(string action, string member, IReadOnlyList<string> standing, string wanted)
    {
        var changes = new List<Change>();
        if (wanted.Length > 0 && !standing.Contains(wanted))
            changes.Add(new($"add{action}", member, [wanted]));
        if (standing.Where(text => text != wanted).ToList() is { Count: > 0 } former)
            changes.Add(new($"remove{action}", member, former));
        return changes;
    }

    private static FieldValue Value(IReadOnlyList<string> standing) => standing.Count == 0 ? FieldValue.None : new FieldValue.Text(string.Join(", ", standing));

    private static IReadOnlyList<string> Links(JsonElement opportunity, string screeningId) =>
        [.. LeverRows.Texts(opportunity, "links").Where(link => link.Contains(screeningId, StringComparison.Ordinal))];

    private IReadOnlyList<string> Tags(JsonElement opportunity) =>
        [.. LeverRows.Texts(opportunity, "tags").Where(tag => tag.Length > prefix.Length && tag.StartsWith(prefix, StringComparison.Ordinal))];

    /// <summary>One call that changes the record; the same call again changes nothing more.</summary>
    /// <param name="Action">The last part of its address.</param>
    /// <param name="Member">The body's one member.</param>
    /// <param name="Texts">What it holds.</param>
    public sealed record Change(string Action, string Member, IReadOnlyList<string> Texts);
}
