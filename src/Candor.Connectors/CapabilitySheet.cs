using Candor.Domain.Mapping;

namespace Candor.Connectors;

/// <summary>
/// What a connector can do and what it needs, as data: the product decides by it, and the page for integrators is made from it.
/// </summary>
/// <param name="Vendor">The vendor's name in lower case, as in configuration: <c>greenhouse</c>.</param>
/// <param name="Title">The vendor's name for people.</param>
/// <param name="Api">Which API and version, and how it is signed in to.</param>
/// <param name="News">How changes arrive.</param>
/// <param name="Ladder">The places a result can stand in, the best first.</param>
/// <param name="WritesMakeObjects">
/// Whether writing a field can make an object (a feedback form) that a repeated write would make twice: then a lost write is waited for before
/// another is sent, even after a restart.
/// </param>
/// <param name="Reads">What is read, in the vendor's words.</param>
/// <param name="Settings">The settings of a connection.</param>
/// <param name="Grants">Scopes and permissions to grant, each with what for.</param>
/// <param name="Limits">The rate limits that are kept to, as the vendor documents them.</param>
/// <param name="Cannot">What the vendor cannot do, or does not let partners do, and what that means for recruiters.</param>
/// <param name="Partner">The vendor's interface for assessment partners; null where it has none, or it is not spoken here.</param>
/// <param name="HookSecrets">How many secrets its webhooks have at one time; while they are replaced, twice as many stand.</param>
/// <param name="Team">Who counts as being on a job, in the vendor's words; null where the connector cannot tell (<see cref="IHiringTeams"/>).</param>
public sealed record CapabilitySheet(
    string Vendor,
    string Title,
    string Api,
    Arrival News,
    IReadOnlyList<LadderStep> Ladder,
    bool WritesMakeObjects,
    IReadOnlyList<string> Reads,
    IReadOnlyList<SettingSheet> Settings,
    IReadOnlyList<Grant> Grants,
    string Limits,
    IReadOnlyList<string> Cannot,
    PartnerSheet? Partner = null,
    int HookSecrets = 1,
    string? Team = null);

/// <summary>How an ATS's news arrives.</summary>
public enum Arrival
{
    /// <summary>The vendor calls <c>/hooks/{connection}</c>.</summary>
    Webhook,

    /// <summary>The vendor has no webhooks: who stands in a trigger stage is looked up every so often.</summary>
    Polling,
}

/// <summary>A place a result can stand in.</summary>
/// <param name="Rung">Which rung of the ladder.</param>
/// <param name="Object">The vendor's name for it.</param>
/// <param name="Keys">How its field keys are spelt in a mapping, such as <c>feedback.FIELD_ID</c>; empty for the note.</param>
/// <param name="ReadBack">How it is read back.</param>
public sealed record LadderStep(Rung Rung, string Object, string Keys, string ReadBack);

/// <summary>
/// A setting of a connection. The published schema of <c>connections/*.yaml</c>, and so what the loader takes, is made from these. A vendor with
/// webhooks has <c>webhook_secrets</c> beside them, and every connection has <c>vendor</c>.
/// </summary>
/// <param name="Key">As in the connection's file.</param>
/// <param name="Meaning">What it is, and where to find it.</param>
/// <param name="Required">Whether it has to be there.</param>
/// <param name="Kind">What may stand there.</param>
/// <param name="Choices">The only values it can have; null for any of its kind.</param>
public sealed record SettingSheet(
    string Key,
    string Meaning,
    bool Required,
    SettingKind Kind = SettingKind.Line,
    IReadOnlyList<string>? Choices = null);

/// <summary>What may stand in a setting.</summary>
public enum SettingKind
{
    /// <summary>One line of text, or a reference to one.</summary>
    Line,

    /// <summary>Nothing but a reference: it is never written out.</summary>
    Secret,

    /// <summary>An https:// address (http:// on this machine's loopback only), or a reference to one.</summary>
    Address,

    /// <summary>A whole number above zero, such as a record's identifier.</summary>
    Number,

    /// <summary>
    /// Fields that the vendor's API does not describe: a map from a field's name to its type, or, for a select, to <c>single_select</c> or
    /// <c>multi_select</c> with its values and their labels. A connector finds them as settings named <c>KEY.NAME</c> (a type) and
    /// <c>KEY.NAME.single_select.VALUE</c> (a label).
    /// </summary>
    Fields,
}

/// <summary>A scope or permission.</summary>
/// <param name="Name">As the vendor spells it.</param>
/// <param name="For">What it is needed for.</param>
public sealed record Grant(string Name, string For);

/// <summary>A vendor's interface for assessment partners.</summary>
/// <param name="Serves">What the vendor calls below <c>/partners/{connection}/</c>.</param>
/// <param name="Calls">What is called at the vendor.</param>
/// <param name="SignIn">How each side shows who it is.</param>
/// <param name="ReadBack">How it is known that the vendor shows what it was told.</param>
public sealed record PartnerSheet(IReadOnlyList<string> Serves, IReadOnlyList<string> Calls, string SignIn, string ReadBack);
