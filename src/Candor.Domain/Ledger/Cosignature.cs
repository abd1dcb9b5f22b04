using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Candor.Domain.Ledger;

/// <summary>
/// The key of a witness (C2SP tlog-cosignature, Ed25519): what it signs says that at a time the checkpoint was the largest it had seen of that ledger, and
/// held everything it had seen before. Two keys are equal when their text is.
/// </summary>
public sealed record CosignatureKey
{
    private const byte Algorithm = 0x04;
    private const int TimeLength = sizeof(ulong);

    // The last second of the year 9999.
    private const ulong LastSecond = 253_402_300_799;

    private readonly byte[] publicKey;

    private CosignatureKey(string name, ReadOnlySpan<byte> publicKey)
    {
        Name = NoteKeyText.CheckName(name);
        this.publicKey = publicKey.ToArray();
        if (publicKey.Length != Ed25519.PublicKeySize || !Ed25519.ValidatePublicKeyFull(this.publicKey, 0))
            throw new LedgerFormatException("not a sound Ed25519 public key");
        Id = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', Algorithm, .. publicKey]));
    }

    /// <summary>The witness's name in signature lines.</summary>
    public string Name { get; }

    /// <summary>The short identity in signature lines: the first four bytes of SHA-256(name ‖ LF ‖ 0x04 ‖ key).</summary>
    public uint Id { get; }

    /// <summary>The public half of a seed.</summary>
    /// <param name="name">The witness's name.</param>
    /// <param name="seed">32 secret bytes.</param>
    public static CosignatureKey Of(string name, ReadOnlySpan<byte> seed)
    {
        var key = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(seed.ToArray(), 0, key, 0);
        return new CosignatureKey(name, key);
    }

    /// <summary>Reads <c>name+id in hex+base64(0x04 ‖ key)</c>.</summary>
    /// <param name="vkey">The text, exactly as <see cref="ToString"/> writes it.</param>
    /// <exception cref="LedgerFormatException">Any other text.</exception>
    public static CosignatureKey Parse(string vkey)
    {
        // Base64 may hold a plus of its own; the name may not.
        if (vkey.Split('+', 3) is not [var name, _, var base64] || StrictBase64.Decode(base64, "a key") is not [Algorithm, .. var key])
            throw new LedgerFormatException("a witness's key is written name+id+base64 and is of the kind 4");
        var parsed = new CosignatureKey(name, key);
        return parsed.ToString() == vkey ? parsed : throw new LedgerFormatException("a key's id is not that of its name and bytes");
    }

    /// <summary>When the witness cosigned a note's text.</summary>
    /// <param name="note">A checkpoint with its signatures.</param>
    /// <returns>Null when this witness did not.</returns>
    public DateTimeOffset? TimeOf(SignedNote note)
    {
        if (note.Signatures.FirstOrDefault(line => line.Name == Name && line.KeyId == Id) is not { } line
            || line.Signature.Length != TimeLength + Ed25519.SignatureSize)
            return null;
        var time = BinaryPrimitives.ReadUInt64BigEndian(line.Signature.Span);
        var signed = Signed(note.Text, time);
        return time <= LastSecond
            && Ed25519.Verify(line.Signature.ToArray(), TimeLength, publicKey, 0, signed, 0, signed.Length)
                ? DateTimeOffset.FromUnixTimeSeconds((long)time)
                : null;
    }

    /// <inheritdoc />
    public bool Equals(CosignatureKey? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc />
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The text form, <c>name+id in hex+base64(0x04 ‖ key)</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}+{Id:x8}+{Convert.ToBase64String([Algorithm, .. publicKey])}");

    /// <summary>The line by which a seed's owner cosigns a checkpoint.</summary>
    internal NoteSignature Sign(string checkpoint, ReadOnlySpan<byte> seed, DateTimeOffset at)
    {
        var time = (ulong)at.ToUnixTimeSeconds();
        var line = new byte[TimeLength + Ed25519.SignatureSize];
        BinaryPrimitives.WriteUInt64BigEndian(line, time);
        var signed = Signed(checkpoint, time);
        Ed25519.Sign(seed.ToArray(), 0, signed, 0, signed.Length, line, TimeLength);
        return new NoteSignature(Name, Id, line);
    }

    private static byte[] Signed(string checkpoint, ulong time) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{checkpoint}"));
}

/// <summary>A witness's key pair. Its seed is secret.</summary>
/// <param name="name">The witness's name.</param>
/// <param name="seed">32 secret bytes, used for nothing else.</param>
public sealed class Cosigner(string name, byte[] seed)
{
    /// <summary>The public half.</summary>
    public CosignatureKey Key { get; } = CosignatureKey.Of(name, seed);

    /// <summary>Cosigns a checkpoint.</summary>
    /// <param name="checkpoint">The note's text.</param>
    /// <param name="at">Now.</param>
    /// <returns>The signature line, with its line feed.</returns>
    public string Sign(string checkpoint, DateTimeOffset at) => SignedNote.FormatLine(Key.Sign(checkpoint, seed, at));

    /// <summary>The public half's text: a key that is logged by mistake gives nothing away.</summary>
    public override string ToString() => Key.ToString();
}
