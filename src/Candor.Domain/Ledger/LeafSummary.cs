using System.Text;

namespace Candor.Domain.Ledger;

/// <summary>What a leaf says, all but its data: enough to check its place. Read without a JSON reader where the leaf is of the plain kind.</summary>
/// <param name="Tenant">Whose ledger.</param>
/// <param name="Stream">What it happened to.</param>
/// <param name="Seq">Its place in the stream.</param>
/// <param name="Type">What happened.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Sealed">The personal part, if there is any.</param>
public sealed record LeafSummary(string Tenant, string Stream, long Seq, string Type, DateTimeOffset At, Actor Actor, SealedPart? Sealed)
{
    /// <summary>Reads a leaf, refusing whatever <see cref="LedgerEvent.Parse"/> refuses.</summary>
    /// <param name="leaf">The exact leaf.</param>
    /// <exception cref="LedgerFormatException">As there.</exception>
    public static LeafSummary Read(ReadOnlySpan<byte> leaf)
    {
        if (TryRead(leaf) is { } plain)
            return plain;
        var whole = LedgerEvent.Parse(leaf);
        return new LeafSummary(whole.Tenant, whole.Stream, whole.Seq, whole.Type, whole.At, whole.Actor, whole.Sealed);
    }

    /// <summary>
    /// Reads a leaf whose text is ASCII without escapes and stands in the one order that canonical JSON has. Of any other leaf it says nothing, and
    /// the slow way decides.
    /// </summary>
    /// <param name="leaf">The exact leaf.</param>
    /// <returns>Null when it is not of that kind.</returns>
    /// <exception cref="LedgerFormatException">Its time or what is sealed is spelt otherwise than a leaf may spell it.</exception>
    internal static LeafSummary? TryRead(ReadOnlySpan<byte> leaf)
    {
        var scan = new CanonicalScan(leaf);
        if (!scan.Take("{\"actor\":{\"id\":"u8) || !scan.Text(out var id)
            || !scan.Take(",\"kind\":"u8) || !scan.Text(out var kind)
            || !scan.Take("},\"at\":"u8) || !scan.Text(out var at)
            || !scan.Take(",\"data\":"u8) || !scan.IsAtObject || !scan.Value(1))
            return null;
        ReadOnlySpan<byte> ct = default, iv = default, key = default;
        var isSealed = scan.Take(",\"sealed\":{\"alg\":\"A256GCM\",\"ct\":"u8);
        if (isSealed && (!scan.Text(out ct) || !scan.Take(",\"iv\":"u8) || !scan.Text(out iv) || !scan.Take(",\"key\":"u8) || !scan.Text(out key) || !scan.Take("}"u8)))
            return null;
        if (!scan.Take(",\"seq\":"u8) || !scan.Number(out var seq)
            || !scan.Take(",\"stream\":"u8) || !scan.Text(out var stream)
            || !scan.Take(",\"tenant\":"u8) || !scan.Text(out var tenant)
            || !scan.Take(",\"type\":"u8) || !scan.Text(out var type)
            || !scan.Take(",\"v\":1}"u8) || !scan.IsAtEnd)
            return null;
        if (seq < 1 || id.IsEmpty || stream.IsEmpty || tenant.IsEmpty || type.IsEmpty || KindOf(kind) is not { } known || (isSealed && key.IsEmpty))
            return null;

        var part = isSealed
            ? new SealedPart(Text(key), StrictBase64.Decode(Text(iv), "sealed.iv"), StrictBase64.Decode(Text(ct), "sealed.ct"))
            : null;
        if (part is not null && (part.Iv.Length != Sealing.IvLength || part.Ciphertext.Length < Sealing.TagLength))
            return null;
        return new LeafSummary(Text(tenant), Text(stream), seq, Text(type), LedgerTime.Parse(Text(at)), new Actor(known, Text(id)), part);
    }

    private static string Text(ReadOnlySpan<byte> ascii) => Encoding.ASCII.GetString(ascii);

    private static ActorKind? KindOf(ReadOnlySpan<byte> kind) =>
        kind.SequenceEqual("system"u8) ? ActorKind.System
        : kind.SequenceEqual("candidate"u8) ? ActorKind.Candidate
        : kind.SequenceEqual("staff"u8) ? ActorKind.Staff
        : kind.SequenceEqual("ats"u8) ? ActorKind.Ats
        : kind.SequenceEqual("client"u8) ? ActorKind.Client
        : null;
}
