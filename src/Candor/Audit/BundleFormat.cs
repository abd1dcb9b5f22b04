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
