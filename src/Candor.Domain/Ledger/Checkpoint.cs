using System.Globalization;

namespace Candor.Domain.Ledger;

/// <summary>What a ledger signs about itself (C2SP tlog-checkpoint): who it is, how large, and the root over everything in it.</summary>
/// <param name="Origin">The ledger's name and its key's: <c>candor/tenant</c>.</param>
/// <param name="Head">Its size and root.</param>
public sealed record Checkpoint(string Origin, TreeHead Head)
{
    /// <summary>The origin of a tenant's ledger.</summary>
    /// <param name="tenant">The tenant, as in its events.</param>
    public static string OriginOf(string tenant) => $"candor/{tenant}";

    /// <summary>Reads a note's text. Extension lines, which nobody could audit, are refused.</summary>
    /// <param name="text">Three lines: origin, size in decimal, root in base64.</param>
    /// <exception cref="LedgerFormatException">Any other text, or a root that no tree of size 0 has.</exception>
    public static Checkpoint Parse(string text)
    {
        if (text.Split('\n') is not [{ Length: > 0 } origin, var digits, var root, ""])
            throw new LedgerFormatException("a checkpoint's text is three lines: origin, size, root");
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            throw new LedgerFormatException("a checkpoint's size is not a decimal number");
        var parsed = new Checkpoint(origin, new TreeHead(size, TreeHash.Parse(root)));
        if (size == 0 && parsed.Head != TreeHead.Empty) throw new LedgerFormatException("a checkpoint of size 0 has another root than the empty tree's");
        return parsed.ToText() == text ? parsed : throw new LedgerFormatException("a checkpoint's size has leading zeros");
    }

    /// <summary>Reads a signed checkpoint and trusts it only under the given key.</summary>
    /// <param name="note">The whole signed note in UTF-8.</param>
    /// <param name="key">The ledger's key, whose name is the origin.</param>
    /// <exception cref="LedgerFormatException">Not a checkpoint in its one layout, of another ledger, or not signed by the key.</exception>
    public static Checkpoint Open(ReadOnlySpan<byte> note, VerifierKey key)
    {
        var signed = SignedNote.Parse(note);
        if (!signed.IsSignedBy(key)) throw new LedgerFormatException($"the checkpoint is not signed by {key}");
        var checkpoint = Parse(signed.Text);
        return checkpoint.Origin == key.Name ? checkpoint : throw new LedgerFormatException("the checkpoint's origin is not its key's name");
    }

    /// <summary>Signs it.</summary>
    /// <param name="key">The ledger's key, whose name must be the origin.</param>
    public SignedNote Sign(SignerKey key) => key.Verifier.Name == Origin
        ? SignedNote.Sign(ToText(), key)
        : throw new LedgerFormatException("a checkpoint is signed by the key that bears its origin's name");

    /// <summary>The text that is signed.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Head.Size}\n{Head.Root}\n");
}
