using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Candor.Storage.Objects;

namespace Candor.Tests.Storage.S3;

/// <summary>Amazon's signature, version 4, in the form of S3: one header, and the body's SHA-256 under the signature.</summary>
internal static class SignatureV4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(15);

    /// <summary>Refuses whatever is not signed as it should be.</summary>
    public static void Check(S3Request request, AccessKey key, string region, DateTimeOffset now)
    {
        if (!request.Headers.TryGetValue("authorization", out var authorization))
            throw new S3Refusal(403, "AccessDenied");
        if (!authorization.StartsWith($"{Algorithm} ", StringComparison.Ordinal))
            throw new S3Refusal(400, "InvalidRequest");
        var parts = authorization[Algorithm.Length..].Split(',').Select(part => part.Trim().Split('=', 2)).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        if (parts["Credential"].Split('/') is not [var id, var day, var where, "s3", "aws4_request"])
            throw new S3Refusal(400, "AuthorizationHeaderMalformed");
        if (id != key.Id)
            throw new S3Refusal(403, "InvalidAccessKeyId");
        if (where != region)
            throw new S3Refusal(400, "AuthorizationHeaderMalformed");
        var date = Required(request, "x-amz-date");
        if (!DateTimeOffset.TryParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            || !date.StartsWith(day, StringComparison.Ordinal) || (at - now).Duration() > Skew)
            throw new S3Refusal(403, "RequestTimeTooSkewed");
        var signed = parts["SignedHeaders"].Split(';');
        if (!signed.SequenceEqual(signed.Order(StringComparer.Ordinal)) || !signed.Contains("host")
            || request.Headers.Keys.Any(name => (name.StartsWith("x-amz-", StringComparison.Ordinal) || name == "content-md5") && !signed.Contains(name)))
            throw new S3Refusal(403, "AccessDenied");
        if (key.Session is not null && request.Headers.GetValueOrDefault("x-amz-security-token") != key.Session)
            throw new S3Refusal(400, "InvalidToken");

        var hash = Required(request, "x-amz-content-sha256");
        var text = $"{Algorithm}\n{date}\n{day}/{region}/s3/aws4_request\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(request, signed, hash))))}";
        var signature = new[] { day, region, "s3", "aws4_request", text }.Aggregate(
            Encoding.UTF8.GetBytes($"AWS4{key.Secret}"), (with, what) => HMACSHA256.HashData(with, Encoding.UTF8.GetBytes(what)));
        if (Hex(signature) != parts["Signature"])
            throw new S3Refusal(403, "SignatureDoesNotMatch");
        if (hash != Hex(SHA256.HashData(request.Body)))
            throw new S3Refusal(400, "XAmzContentSHA256Mismatch");
    }

    private static string Canonical(S3Request request, IEnumerable<string> signed, string hash)
    {
        var query = string.Join('&', request.Query.Select(one => $"{Escape(one.Key)}={Escape(one.Value)}").Order(StringComparer.Ordinal));
        var path = string.Join('/', request.RawPath.Split('/').Select(part => Escape(Uri.UnescapeDataString(part))));
        var headers = string.Concat(signed.Select(name => $"{name}:{Squeezed(Required(request, name))}\n"));
        return $"{request.Method}\n{path}\n{query}\n{headers}\n{string.Join(';', signed)}\n{hash}";
    }

    private static string Required(S3Request request, string header) =>
        request.Headers.TryGetValue(header, out var value) ? value : throw new S3Refusal(403, "AccessDenied");

    private static string Squeezed(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Everything but what RFC 3986 calls unreserved.</summary>
    private static string Escape(string text) => Uri.EscapeDataString(text);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
