using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Candor.Domain.Ledger;

/// <summary>An Ed25519 public key that signs notes under a name (C2SP signed-note). Two keys are equal when their text is.</summary>
public sealed record VerifierKey
{
    private readonly string text;
    private readonly byte[] publicKey;

    /// <summary>Names a public key.</summary>
    /// <param name="name">Non-empty, without white space and plus, such as <c>candor/acme</c>.</param>
    /// <param name="publicKey">32 bytes, encoded as in RFC 8032.</param>
    /// <exception cref="LedgerFormatException">The name is not allowed, or the bytes are no sound public key.</exception>
    public VerifierKey(string name, ReadOnlySpan<byte> publicKey)
    {
        Name = NoteKeyText.CheckName(name);
        if (publicKey.Length != Ed25519.PublicKeySize) throw new LedgerFormatException("an Ed25519 public key has 32 bytes");
        this.publicKey = publicKey.ToArray();
        // Under a key of small order one signature holds for many texts.
        if (!Ed25519.ValidatePublicKeyFull(this.publicKey, 0)) throw new LedgerFormatException("not a sound Ed25519 public key");
        Id = NoteKeyText.Id(name, publicKey);
        text = NoteKeyText.Format(name, Id, publicKey);
    }

    /// <summary>The name in signature lines; for a ledger's key, the checkpoint's origin.</summary>
    public string Name { get; }

    /// <summary>The short identity in signature lines: the first four bytes of SHA-256(name ‖ LF ‖ 0x01 ‖ key).</summary>
    public uint Id { get; }

    /// <summary>Reads <c>name+id in hex+base64(0x01 ‖ key)</c>.</summary>
    /// <param name="vkey">The text, exactly as <see cref="ToString"/> writes it.</param>
    /// <exception cref="LedgerFormatException">Any other text, or an id that is not this key's.</exception>
    public static VerifierKey Parse(string vkey)
    {
        var (name, key) = NoteKeyText.Split(vkey);
        var parsed = new VerifierKey(name, key);
        return parsed.text == vkey ? parsed : throw new LedgerFormatException("a key's id is not that of its name and bytes");
    }

    /// <summary>Whether a signature over a text is this key's (RFC 8032, pure Ed25519).</summary>
    /// <param name="signed">The signed bytes.</param>
    /// <param name="signature">The signature; of another length than 64 bytes it is nobody's.</param>
    public bool Verify(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature) =>
        signature.Length == Ed25519.SignatureSize
        && Ed25519.Verify(signature.ToArray(), 0, publicKey, 0, signed.ToArray(), 0, signed.Length);

    /// <inheritdoc />
    public bool Equals(VerifierKey? other) => other is not null && text == other.text;

    /// <inheritdoc />
    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The text form, <c>name+id in hex+base64(0x01 ‖ key)</c>.</summary>
    public override string ToString() => text;
}

/// <summary>An Ed25519 key pair that signs notes under a name. Its text and its seed are secret.</summary>
public sealed class SignerKey
{
    private const string Prefix = "PRIVATE+KEY+";

    private readonly byte[] seed;

    /// <summary>Makes a key pair from a seed.</summary>
    /// <param name="name">Non-empty, without white space and plus, such as <c>candor/acme</c>.</param>
    /// <param name="seed">32 secret random bytes, the private key of RFC 8032.</param>
    /// <exception cref="LedgerFormatException">The name is not allowed, or the seed has another length.</exception>
    public SignerKey(string name, ReadOnlySpan<byte> seed)
    {
        if (seed.Length != Ed25519.SecretKeySize) throw new LedgerFormatException("an Ed25519 seed has 32 bytes");
        this.seed = seed.ToArray();
        var publicKey = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(this.seed, 0, publicKey, 0);
        Verifier = new VerifierKey(name, publicKey);
    }

    /// <summary>The public half.</summary>
    public VerifierKey Verifier { get; }

    /// <summary>Makes a new key pair from the system's randomness.</summary>
    /// <param name="name">Non-empty, without white space and plus.</param>
    public static SignerKey Generate(string name) => new(name, RandomNumberGenerator.GetBytes(Ed25519.SecretKeySize));

    /// <summary>Reads the secret text that <see cref="ExportSecret"/> wrote.</summary>
    /// <param name="secret"><c>PRIVATE+KEY+name+id in hex+base64(0x01 ‖ seed)</c>.</param>
    /// <exception cref="LedgerFormatException">Any other text.</exception>
    public static SignerKey Parse(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal)) throw new LedgerFormatException("not a note signing key");
        var (name, seed) = NoteKeyText.Split(secret[Prefix.Length..]);
        var parsed = new SignerKey(name, seed);
        var same = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(parsed.ExportSecret()), Encoding.UTF8.GetBytes(secret));
        return same ? parsed : throw new LedgerFormatException("a key's id is not that of its name and bytes");
    }

    /// <summary>The secret text form, for a secret store: <c>PRIVATE+KEY+name+id in hex+base64(0x01 ‖ seed)</c>.</summary>
    public string ExportSecret() => Prefix + NoteKeyText.Format(Verifier.Name, Verifier.Id, seed);

    /// <summary>Signs bytes (RFC 8032, pure Ed25519; the same bytes give the same signature).</summary>
    /// <param name="text">What to sign.</param>
    /// <returns>64 bytes.</returns>
    public byte[] Sign(ReadOnlySpan<byte> text)
    {
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(seed, 0, text.ToArray(), 0, text.Length, signature, 0);
        return signature;
    }

    /// <summary>The public half's text: a key that is logged by mistake gives nothing away.</summary>
    public override string ToString() => Verifier.ToString();
}

/// <summary>The text that public and secret keys share: <c>name+id+base64(0x01 ‖ bytes)</c>.</summary>
internal static class NoteKeyText
{
    private const byte Ed25519Type = 0x01;

    public static uint Id(string name, ReadOnlySpan<byte> publicKey) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(
            SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', Ed25519Type, .. publicKey]));

    public static string Format(string name, uint id, ReadOnlySpan<byte> key) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}+{id:x8}+{Convert.ToBase64String([Ed25519Type, .. key])}");

    /// <summary>Takes the text apart; whoever builds the key from it compares the id, which needs the public key.</summary>
    public static (string Name, byte[] Key) Split(string text)
    {
        // Base64 may hold a plus of its own; the name may not.
        var parts = text.Split('+', 3);
        if (parts.Length != 3) throw new LedgerFormatException("a key is written name+id+base64");
        var bytes = StrictBase64.Decode(parts[2], "a key");
        return bytes is [Ed25519Type, .. var key] ? (parts[0], key) : throw new LedgerFormatException("not an Ed25519 note key");
    }

    public static string CheckName(string name) =>
        IsName(name) ? name : throw new LedgerFormatException("a key name must not be empty or hold white space, control characters or plus");

    public static bool IsName(string name) =>
        name.Length > 0 && !name.Any(c => c == '+' || char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c));
}
