using Candor.Hosting;

namespace Candor.Storage.Objects;

/// <summary>A key that opens a store.</summary>
/// <param name="Id">Its public half: <c>AWS_ACCESS_KEY_ID</c>.</param>
/// <param name="Secret">Its secret: <c>AWS_SECRET_ACCESS_KEY</c>.</param>
/// <param name="Session">The session it belongs to: <c>AWS_SESSION_TOKEN</c>; null for none.</param>
public sealed record AccessKey(string Id, string Secret, string? Session)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => Id;
}

/// <summary>
/// A bucket at a store that speaks S3: <c>CANDOR_OBJECTS</c>, and beside it what Amazon's own tools read from the environment, by the same names.
/// </summary>
/// <param name="Name">The bucket.</param>
/// <param name="Prefix">What every name in it begins with: empty, or parts that each end in <c>/</c>.</param>
/// <param name="Endpoint">The store: <c>AWS_ENDPOINT_URL_S3</c>, else <c>AWS_ENDPOINT_URL</c>; null for Amazon's in the region.</param>
/// <param name="Region">The region that requests are signed for: <c>AWS_REGION</c>, else <c>AWS_DEFAULT_REGION</c>; at a named store <c>us-east-1</c> unless one is said.</param>
/// <param name="Key">The key; null to look where Amazon's library looks further: a credentials file, and the role that a machine or a container has.</param>
public sealed record ObjectBucket(string Name, string Prefix, Uri? Endpoint, string Region, AccessKey? Key)
{
    private const string Scheme = "s3://";

    /// <summary>The bucket as the environment writes it, without a secret.</summary>
    public string Address => $"{Scheme}{Name}/{Prefix}".TrimEnd('/');

    /// <summary>Where the store is, for people.</summary>
    public string Store => Endpoint is null ? $"Amazon S3 in {Region}" : Endpoint.GetLeftPart(UriPartial.Authority);

    /// <summary>Reads the environment.</summary>
    /// <param name="variable">Gives a variable's value; null where it is not set.</param>
    /// <returns>Null where <c>CANDOR_OBJECTS</c> is not set: objects are kept in the data folder.</returns>
    /// <exception cref="UsageException">A value cannot be used.</exception>
    public static ObjectBucket? Read(Func<string, string?> variable)
    {
        if (variable("CANDOR_OBJECTS") is not { } address)
            return null;
        if (!address.StartsWith(Scheme, StringComparison.Ordinal))
            throw Wrong("CANDOR_OBJECTS", address, "is no bucket: write s3://BUCKET or s3://BUCKET/PREFIX, or unset it to keep recordings in the data folder");
        var parts = address[Scheme.Length..].TrimEnd('/').Split('/');
        if (!IsBucket(parts[0]))
            throw Wrong("CANDOR_OBJECTS", address, "names no bucket that can be: 3 to 63 lowercase letters, digits, '-' and '.', of which the first and the last are letters or digits");
        if (!parts[1..].All(IsPart))
            throw Wrong("CANDOR_OBJECTS", address, "has a prefix that cannot be: its parts are made of letters, digits, '-', '_' and '.', with single '/' between");
        var endpoint = Endpoints(variable);
        return new ObjectBucket(parts[0], string.Concat(parts[1..].Select(part => $"{part}/")), endpoint, Regions(variable, endpoint), Keys(variable));
    }

    private static Uri? Endpoints(Func<string, string?> variable)
    {
        var name = variable("AWS_ENDPOINT_URL_S3") is null ? "AWS_ENDPOINT_URL" : "AWS_ENDPOINT_URL_S3";
        if (variable(name) is not { } text)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && (endpoint.Scheme == Uri.UriSchemeHttps || endpoint.Scheme == Uri.UriSchemeHttp)
            && endpoint is { UserInfo: "", Query: "", Fragment: "" }
                ? endpoint
                : throw Wrong(name, text, "is no address of a store: write it as https://HOST or https://HOST:PORT");
    }

    private static string Regions(Func<string, string?> variable, Uri? endpoint)
    {
        var name = variable("AWS_REGION") is null ? "AWS_DEFAULT_REGION" : "AWS_REGION";
        if (variable(name) is not { } region)
            return endpoint is not null
                ? "us-east-1"
                : throw new UsageException("CANDOR_OBJECTS names a bucket at Amazon, and nothing says in which region: set AWS_REGION, or AWS_ENDPOINT_URL_S3 where the store is another.");
        return region.Length <= 40 && region.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            ? region
            : throw Wrong(name, region, "is no region: write it as eu-central-1");
    }

    private static AccessKey? Keys(Func<string, string?> variable) => (variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY")) switch
    {
        (null, null) => null,
        ({ } id, { } secret) => new AccessKey(id, secret, variable("AWS_SESSION_TOKEN")),
        (null, _) => throw new UsageException("AWS_SECRET_ACCESS_KEY is set, and AWS_ACCESS_KEY_ID is not: set both, or neither."),
        _ => throw new UsageException("AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not: set both, or neither."),
    };

    private static bool IsBucket(string name) => name.Length is >= 3 and <= 63
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.')
        && name[0] is not ('-' or '.') && name[^1] is not ('-' or '.') && !name.Contains("..", StringComparison.Ordinal);

    private static bool IsPart(string part) => part.Length is > 0 and <= 80 && part[0] != '.'
        && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    private static UsageException Wrong(string variable, string value, string why) => new($"{variable} is {value}, which {why}.");
}
