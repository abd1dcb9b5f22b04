using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Candor.Storage;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Candor.Access;

/// <summary>Wraps the keys of sessions under the installation's secret: a copy of their folder alone signs nobody in.</summary>
/// <param name="master">The installation's secret.</param>
internal sealed class SessionKeyEncryptor(MasterKey master) : IXmlEncryptor
{
    /// <inheritdoc />
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
        new XElement("sealed", Convert.ToBase64String(SessionKeys.Seal(master, Encoding.UTF8.GetBytes(plaintextElement.ToString())))),
        typeof(SessionKeyDecryptor));
}

/// <summary>Unwraps them. Made by the framework, from the name that stands beside the wrapped key.</summary>
/// <param name="services">The application's services.</param>
internal sealed class SessionKeyDecryptor(IServiceProvider services) : IXmlDecryptor
{
    /// <inheritdoc />
    public XElement Decrypt(XElement encryptedElement) => XElement.Parse(Encoding.UTF8.GetString(
        SessionKeys.Open(services.GetRequiredService<MasterKey>(), Convert.FromBase64String(encryptedElement.Value))));
}

/// <summary>AES-256-GCM: nonce, ciphertext, tag.</summary>
internal static class SessionKeys
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Wraps.</summary>
    public static byte[] Seal(MasterKey master, byte[] plain)
    {
        var whole = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(whole.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(master.Derive("sessions"), TagBytes);
        cipher.Encrypt(whole.AsSpan(0, NonceBytes), plain, whole.AsSpan(NonceBytes, plain.Length), whole.AsSpan(NonceBytes + plain.Length));
        return whole;
    }

    /// <summary>Unwraps.</summary>
    /// <exception cref="CryptographicException">It was not wrapped under this installation's secret.</exception>
    public static byte[] Open(MasterKey master, byte[] whole)
    {
        var plain = new byte[whole.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(master.Derive("sessions"), TagBytes);
        cipher.Decrypt(whole.AsSpan(0, NonceBytes), whole.AsSpan(NonceBytes, plain.Length), whole.AsSpan(NonceBytes + plain.Length), plain);
        return plain;
    }
}
