using System.Net;
using Amazon.Runtime;
using Candor.Connectors.Http;
using Candor.Hosting;

namespace Candor.Storage.Objects;

/// <summary>Does once with a small object everything that recordings will need, so that what may not be done is known before anybody speaks.</summary>
/// <param name="bucket">The bucket, for the mend.</param>
/// <param name="blobs">The blobs in it.</param>
internal sealed class S3Probe(ObjectBucket bucket, IBlobs blobs)
{
    // No screening's name begins so.
    private readonly string _below = $"probe/{Guid.NewGuid():N}";

    /// <summary>Tries it.</summary>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UsageException">Something cannot be done.</exception>
    public async Task Run(CancellationToken cancel)
    {
        var name = $"{_below}/1";
        byte[] bytes = "Candor tries whether it may write here."u8.ToArray();
        await Step("written", "s3:PutObject", () => blobs.Put(name, bytes, cancel));
        // The same again, so that a bucket that keeps versions has two of them to be deleted.
        await Step("written", "s3:PutObject", () => blobs.Put(name, bytes, cancel));
        var read = Array.Empty<byte>();
        await Step("read", "s3:GetObject", async () => read = await blobs.Get(name, cancel));
        IReadOnlyList<Blob> listed = [];
        await Step("listed", "s3:ListBucket", async () => listed = await blobs.List(_below, cancel));
        await Step("counted in all their versions", "s3:ListBucketVersions", () => blobs.Count(_below, cancel));
        await Step("deleted in all their versions", "s3:DeleteObject and s3:DeleteObjectVersion", () => blobs.DeleteAll(_below, cancel));
        if (read is null || !read.AsSpan().SequenceEqual(bytes) || listed is not [{ Name: "1" }])
            throw Unfit("what was written there could not be read back and listed at once. Candor needs a store that answers as S3 does: what is written is there");
        await Step("looked for", "s3:ListBucket", async () => read = await blobs.Get(name, cancel));
        if (read is not null)
            throw Unfit("what was deleted there can still be read. Candor needs a store that answers as S3 does: what is deleted is gone");
    }

    private async Task Step(string what, string permission, Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (TryLaterException failure)
        {
            throw Unfit(Why(failure, what, permission));
        }
    }

    private string Why(TryLaterException failure, string what, string permission) => failure.InnerException switch
    {
        AmazonServiceException { ErrorCode: "NoSuchBucket" } => "there is no such bucket: make it, or correct CANDOR_OBJECTS",
        AmazonServiceException { ErrorCode: "InvalidAccessKeyId" } => "the store does not know the key: correct AWS_ACCESS_KEY_ID",
        AmazonServiceException { ErrorCode: "SignatureDoesNotMatch" } => "the key's secret is another: correct AWS_SECRET_ACCESS_KEY, and AWS_REGION if the store has one of its own",
        AmazonServiceException { ErrorCode: "AuthorizationHeaderMalformed" or "PermanentRedirect" or "IllegalLocationConstraintException" }
            or AmazonServiceException { StatusCode: HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect } =>
            "the bucket is in another region: set AWS_REGION to that of the bucket",
        AmazonServiceException { ErrorCode: "RequestTimeTooSkewed" } => "this machine's clock is wrong: set it",
        AmazonServiceException { StatusCode: HttpStatusCode.Forbidden } refused =>
            $"objects may not be {what} ({refused.ErrorCode}): allow {permission} on it. A lock of the bucket's objects keeps them from being deleted, too, and must not be set",
        { } inner when Inside(inner) is { } address => address.Message.TrimEnd('.'),
        AmazonClientException =>
            "no key was found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_SHARED_CREDENTIALS_FILE, or give the machine a role",
        _ => $"objects could not be {what} ({failure.Message.TrimEnd('.')}): see that the store runs and that AWS_ENDPOINT_URL_S3 leads to it",
    };

    private static RefusedAddressException? Inside(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
            if (failure is RefusedAddressException refused)
                return refused;
        return null;
    }

    private UsageException Unfit(string why) => new($"CANDOR_OBJECTS is {bucket.Address}, at {bucket.Store}: {why}.");
}
