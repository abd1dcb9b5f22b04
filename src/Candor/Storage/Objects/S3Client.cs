using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Candor.Connectors.Http;

namespace Candor.Storage.Objects;

/// <summary>
/// The client of a bucket's store. It repeats a call twice where that may help; how long a call may take is bounded where it is made. Pieces travel whole, with
/// their hash in the signature: the store refuses one that was damaged on its way, and older stores know no other form.
/// </summary>
internal static class S3Client
{
    private const int Repeats = 2;

    // The operator names the store in the environment, as they name the database and the broker: it may stand in any network of theirs. Whoever writes the
    // configuration cannot name it, so this opens nothing to them, while CANDOR_REACH would.
    private static readonly IReadOnlyList<IPNetwork> Anywhere = [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")];

    /// <summary>Makes it.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="reach">Networks of the operator's own that Amazon's names may lead into, as they do where a private network has an endpoint of its own.</param>
    public static AmazonS3Client Of(ObjectBucket bucket, IReadOnlyList<IPNetwork> reach)
    {
        var http = new HttpClient(new Outbound(bucket.Endpoint is null ? reach : Anywhere).Handler()) { Timeout = Timeout.InfiniteTimeSpan };
        var config = new AmazonS3Config
        {
            HttpClientFactory = new OneClient(http),
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = Repeats,
            AllowAutoRedirect = false,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (bucket.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = bucket.Region;
            config.ForcePathStyle = true;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(bucket.Region);
            // What is called is what CANDOR_OBJECTS and these variables say, not what a file in somebody's home adds.
            config.IgnoreConfiguredEndpointUrls = true;
        }

        return bucket.Key switch
        {
            null => new AmazonS3Client(config),
            { Session: { } session } key => new AmazonS3Client(new SessionAWSCredentials(key.Id, key.Secret, session), config),
            var key => new AmazonS3Client(new BasicAWSCredentials(key.Id, key.Secret), config),
        };
    }

    private sealed class OneClient(HttpClient http) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => http;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }
}
