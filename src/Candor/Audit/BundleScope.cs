using System.Security.Cryptography;
using System.Text;
using Candor.Domain.Ledger;

namespace Candor.Audit;

/// <summary>What part of a ledger a bundle shows, in a spelling from which a verifier can tell whether something of it is missing.</summary>
public sealed record BundleScope
{
    private const string Everything = "all";
    private const string CandidatePrefix = "candidate:";
    private const string JobPrefix = "job:";
    private const string TimePrefix = "time:";

    private readonly string text;

    private BundleScope(string text) => this.text = text;

    /// <summary>The whole ledger, from its first event to the checkpoint.</summary>
    public static BundleScope All { get; } = new(Everything);

    /// <summary>The one stream that is shown; null for another kind of scope.</summary>
    public string? Stream { get; private init; }

    /// <summary>Of several whole streams, the hash over their names; null for another kind of scope.</summary>
    public string? Streams { get; private init; }

    /// <summary>The first moment of a range of time; null for another kind of scope.</summary>
    public DateTimeOffset? From { get; private init; }

    /// <summary>The first moment after a range of time; null for another kind of scope.</summary>
    public DateTimeOffset? Until { get; private init; }

    /// <summary>All events of one screening so far.</summary>
    /// <param name="stream">The screening's stream, such as <c>scr_…</c>.</param>
    public static BundleScope Screening(string stream) => stream is "" or Everything || stream.Contains(':', StringComparison.Ordinal)
        ? throw new ArgumentException("not the name of a screening", nameof(stream))
        : new BundleScope(stream) { Stream = stream };

    /// <summary>All events so far of a candidate's streams. The candidate is not named, for bundles may leave out what is sealed.</summary>
    /// <param name="streams">The streams, in any order.</param>
    public static BundleScope Candidate(IEnumerable<string> streams) => Set(CandidatePrefix, HashOf(streams));

    /// <summary>All events so far of the streams of a job.</summary>
    /// <param name="streams">The streams, in any order.</param>
    public static BundleScope Job(IEnumerable<string> streams) => Set(JobPrefix, HashOf(streams));

    /// <summary>
    /// The stretch of the ledger from the first to the last event of a range of time, without a gap: what other clocks dated otherwise and
    /// stands between them is shown too.
    /// </summary>
    /// <param name="from">The first moment.</param>
    /// <param name="until">The first moment after it.</param>
    public static BundleScope Time(DateTimeOffset from, DateTimeOffset until) =>
        new($"{TimePrefix}{LedgerTime.Format(from)}/{LedgerTime.Format(until)}")
        {
            From = LedgerTime.Parse(LedgerTime.Format(from)),
            Until = LedgerTime.Parse(LedgerTime.Format(until)),
        };

    /// <summary>As the manifest spells it: <c>all</c>, a stream, <c>candidate:HASH</c>, <c>job:HASH</c> or <c>time:FROM/UNTIL</c>.</summary>
    public override string ToString() => text;

    /// <summary>SHA-256 in hex of the streams' names, sorted by their bytes, with a line feed behind each.</summary>
    internal static string HashOf(IEnumerable<string> streams) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Concat(streams.Order(StringComparer.Ordinal).Select(stream => stream + "\n")))));

    internal static BundleScope Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal) + 1;
        return (text[..colon], text[colon..]) switch
        {
            ("", Everything) => All,
            ("", "") => throw new LedgerFormatException("scope is empty"),
            ("", _) => Screening(text),
            (CandidatePrefix or JobPrefix, { Length: 64 } hash) when hash.All(char.IsAsciiHexDigitLower) => Set(text[..colon], hash),
            (TimePrefix, var range) when range.Split('/') is [var from, var until] => Time(LedgerTime.Parse(from), LedgerTime.Parse(until)),
            _ => throw new LedgerFormatException("scope is of no known kind"),
        };
    }

    private static BundleScope Set(string prefix, string hash) => new(prefix + hash) { Streams = hash };
}
