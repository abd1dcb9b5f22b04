using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Candor.Sandbox.Workday;

/// <summary>SOAP 1.1 as Workday speaks it: one body element in, one out, or a fault with HTTP 500.</summary>
internal static class Soap
{
    /// <summary>The envelope's namespace.</summary>
    public static readonly XNamespace Env = "http://schemas.xmlsoap.org/soap/envelope/";

    /// <summary>WS-Security's namespace.</summary>
    public static readonly XNamespace Wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";

    private const string MediaType = "text/xml; charset=UTF-8";
    private const long Largest = 8 * 1024 * 1024;

    /// <summary>The operation a request asks for, such as <c>Get_Candidates</c>; its body is left to be read again.</summary>
    /// <param name="request">The request.</param>
    public static async Task<string> Operation(HttpRequest request)
    {
        request.EnableBuffering();
        try
        {
            return (await Read(request)).Body.Name.LocalName.Replace("_Request", "", StringComparison.Ordinal);
        }
        catch (WorkdayFault)
        {
            return "";
        }
        finally
        {
            request.Body.Position = 0;
        }
    }

    /// <summary>Reads a request's envelope.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="WorkdayFault">It is no envelope with one body element.</exception>
    public static async Task<(XElement? Header, XElement Body)> Read(HttpRequest request)
    {
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, request.HttpContext.RequestAborted);
        bytes.Position = 0;
        try
        {
            using var reader = XmlReader.Create(bytes, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = Largest });
            var envelope = XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!;
            return envelope.Name == Env + "Envelope" && envelope.Element(Env + "Body")?.Elements().ToList() is [var body]
                ? (envelope.Element(Env + "Header"), body)
                : throw WorkdayFault.Validation("Invalid SOAP envelope");
        }
        catch (XmlException)
        {
            throw WorkdayFault.Validation("Invalid XML");
        }
    }

    /// <summary>The answer.</summary>
    /// <param name="body">The body's element.</param>
    public static IResult Answer(XElement body) => Write(body, 200);

    /// <summary>A fault.</summary>
    /// <param name="fault">Which.</param>
    /// <param name="status">Workday's faults come with 500, a bearer token's refusal with 401.</param>
    public static IResult Answer(WorkdayFault fault, int status = 500) => Write(
        new XElement(
            Env + "Fault",
            new XElement("faultcode", $"SOAP-ENV:{fault.Code}"),
            new XElement("faultstring", fault.Message),
            fault.Detail is null ? null : new XElement("detail", fault.Detail)),
        status);

    private static IResult Write(XElement body, int status)
    {
        var envelope = new XElement(
            Env + "Envelope",
            new XAttribute(XNamespace.Xmlns + "SOAP-ENV", Env.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "wd", Wd.Ns.NamespaceName),
            new XElement(Env + "Body", body));
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize }))
            envelope.Save(writer);
        return Results.Content(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length), MediaType, Encoding.UTF8, status);
    }
}

/// <summary>A refusal in Workday's way.</summary>
/// <param name="code">Below <c>SOAP-ENV:</c>, such as <c>Client.validationError</c>.</param>
/// <param name="message">What the fault says.</param>
/// <param name="detail">The typed detail of the WSDL's fault message; null for none.</param>
internal sealed class WorkdayFault(string code, string message, XElement? detail) : Exception(message)
{
    /// <summary>The fault's code.</summary>
    public string Code { get; } = code;

    /// <summary>The fault's detail.</summary>
    public XElement? Detail { get; } = detail;

    /// <summary>A value or a rule was not kept to: <c>Validation_Fault</c>.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="at">The element refused; its place goes into <c>Xpath</c>.</param>
    public static WorkdayFault Validation(string message, XElement? at = null) => new(
        "Client.validationError",
        $"Validation error occurred. {message}",
        new XElement(
            Wd.Ns + "Validation_Fault",
            new XElement(
                Wd.Ns + "Validation_Error",
                new XElement(Wd.Ns + "Message", message),
                new XElement(Wd.Ns + "Detail_Message", message),
                at is null ? null : new XElement(Wd.Ns + "Xpath", PathOf(at)))));

    /// <summary>Workday did not do it: <c>Processing_Fault</c>.</summary>
    /// <param name="message">Why.</param>
    public static WorkdayFault Processing(string message) => new(
        "Server.processingError",
        $"Processing error occurred. {message}",
        new XElement(Wd.Ns + "Processing_Fault", new XElement(Wd.Ns + "Detail_Message", message)));

    /// <summary>The caller is not known.</summary>
    public static WorkdayFault Authentication() => new("Client.authenticationError", "invalid username or password", null);

    private static string PathOf(XElement at) => string.Concat(at.AncestorsAndSelf()
        .TakeWhile(one => one.Name.Namespace != Soap.Env)
        .Reverse()
        .Select(one => $"/wd:{one.Name.LocalName}[{one.ElementsBeforeSelf(one.Name).Count() + 1}]"));
}
