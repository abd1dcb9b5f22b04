using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Candor.Connectors.Workday;

/// <summary>SOAP 1.1 envelopes as Workday takes and gives them. Sources: README.md beside this file.</summary>
internal static class Soap
{
    /// <summary>The envelope's namespace.</summary>
    public static readonly XNamespace Env = "http://schemas.xmlsoap.org/soap/envelope/";

    /// <summary>The only media type of SOAP 1.1.</summary>
    public const string MediaType = "text/xml";

    private const string PasswordText = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText";

    private static readonly XNamespace Wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";

    /// <summary>An envelope around a request. Descriptors, the words for people, come only to those who ask in the header.</summary>
    /// <param name="user">The integration-system user, <c>user@tenant</c>, with its password; null where a bearer token signs in.</param>
    /// <param name="request">The body's element.</param>
    public static byte[] Write((string Name, string Password)? user, XElement request)
    {
        var envelope = new XElement(
            Env + "Envelope",
            new XAttribute(XNamespace.Xmlns + "env", Env.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "wd", Wd.Ns.NamespaceName),
            new XElement(
                Env + "Header",
                user is var (name, password)
                    ? new XElement(
                        Wsse + "Security",
                        new XAttribute(XNamespace.Xmlns + "wsse", Wsse.NamespaceName),
                        new XAttribute(Env + "mustUnderstand", "1"),
                        new XElement(
                            Wsse + "UsernameToken",
                            new XElement(Wsse + "Username", name),
                            new XElement(Wsse + "Password", new XAttribute("Type", PasswordText), password)))
                    : null,
                Wd.El("Workday_Common_Header", Wd.El("Include_Reference_Descriptors_In_Response", "true"))),
            new XElement(Env + "Body", request));
        using var bytes = new MemoryStream();
        // A carriage return survives only as &#xD;.
        using (var writer = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize }))
            envelope.Save(writer);
        return bytes.ToArray();
    }

    /// <summary>The one element of an envelope's body.</summary>
    /// <param name="bytes">The envelope.</param>
    /// <exception cref="XmlException">It is no XML, or has a document type, which is never read.</exception>
    /// <exception cref="FormatException">It is no envelope with one element in its body.</exception>
    public static XElement Read(byte[] bytes)
    {
        using var reader = XmlReader.Create(new MemoryStream(bytes), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        var envelope = XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!;
        return envelope.Name == Env + "Envelope" && envelope.Element(Env + "Body")?.Elements().ToList() is [var body]
            ? body
            : throw new FormatException("Envelope");
    }
}
