using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Candor.Tests.Storage.S3;

/// <summary>The one bucket: keys in the order of their bytes, each with its versions, the newest first.</summary>
internal sealed class S3Shelf
{
    private const string NoVersion = "null";

    private readonly SortedDictionary<string, List<Version>> _keys = new(StringComparer.Ordinal);
    private readonly Lock _turn = new();
    private int _made;

    public bool Versioned { get; set; }

    public IReadOnlyList<(string Key, byte[]? Bytes)> Everything
    {
        get
        {
            lock (_turn)
                return [.. _keys.SelectMany(one => one.Value.Select(version => (one.Key, version.Bytes)))];
        }
    }

    public S3Answer Put(S3Request request)
    {
        if (request.Headers.GetValueOrDefault("content-encoding")?.Contains("aws-chunked", StringComparison.Ordinal) == true)
            throw new S3Refusal(501, "NotImplemented");
        if (!request.Headers.ContainsKey("content-length"))
            throw new S3Refusal(411, "MissingContentLength");
        if (request.Headers.TryGetValue("content-md5", out var told) && told != Convert.ToBase64String(Md5(request.Body)))
            throw new S3Refusal(400, "BadDigest");
        if (Encoding.UTF8.GetByteCount(request.Key) > 1024)
            throw new S3Refusal(400, "KeyTooLongError");
        lock (_turn)
        {
            var version = Add(request.Key, request.Body);
            return Versioned
                ? new S3Answer(200, [], null, ("ETag", version.Tag), ("x-amz-version-id", version.Id))
                : new S3Answer(200, [], null, ("ETag", version.Tag));
        }
    }

    /// <summary>Null where there is no such object, or its newest version is a marker.</summary>
    public S3Answer? Get(S3Request request)
    {
        lock (_turn)
            return _keys.GetValueOrDefault(request.Key)?[0] is { Bytes: { } bytes } newest
                ? new S3Answer(200, bytes, "application/octet-stream", ("ETag", newest.Tag), ("Last-Modified", newest.At.ToString("r", CultureInfo.InvariantCulture)))
                : null;
    }

    /// <summary>With a version, that one is gone for ever; without one, a bucket that keeps versions puts a marker on top. Absent is no error.</summary>
    public S3Answer Delete(S3Request request)
    {
        lock (_turn)
        {
            if (!request.Query.TryGetValue("versionId", out var id))
            {
                if (Versioned)
                {
                    var marker = Add(request.Key, null);
                    return new S3Answer(204, [], null, ("x-amz-delete-marker", "true"), ("x-amz-version-id", marker.Id));
                }

                id = NoVersion;
            }

            if (_keys.TryGetValue(request.Key, out var versions) && versions.RemoveAll(one => one.Id == id) > 0 && versions.Count == 0)
                _keys.Remove(request.Key);
            return new S3Answer(204, [], null);
        }
    }

    public S3Answer List(S3Request request, int pageSize)
    {
        Knows(request, "list-type", "prefix", "delimiter", "continuation-token", "max-keys", "encoding-type");
        var (prefix, delimiter) = (request.Query.GetValueOrDefault("prefix", ""), request.Query.GetValueOrDefault("delimiter", ""));
        // The token is nobody's business but the store's.
        var after = request.Query.TryGetValue("continuation-token", out var token) ? Encoding.UTF8.GetString(Token(token)) : null;
        var most = Most(request, pageSize);
        var (entries, more) = (new List<XElement>(), false);
        string? last = null;
        lock (_turn)
        {
            foreach (var (key, versions) in _keys.Where(one => one.Key.StartsWith(prefix, StringComparison.Ordinal)))
            {
                var rolled = delimiter.Length > 0 && key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal) is var at and >= 0 ? key[..(at + delimiter.Length)] : null;
                var name = rolled ?? key;
                if (versions[0].Bytes is null || name == last || (after is not null && string.CompareOrdinal(name, after) <= 0))
                    continue;
                if (more = entries.Count == most)
                    break;
                last = name;
                entries.Add(rolled is not null
                    ? new XElement("CommonPrefixes", new XElement("Prefix", Written(request, rolled)))
                    : new XElement("Contents", new XElement("Key", Written(request, key)), versions[0].Told, new XElement("StorageClass", "STANDARD")));
            }
        }

        return S3Answer.Document(
            "ListBucketResult",
            new XElement("Name", request.Bucket),
            new XElement("Prefix", Written(request, prefix)),
            delimiter.Length > 0 ? new XElement("Delimiter", Written(request, delimiter)) : null,
            new XElement("MaxKeys", most),
            EncodingOf(request),
            new XElement("KeyCount", entries.Count),
            new XElement("IsTruncated", more),
            more ? new XElement("NextContinuationToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(last!))) : null,
            entries);
    }

    public S3Answer ListVersions(S3Request request, int pageSize)
    {
        Knows(request, "versions", "prefix", "key-marker", "version-id-marker", "max-keys", "encoding-type");
        var (prefix, key, version) = (request.Query.GetValueOrDefault("prefix", ""), request.Query.GetValueOrDefault("key-marker", ""), request.Query.GetValueOrDefault("version-id-marker", ""));
        if (version.Length > 0 && key.Length == 0)
            throw new S3Refusal(400, "InvalidArgument");
        List<(string Key, Version Version, bool Latest)> all;
        lock (_turn)
            all = [.. _keys.Where(one => one.Key.StartsWith(prefix, StringComparison.Ordinal)).SelectMany(one => one.Value.Select((each, index) => (one.Key, each, index == 0)))];
        // Of the key that the last page ended in, what is older than the version it ended with; a version that is gone since counts by its number.
        var rest = all.Where(one => key.Length == 0 || string.CompareOrdinal(one.Key, key) > 0
            || (one.Key == key && version.Length > 0 && version != NoVersion && string.CompareOrdinal(one.Version.Id, version) < 0)).ToList();
        var most = Most(request, pageSize);
        var page = rest.Take(most).ToList();
        var more = rest.Count > page.Count;
        return S3Answer.Document(
            "ListVersionsResult",
            new XElement("Name", request.Bucket),
            new XElement("Prefix", Written(request, prefix)),
            new XElement("KeyMarker", Written(request, key)),
            new XElement("VersionIdMarker", version),
            new XElement("MaxKeys", most),
            EncodingOf(request),
            new XElement("IsTruncated", more),
            more ? new[] { new XElement("NextKeyMarker", Written(request, page[^1].Key)), new XElement("NextVersionIdMarker", page[^1].Version.Id) } : null,
            page.Select(one => new XElement(
                one.Version.Bytes is null ? "DeleteMarker" : "Version",
                new XElement("Key", Written(request, one.Key)),
                new XElement("VersionId", one.Version.Id),
                new XElement("IsLatest", one.Latest),
                one.Version.Bytes is null ? new XElement("LastModified", Stamp(one.Version.At)) : one.Version.Told)));
    }

    private Version Add(string key, byte[]? bytes)
    {
        if (!_keys.TryGetValue(key, out var versions))
            _keys[key] = versions = [];
        if (!Versioned)
            versions.Clear();
        var id = Versioned ? $"v{++_made:00000000}" : NoVersion;
        versions.Insert(0, new Version(id, bytes, TimeProvider.System.GetUtcNow()));
        return versions[0];
    }

    private static void Knows(S3Request request, params string[] parameters)
    {
        if (request.Query.Keys.Except(parameters).Any())
            throw new S3Refusal(501, "NotImplemented");
    }

    private static int Most(S3Request request, int pageSize) =>
        Math.Min(pageSize, request.Query.TryGetValue("max-keys", out var asked) ? int.Parse(asked, CultureInfo.InvariantCulture) : 1000);

    private static byte[] Token(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var length) ? bytes[..length] : throw new S3Refusal(400, "InvalidArgument");
    }

    private static string Written(S3Request request, string text) =>
        request.Query.GetValueOrDefault("encoding-type") == "url" ? Uri.EscapeDataString(text).Replace("%2F", "/", StringComparison.Ordinal) : text;

    private static XElement? EncodingOf(S3Request request) => request.Query.TryGetValue("encoding-type", out var encoding) ? new XElement("EncodingType", encoding) : null;

    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    // An object's tag is the MD5 of its bytes; nothing is secured by it.
    private static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);

    private sealed record Version(string Id, byte[]? Bytes, DateTimeOffset At)
    {
        public string Tag => $"\"{Convert.ToHexStringLower(Md5(Bytes ?? []))}\"";

        public XElement[] Told => [new("LastModified", Stamp(At)), new("ETag", Tag), new("Size", Bytes?.Length ?? 0)];
    }
}
