using System.Globalization;
using System.Text;

namespace Candor.Domain.Ledger;

/// <summary>What a ledger asks of a witness (C2SP tlog-witness, add-checkpoint): to cosign a checkpoint that holds the one it cosigned last.</summary>
/// <param name="OldSize">The size of the checkpoint that the witness cosigned last; 0 for none.</param>
/// <param name="Proof">The RFC 9162 consistency proof from there to the checkpoint; at most 63 hashes.</param>
/// <param name="Note">The signed checkpoint.</param>
public sealed record WitnessRequest(long OldSize, IReadOnlyList<TreeHash> Proof, SignedNote Note)
{
    private const int MostHashes = 63;

    /// <summary>Reads a request's body.</summary>
    /// <param name="body">UTF-8.</param>
    /// <exception cref="LedgerFormatException">Any other layout than the one.</exception>
    public static WitnessRequest Parse(ReadOnlySpan<byte> body)
    {
        var divider = body.IndexOf("\n\n"u8);
        if (divider < 0) throw new LedgerFormatException("a request is an old size, a proof, an empty line and a checkpoint");
        var lines = Encoding.UTF8.GetString(body[..divider]).Split('\n');
        if (!lines[0].StartsWith("old ", StringComparison.Ordinal)
            || !long.TryParse(lines[0].AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var old)
            || lines[0] != string.Create(CultureInfo.InvariantCulture, $"old {old}"))
            throw new LedgerFormatException("a request begins with the word old and a size in decimal");
        if (lines.Length - 1 > MostHashes) throw new LedgerFormatException($"a proof has at most {MostHashes} hashes");
        return new WitnessRequest(old, [.. lines.Skip(1).Select(TreeHash.Parse)], SignedNote.Parse(body[(divider + 2)..]));
    }

    /// <summary>The request's body.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"old {OldSize}\n{string.Concat(Proof.Select(hash => $"{hash}\n"))}\n{Note}"));
}

/// <summary>What a witness makes of a request whose signature is the ledger's.</summary>
public enum WitnessVerdict
{
    /// <summary>The checkpoint holds everything that was cosigned before.</summary>
    Cosign,

    /// <summary>The old size is larger than the checkpoint's: no request at all.</summary>
    Senseless,

    /// <summary>Another checkpoint was cosigned last than the ledger thinks: it may ask again from there.</summary>
    Outdated,

    /// <summary>Of one size the ledger has signed two roots: it was rewritten, and the two notes prove it.</summary>
    Forked,

    /// <summary>The proof does not lead from what was cosigned last: the ledger was rewritten, or the proof is wrong.</summary>
    Inconsistent,
}

/// <summary>How a witness decides. It never cosigns two checkpoints of a ledger of which one does not hold the other.</summary>
public static class Witnessing
{
    /// <summary>Decides.</summary>
    /// <param name="last">The head that was cosigned last; the empty tree for none.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="next">The head in its checkpoint, whose signature is known to hold.</param>
    public static WitnessVerdict Judge(TreeHead last, WitnessRequest request, TreeHead next)
    {
        if (request.OldSize > next.Size) return WitnessVerdict.Senseless;
        if (next.Size == last.Size && next.Root != last.Root) return WitnessVerdict.Forked;
        if (request.OldSize != last.Size) return WitnessVerdict.Outdated;
        return MerkleTree.VerifyConsistency(last, next, request.Proof) ? WitnessVerdict.Cosign : WitnessVerdict.Inconsistent;
    }
}
