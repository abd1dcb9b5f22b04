using System.Runtime.Intrinsics;

namespace Candor.Domain.Ledger;

/// <summary>A SHA-256 hash in the ledger's tree: of a leaf, of a node, or the root.</summary>
public readonly record struct TreeHash
{
    /// <summary>Its length in bytes.</summary>
    public const int Length = 32;

    private readonly Vector256<byte> bytes;

    /// <summary>Takes a hash from its bytes.</summary>
    /// <param name="hash">Exactly 32 bytes.</param>
    /// <exception cref="LedgerFormatException">Another length.</exception>
    public TreeHash(ReadOnlySpan<byte> hash)
    {
        if (hash.Length != Length) throw new LedgerFormatException($"a tree hash has {Length} bytes");
        bytes = Vector256.Create(hash);
    }

    /// <summary>Reads the padded, canonical base64 of a hash, as checkpoints and proofs carry it.</summary>
    /// <param name="base64">44 characters.</param>
    /// <exception cref="LedgerFormatException">Not canonical base64 of 32 bytes.</exception>
    public static TreeHash Parse(string? base64) => new(StrictBase64.Decode(base64, "a tree hash"));

    /// <summary>Writes the 32 bytes.</summary>
    /// <param name="destination">At least 32 bytes long.</param>
    public void CopyTo(Span<byte> destination) => bytes.CopyTo(destination);

    /// <summary>The 32 bytes.</summary>
    public byte[] ToArray()
    {
        var array = new byte[Length];
        CopyTo(array);
        return array;
    }

    /// <summary>Base64, as checkpoints and proofs carry it.</summary>
    public override string ToString() => Convert.ToBase64String(ToArray());
}
