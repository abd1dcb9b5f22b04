using System.Text;
using System.Xml.Linq;
using Candor.Storage;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Candor.Access;

/// <summary>Wraps the keys of sessions under the installation's secret: a copy of their folder alone signs nobody in.</summary>
/// <param name="master">The installation's secret.</param>
internal sealed class SessionKeyEncryptor(MasterKey master) : IXmlEncryptor
{
    /// <summary>The use that their key is derived for.</summary>
    public const string SessionKeys = "sessions";

    /// <inheritdoc />
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
        new XElement("sealed", Convert.ToBase64String(Wrap.Seal(master.Derive(SessionKeys), Encoding.UTF8.GetBytes(plaintextElement.ToString())))),
        typeof(SessionKeyDecryptor));
}

/// <summary>Unwraps them. Made by the framework, from the name that stands beside the wrapped key.</summary>
/// <param name="services">The application's services.</param>
internal sealed class SessionKeyDecryptor(IServiceProvider services) : IXmlDecryptor
{
    /// <inheritdoc />
    public XElement Decrypt(XElement encryptedElement) => XElement.Parse(Encoding.UTF8.GetString(
        Wrap.Open(services.GetRequiredService<MasterKey>().Derive(SessionKeyEncryptor.SessionKeys), Convert.FromBase64String(encryptedElement.Value))));
}
