using System.Buffers.Binary;
using System.Text;

namespace Candor.Domain.Ledger;

/// <summary>A line under a note.</summary>
/// <param name="Name">The signing key's name.</param>
/// <param name="KeyId">The signing key's short identity.</param>
/// <param name="Signature">The signature's bytes; 64 of them for Ed25519.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature);

/// <summary>
/// A text with signatures below it, as C2SP signed-note lays it out: the text, an empty line, then for each signature
/// an em dash, a space, the key's name, a space, and base64(key id ‖ signature). Trust the text only after
/// <see cref="IsSignedBy"/> said yes.
/// </summary>
public sealed class SignedNote
{
    /// <summary>The most signatures a note may carry; the specification asks for at least 16.</summary>
    public const int MaxSignatures = 16;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures) => (Text, Signatures) = (text, signatures);

    /// <summary>The text, with its final line feed.</summary>
    public string Text { get; }

    /// <summary>The signatures, each by another key, in the order they stand.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Signs a text.</summary>
    /// <param name="text">Ends in a line feed; holds no other control character.</param>
    /// <param name="keys">One to <see cref="MaxSignatures"/> keys, no two with one name and id.</param>
    /// <exception cref="LedgerFormatException">A text that no note can carry, or keys that no note can name.</exception>
    public static SignedNote Sign(string text, params IReadOnlyList<SignerKey> keys)
    {
        var signed = Encode(text);
        var note = new SignedNote(text, [.. keys.Select(k => new NoteSignature(k.Verifier.Name, k.Verifier.Id, k.Sign(signed)))]);
        return Parse(note.ToBytes());
    }

    /// <summary>Reads a note, refusing every byte that <see cref="ToBytes"/> would not have written. Checks no signature.</summary>
    /// <param name="note">The whole note in UTF-8.</param>
    /// <exception cref="LedgerFormatException">Not a note in its one layout.</exception>
    public static SignedNote Parse(ReadOnlySpan<byte> note)
    {
        var whole = Decode(note);
        // The text may have empty lines itself; the last one is the divider.
        var divider = whole.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (divider < 0 || !whole.EndsWith('\n')) throw new LedgerFormatException("a note is a text, an empty line and signature lines");
        var lines = whole[(divider + 2)..].Split('\n')[..^1];
        if (lines.Length is 0 or > MaxSignatures) throw new LedgerFormatException($"a note has 1 to {MaxSignatures} signatures");
        var signatures = lines.Select(ParseLine).ToArray();
        if (signatures.DistinctBy(s => (s.Name, s.KeyId)).Count() != signatures.Length)
            throw new LedgerFormatException("two signatures of one note are by the same key");
        var parsed = new SignedNote(whole[..(divider + 1)], signatures);
        return note.SequenceEqual(parsed.ToBytes()) ? parsed : throw new LedgerFormatException("a note is spelt in another way than the one");
    }

    /// <summary>Whether the key is among the signers and its signature holds.</summary>
    /// <param name="key">A key that is trusted for a reason outside of the note.</param>
    public bool IsSignedBy(VerifierKey key) =>
        Signatures.FirstOrDefault(s => s.Name == key.Name && s.KeyId == key.Id) is { } line
        && key.Verify(Encode(Text), line.Signature.Span);

    /// <summary>The note in UTF-8.</summary>
    public byte[] ToBytes() => Encode(ToString());

    /// <summary>The note as text.</summary>
    public override string ToString() => $"{Text}\n{string.Concat(Signatures.Select(FormatLine))}";

    internal static string FormatLine(NoteSignature signature)
    {
        var bytes = new byte[4 + signature.Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, signature.KeyId);
        signature.Signature.CopyTo(bytes.AsMemory(4));
        return $"— {signature.Name} {Convert.ToBase64String(bytes)}\n";
    }

    private static NoteSignature ParseLine(string line)
    {
        if (line.Split(' ') is not ["—", var name, var base64] || !NoteKeyText.IsName(name))
            throw new LedgerFormatException("a signature line is an em dash, a key name and base64, with one space between");
        var bytes = StrictBase64.Decode(base64, "a signature");
        if (bytes.Length <= 4) throw new LedgerFormatException("a signature line has no signature");
        return new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(4));
    }

    private static string Decode(ReadOnlySpan<byte> note)
    {
        try
        {
            var text = Utf8.GetString(note);
            RefuseControls(text);
            return text;
        }
        catch (DecoderFallbackException e)
        {
            throw new LedgerFormatException("a note is not UTF-8", e);
        }
    }

    private static byte[] Encode(string text)
    {
        try
        {
            RefuseControls(text);
            return text.EndsWith('\n') ? Utf8.GetBytes(text) : throw new LedgerFormatException("a note's text ends in a line feed");
        }
        catch (EncoderFallbackException e)
        {
            throw new LedgerFormatException("a note's text holds a lone surrogate", e);
        }
    }

    private static void RefuseControls(string text)
    {
        if (text.Any(c => c < ' ' && c != '\n')) throw new LedgerFormatException("a note holds a control character");
    }
}
