using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Candor.Tests.Storage.S3;

/// <summary>A request as it came, before anything was decoded: what is signed are the bytes on the wire.</summary>
internal sealed class S3Request
{
    public S3Request(HttpRequest request, string target, byte[] body)
    {
        (Method, Target, Body) = (request.Method, target, body);
        Headers = request.Headers.ToDictionary(one => one.Key.ToLowerInvariant(), one => string.Join(',', one.Value.Select(value => value!.Trim())), StringComparer.Ordinal);
        var (path, query) = target.Split('?', 2) is [var before, var after] ? (before, after) : (target, "");
        RawPath = path;
        Query = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => Uri.UnescapeDataString(pair[0]), pair => pair.Length > 1 ? Uri.UnescapeDataString(pair[1].Replace('+', ' ')) : "", StringComparer.Ordinal);
        var parts = path.TrimStart('/').Split('/', 2);
        (Bucket, Key) = (Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }

    public string Method { get; }

    public string Target { get; }

    public string RawPath { get; }

    public string Bucket { get; }

    public string Key { get; }

    public IReadOnlyDictionary<string, string> Query { get; }

    /// <summary>By their names in lowercase.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    public byte[] Body { get; }
}

/// <summary>An answer.</summary>
internal sealed record S3Answer(int Status, byte[] Body, string? ContentType, params (string Name, string Value)[] Headers)
{
    private static readonly XNamespace Names = "http://s3.amazonaws.com/doc/2006-03-01/";

    /// <summary>A document of S3.</summary>
    public static S3Answer Document(string root, params object?[] content)
    {
        var document = new XElement(root, content);
        foreach (var element in document.DescendantsAndSelf())
            element.Name = Names + element.Name.LocalName;
        return new S3Answer(200, Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{document.ToString(SaveOptions.DisableFormatting)}"), "application/xml");
    }
}

/// <summary>The store refuses.</summary>
internal sealed class S3Refusal(int status, string code) : Exception(code)
{
    /// <summary>As S3 says it.</summary>
    public S3Answer Answer(string resource) => new(
        status,
        Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{new XElement("Error",
            new XElement("Code", Message),
            new XElement("Message", $"The stand-in says {Message}."),
            new XElement("Resource", resource),
            new XElement("RequestId", Guid.NewGuid().ToString("N")))}"),
        "application/xml");
}
