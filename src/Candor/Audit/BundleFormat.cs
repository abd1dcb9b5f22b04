using Candor.Domain.Ledger;

namespace Candor.Audit;

/// <summary>What an audit bundle is made of, by name and in the order in which the files stand in it.</summary>
internal static class BundleFormat
{
    public const string Version = "candor-audit/1";

    public const string Entries = "entries.jsonl";
    public const string Opened = "opened.jsonl";
    public const string EventsCsv = "events.csv";
    public const string CaseHtml = "case.html";
    public const string Checkpoint = "checkpoint.txt";
    public const string Keys = "keys.json";
    public const string Manifest = "manifest.json";
    public const string ManifestSignature = "manifest.sig";

    /// <summary>The order of writing: what the manifest hashes comes before it, and its signature last.</summary>
    public static readonly IReadOnlyList<string> Order =
        [Entries, Opened, EventsCsv, CaseHtml, Checkpoint, Keys, Manifest, ManifestSignature];

    /// <summary>The files that a bundle has, in order; only what its exporter may open is left out when there is nothing to see.</summary>
    public static IEnumerable<string> Files(bool opened) => Order.Where(name => opened || name != Opened);
}

/// <summary>What part of a ledger a bundle shows.</summary>
public sealed record BundleScope
{
    private const string Everything = "all";

    private BundleScope(string? stream) => Stream = stream;

    /// <summary>The whole ledger, from its first event to the checkpoint.</summary>
    public static BundleScope All { get; } = new((string?)null);

    /// <summary>The one stream that is shown, or null for the whole ledger.</summary>
    public string? Stream { get; }

    /// <summary>All events of one screening so far.</summary>
    /// <param name="stream">The screening's stream, such as <c>scr_…</c>.</param>
    public static BundleScope Screening(string stream) => stream is "" or Everything
        ? throw new ArgumentException("not the name of a screening", nameof(stream))
        : new BundleScope(stream);

    /// <summary>As the manifest spells it: the stream's name, or <c>all</c>.</summary>
    public override string ToString() => Stream ?? Everything;

    internal static BundleScope Parse(string text) => text switch
    {
        Everything => All,
        "" => throw new LedgerFormatException("scope is empty"),
        _ => Screening(text),
    };
}
