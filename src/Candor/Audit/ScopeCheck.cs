using Candor.Domain.Ledger;

namespace Candor.Audit;

/// <summary>Whether the entries are all of their scope: nothing dropped, nothing added, nothing moved.</summary>
internal abstract class ScopeCheck
{
    private const string Nothing = "holds no event of its scope";

    /// <summary>The check that the manifest's scope calls for.</summary>
    /// <param name="manifest">The manifest.</param>
    public static ScopeCheck Of(BundleManifest manifest) => manifest.Scope switch
    {
        { Stream: { } stream } => new OneStream(stream),
        { Streams: { } hash } => new WholeStreams(hash),
        { From: { } from, Until: { } until } => new Stretch(from, until),
        _ => new WholeLedger(manifest.Head.Size),
    };

    /// <summary>Takes the next event, whose index is known to have risen.</summary>
    /// <param name="index">Its place in the ledger.</param>
    /// <param name="happened">What it is.</param>
    /// <returns>What is wrong with it; null for nothing.</returns>
    public abstract string? Next(long index, LeafSummary happened);

    /// <summary>After the last event.</summary>
    /// <param name="events">How many there were.</param>
    /// <returns>What is wrong with the whole; null for nothing.</returns>
    public abstract string? Ending(long events);

    private static string? Follows(long seq, long last) =>
        seq == last + 1 ? null : $"is event {seq} of its stream where {last + 1} should follow";

    private sealed class WholeLedger(long size) : ScopeCheck
    {
        public override string? Next(long index, LeafSummary happened) => null;

        public override string? Ending(long events) => events == size ? null : "does not hold the whole ledger up to the checkpoint";
    }

    private sealed class OneStream(string stream) : ScopeCheck
    {
        private long last;

        public override string? Next(long index, LeafSummary happened) =>
            happened.Stream == stream ? Follows(happened.Seq, last++) : "is of another stream than the scope's";

        public override string? Ending(long events) => events == 0 ? Nothing : null;
    }

    /// <summary>Remembers a number a stream: a job's largest hiring round has some ten thousand.</summary>
    private sealed class WholeStreams(string hash) : ScopeCheck
    {
        private readonly Dictionary<string, long> last = new(StringComparer.Ordinal);

        public override string? Next(long index, LeafSummary happened)
        {
            var before = last.GetValueOrDefault(happened.Stream);
            last[happened.Stream] = happened.Seq;
            return Follows(happened.Seq, before);
        }

        public override string? Ending(long events) => events == 0 ? Nothing
            : BundleScope.HashOf(last.Keys) == hash ? null : "does not hold the streams that the scope names";
    }

    private sealed class Stretch(DateTimeOffset from, DateTimeOffset until) : ScopeCheck
    {
        private long? lastIndex;
        private DateTimeOffset lastAt;

        public override string? Next(long index, LeafSummary happened)
        {
            var fault = lastIndex is null && !IsWithin(happened.At) ? "begins with an event outside of the range of time"
                : lastIndex is { } before && index != before + 1 ? $"leaves out what stands at index {before + 1}" : null;
            (lastIndex, lastAt) = (index, happened.At);
            return fault;
        }

        public override string? Ending(long events) => events == 0 ? Nothing
            : IsWithin(lastAt) ? null : "ends with an event outside of the range of time";

        private bool IsWithin(DateTimeOffset at) => at >= from && at < until;
    }
}
