using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Candor.Hosting;

namespace Candor.Storage.Objects;

/// <summary>
/// Blobs in a bucket of a store that speaks S3. A blob is stored when the store has answered that it is. Where no answer came, nobody knows: whoever writes the
/// same name again settles it, for the same name replaces. Nothing counts as deleted before a listing of all versions has shown that it is gone: a bucket may
/// keep versions, and then the plain deletion of an object leaves it there under a marker. Versions are deleted one by one, since not every store knows how to
/// delete many at once.
/// </summary>
/// <param name="bucket">The bucket.</param>
/// <param name="client">Its store.</param>
internal sealed class S3Blobs(ObjectBucket bucket, IAmazonS3 client) : IBlobs, IDisposable
{
    private const int AtOnce = 8;
    private const int Rounds = 3;
    private const string NoVersion = "null";
    private const int BytesPerSecond = 512 * 1024;

    /// <summary>With all its repetitions. A browser waits half a minute for a piece's answer, in which it is looked for and written.</summary>
    internal TimeSpan LongestCall { get; init; } = TimeSpan.FromSeconds(10);

    // How large an answer is that is read is known only once it comes.
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(60);

    /// <inheritdoc />
    public Task Check(CancellationToken cancel) => new S3Probe(bucket, this).Run(cancel);

    /// <inheritdoc />
    public async Task Put(string name, byte[] bytes, CancellationToken cancel)
    {
        using var body = new MemoryStream(bytes, writable: false);
        var put = new PutObjectRequest
        {
            BucketName = bucket.Name,
            Key = KeyOf(name),
            InputStream = body,
            AutoCloseStream = false,
            ContentType = "application/octet-stream",
            UseChunkEncoding = false,
        };
        await Call("take an object", LongestCall + TimeSpan.FromSeconds((double)bytes.Length / BytesPerSecond), token => client.PutObjectAsync(put, token), cancel);
    }

    /// <inheritdoc />
    public Task<byte[]?> Get(string name, CancellationToken cancel) => Call("give an object", LongestRead, token => Fetch(name, token), cancel);

    /// <inheritdoc />
    public async Task<IReadOnlyList<Blob>> List(string below, CancellationToken cancel)
    {
        var prefix = $"{KeyOf(below)}/";
        var found = new List<Blob>();
        await foreach (var page in Pages(prefix, "/", cancel))
        {
            found.AddRange((page.CommonPrefixes ?? []).Select(deeper => new Blob(deeper[prefix.Length..].TrimEnd('/'), null)));
            found.AddRange((page.S3Objects ?? []).Select(one => new Blob(one.Key[prefix.Length..], one.Size ?? 0)));
        }

        return found;
    }

    /// <inheritdoc />
    public async Task Delete(string name, CancellationToken cancel) => await Clear(KeyOf(name), key => key == KeyOf(name), cancel);

    /// <inheritdoc />
    public async Task<int> Count(string below, CancellationToken cancel) =>
        await Versions($"{KeyOf(below)}/", cancel).Where(IsVersion).Select(one => one.Key).Distinct(StringComparer.Ordinal).CountAsync(cancel);

    /// <inheritdoc />
    public Task<int> DeleteAll(string below, CancellationToken cancel) => Clear($"{KeyOf(below)}/", _ => true, cancel);

    /// <inheritdoc />
    public void Dispose() => client.Dispose();

    /// <summary>
    /// Deletes until a listing shows nothing: what was on its way meanwhile, and what a listing that ended too early left out, is found by the next round. What is
    /// listed again though its deletion was answered may be a listing that lags; it is deleted again, and not for ever.
    /// </summary>
    private async Task<int> Clear(string prefix, Func<string, bool> which, CancellationToken cancel)
    {
        var (keys, deleted, again) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<(string, string?)>(), 0);
        while (true)
        {
            var standing = await Versions(prefix, cancel).Where(one => which(one.Key)).ToListAsync(cancel);
            if (standing.Count == 0)
                return keys.Count;
            keys.UnionWith(standing.Where(IsVersion).Select(one => one.Key));
            if (standing.Count(one => deleted.Add((one.Key, one.VersionId))) == 0 && ++again == Rounds)
                throw new TryLaterException("The object store says that objects are deleted, and still lists them.");
            await Parallel.ForEachAsync(
                standing, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (one, token) => await Remove(one, token));
        }
    }

    private Task<DeleteObjectResponse> Remove(S3ObjectVersion one, CancellationToken cancel) => Call(
        "delete an object",
        LongestCall,
        token => client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = bucket.Name, Key = one.Key, VersionId = one.VersionId }, token),
        cancel);

    /// <summary>A marker says only that the object before it was deleted.</summary>
    private static bool IsVersion(S3ObjectVersion one) => one.IsDeleteMarker != true;

    /// <summary>Every version and every marker. A store that knows no versions has each object once.</summary>
    private async IAsyncEnumerable<S3ObjectVersion> Versions(string prefix, [EnumeratorCancellation] CancellationToken cancel)
    {
        var next = new ListVersionsRequest { BucketName = bucket.Name, Prefix = prefix };
        while (true)
        {
            var page = await Call("list versions", LongestCall, token => Known(client.ListVersionsAsync(next, token)), cancel);
            if (page is null)
                break;
            foreach (var one in page.Versions ?? [])
                yield return one;
            if (page.IsTruncated != true)
                yield break;
            // Swift says "null" of every version, and would then end the listing early: the page's last entry knows better.
            var version = page is { NextVersionIdMarker: NoVersion, Versions: [.., var last] } && last.Key == page.NextKeyMarker ? last.VersionId : page.NextVersionIdMarker;
            next.KeyMarker = MovedOn(next.KeyMarker + next.VersionIdMarker, page.NextKeyMarker, page.NextKeyMarker + version);
            next.VersionIdMarker = version;
        }

        await foreach (var page in Pages(prefix, null, cancel))
            foreach (var one in page.S3Objects ?? [])
                yield return new S3ObjectVersion { Key = one.Key };
    }

    private async IAsyncEnumerable<ListObjectsV2Response> Pages(string prefix, string? delimiter, [EnumeratorCancellation] CancellationToken cancel)
    {
        var next = new ListObjectsV2Request { BucketName = bucket.Name, Prefix = prefix, Delimiter = delimiter };
        while (true)
        {
            var page = await Call("list objects", LongestCall, token => client.ListObjectsV2Async(next, token), cancel);
            yield return page;
            if (page.IsTruncated != true)
                yield break;
            next.ContinuationToken = MovedOn(next.ContinuationToken, page.NextContinuationToken, page.NextContinuationToken);
        }
    }

    /// <summary>A store that says there is more must say where; else a listing would never end, or end too early.</summary>
    private static string MovedOn(string? before, string? next, string? after) => next is { Length: > 0 } && after != before
        ? next
        : throw new TryLaterException("The object store says that its listing goes on, and not from where.");

    private static async Task<ListVersionsResponse?> Known(Task<ListVersionsResponse> listing)
    {
        try
        {
            return await listing;
        }
        catch (AmazonS3Exception unknown) when (unknown.StatusCode == HttpStatusCode.NotImplemented)
        {
            return null;
        }
    }

    private async Task<byte[]?> Fetch(string name, CancellationToken cancel)
    {
        try
        {
            using var answer = await client.GetObjectAsync(new GetObjectRequest { BucketName = bucket.Name, Key = KeyOf(name) }, cancel);
            var bytes = new byte[answer.ContentLength];
            await answer.ResponseStream.ReadExactlyAsync(bytes, cancel);
            return bytes;
        }
        catch (AmazonS3Exception absent) when (absent is { StatusCode: HttpStatusCode.NotFound, ErrorCode: "NoSuchKey" })
        {
            return null;
        }
    }

    /// <summary>Makes a call that ends in bounded time, with an answer or with a <see cref="TryLaterException"/> that says what failed, and no more than that.</summary>
    private static async Task<T> Call<T>(string what, TimeSpan longest, Func<CancellationToken, Task<T>> call, CancellationToken cancel)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(longest);
        try
        {
            return await call(bounded.Token);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            var why = failure switch
            {
                OperationCanceledException => $"no answer within {longest.TotalSeconds:0} seconds",
                AmazonServiceException { StatusCode: not 0 } refused => $"{(int)refused.StatusCode} {refused.ErrorCode}",
                _ => failure.GetBaseException().GetType().Name,
            };
            throw new TryLaterException($"The object store did not {what}: {why}.", failure);
        }
    }

    private string KeyOf(string name) => bucket.Prefix + name;
}
