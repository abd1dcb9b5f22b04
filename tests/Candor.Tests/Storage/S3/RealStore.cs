using Amazon.S3;
using Amazon.S3.Model;
using Candor.Storage.Objects;

namespace Candor.Tests.Storage.S3;

/// <summary>A store that others wrote, where <c>CANDOR_TEST_OBJECTS</c> and Amazon's variables name one: <c>scripts/objects-tests.sh</c> does.</summary>
internal static class RealStore
{
    /// <summary>A place of its own in one of its buckets; null where there is no such store.</summary>
    public static ObjectBucket? Bucket(bool versioned)
    {
        var named = Environment.GetEnvironmentVariable("CANDOR_TEST_OBJECTS");
        return ObjectBucket.Read(variable => variable == "CANDOR_OBJECTS"
            ? named is null ? null : $"{named}{(versioned ? "-versioned" : "")}/{Guid.NewGuid():N}"
            : Environment.GetEnvironmentVariable(variable));
    }

    /// <summary>Makes sure that the bucket is there.</summary>
    public static async Task Make(ObjectBucket bucket, bool versioned, CancellationToken cancel)
    {
        using var client = S3Client.Of(bucket, []);
        if ((await client.ListBucketsAsync(cancel)).Buckets?.Any(one => one.BucketName == bucket.Name) == true)
            return;
        try
        {
            await client.PutBucketAsync(bucket.Name, cancel);
        }
        catch (AmazonS3Exception already) when (already.ErrorCode == "BucketAlreadyOwnedByYou")
        {
        }

        if (versioned)
            await client.PutBucketVersioningAsync(
                new PutBucketVersioningRequest { BucketName = bucket.Name, VersioningConfig = new S3BucketVersioningConfig { Status = VersionStatus.Enabled } }, cancel);
    }
}
