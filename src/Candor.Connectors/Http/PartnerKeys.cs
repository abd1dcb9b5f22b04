using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Candor.Connectors.Http;

/// <summary>
/// The keys by which a vendor shows who it is: one, or two while one replaces the other. They come as HTTP basic authentication, the key as the
/// user name and an empty password.
/// </summary>
internal sealed class PartnerKeys
{
    /// <summary>Greenhouse holds keys of less than 171 characters.</summary>
    private const int Longest = 170;

    /// <summary>Shorter ones can be guessed through an open door.</summary>
    private const int Shortest = 20;

    private readonly byte[][] _digests;

    private PartnerKeys(IReadOnlyList<string> keys)
    {
        All = keys;
        _digests = [.. keys.Select(key => Digest($"{key}:"))];
    }

    /// <summary>The keys, the present one first.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>The keys of an account; null when it has none.</summary>
    /// <param name="settings">The account's settings.</param>
    /// <param name="names">The settings that hold one, the present one first.</param>
    /// <exception cref="ArgumentException">A key is too short, too long, or of characters that basic authentication does not carry safely.</exception>
    public static PartnerKeys? Of(VendorSettings settings, params IReadOnlyList<string> names)
    {
        var keys = new List<string>();
        foreach (var name in names)
        {
            if (settings.Values.GetValueOrDefault(name) is not { Length: > 0 } key)
                continue;
            if (key.Length is < Shortest or > Longest || !key.All(letter => char.IsAscii(letter) && !char.IsControl(letter) && letter is not (':' or ' ')))
            {
                throw new ArgumentException(
                    $"The connection {settings.Connection} needs a {name} of {Shortest} to {Longest} ASCII characters without colon and space.");
            }

            keys.Add(key);
        }

        return keys.Count == 0 ? null : new PartnerKeys(keys);
    }

    /// <summary>Whether a request bears one of the keys. Takes the same time whichever it is, and however much of it fits.</summary>
    /// <param name="authorization">The header; null for none.</param>
    public bool Accept(string? authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header)
            || !header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || header.Parameter is null)
            return false;
        var given = new byte[header.Parameter.Length];
        if (!Convert.TryFromBase64String(header.Parameter, given, out var length))
            return false;
        var digest = SHA256.HashData(given.AsSpan(0, length));
        var accepted = false;
        foreach (var wanted in _digests)
            accepted |= CryptographicOperations.FixedTimeEquals(digest, wanted);
        return accepted;
    }

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.ASCII.GetBytes(text));
}
