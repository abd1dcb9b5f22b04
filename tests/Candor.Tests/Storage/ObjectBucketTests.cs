using Candor.Hosting;
using Candor.Storage.Objects;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Storage;

/// <summary>What the environment says of the bucket.</summary>
public class ObjectBucketTests
{
    [Fact]
    public void Without_CANDOR_OBJECTS_there_is_none() => Assert.Null(ObjectBucket.Read(Environment(("AWS_REGION", "eu-central-1"))));

    [Theory]
    [InlineData("s3://acme-recordings", "acme-recordings", "", "s3://acme-recordings")]
    [InlineData("s3://acme-recordings/", "acme-recordings", "", "s3://acme-recordings")]
    [InlineData("s3://acme.recordings/candor/EU_1", "acme.recordings", "candor/EU_1/", "s3://acme.recordings/candor/EU_1")]
    public void A_bucket_may_have_a_prefix(string says, string name, string prefix, string address)
    {
        var bucket = ObjectBucket.Read(Environment(("CANDOR_OBJECTS", says), ("AWS_REGION", "eu-central-1")))!;

        Assert.Equal((name, prefix, address), (bucket.Name, bucket.Prefix, bucket.Address));
        Assert.Equal("Amazon S3 in eu-central-1", bucket.Store);
        Assert.Null(bucket.Key);
    }

    [Fact]
    public void Endpoint_region_and_key_are_those_of_Amazons_own_names()
    {
        var bucket = ObjectBucket.Read(Environment(
            ("CANDOR_OBJECTS", "s3://acme-recordings"), ("AWS_ENDPOINT_URL", "https://all.example"), ("AWS_ENDPOINT_URL_S3", "https://s3.example:9000"),
            ("AWS_DEFAULT_REGION", "eu-west-1"), ("AWS_REGION", "eu-central-1"),
            ("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", "never to be seen"), ("AWS_SESSION_TOKEN", "of-today")))!;

        Assert.Equal(("https://s3.example:9000", "eu-central-1"), (bucket.Store, bucket.Region));
        Assert.Equal(new AccessKey("AKID", "never to be seen", "of-today"), bucket.Key);
        Assert.DoesNotContain("never to be seen", bucket.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_of_ones_own_needs_no_region() => Assert.Equal(
        "us-east-1", ObjectBucket.Read(Environment(("CANDOR_OBJECTS", "s3://acme-recordings"), ("AWS_ENDPOINT_URL", "http://127.0.0.1:9000")))!.Region);

    [Theory]
    [InlineData("CANDOR_OBJECTS", "https://acme.s3.amazonaws.com", "write s3://BUCKET or s3://BUCKET/PREFIX")]
    [InlineData("CANDOR_OBJECTS", "s3://", "names no bucket that can be")]
    [InlineData("CANDOR_OBJECTS", "s3://Acme", "names no bucket that can be")]
    [InlineData("CANDOR_OBJECTS", "s3://key:secret@acme", "names no bucket that can be")]
    [InlineData("CANDOR_OBJECTS", "s3://acme//twice", "has a prefix that cannot be")]
    [InlineData("CANDOR_OBJECTS", "s3://acme/../other", "has a prefix that cannot be")]
    [InlineData("CANDOR_OBJECTS", "s3://acme/a?b=c", "has a prefix that cannot be")]
    [InlineData("AWS_ENDPOINT_URL_S3", "s3.example", "write it as https://HOST")]
    [InlineData("AWS_ENDPOINT_URL", "ftp://s3.example", "write it as https://HOST")]
    [InlineData("AWS_ENDPOINT_URL", "https://key:secret@s3.example", "write it as https://HOST")]
    [InlineData("AWS_REGION", "EU central", "write it as eu-central-1")]
    [InlineData("AWS_REGION", null, "set AWS_REGION, or AWS_ENDPOINT_URL_S3")]
    [InlineData("AWS_ACCESS_KEY_ID", null, "set both, or neither")]
    [InlineData("AWS_SECRET_ACCESS_KEY", null, "set both, or neither")]
    public void What_cannot_be_used_is_a_usage_error_with_the_mend(string variable, string? value, string mend)
    {
        var all = new Dictionary<string, string?>
        {
            ["CANDOR_OBJECTS"] = "s3://acme-recordings", ["AWS_REGION"] = "eu-central-1", ["AWS_ACCESS_KEY_ID"] = "AKID", ["AWS_SECRET_ACCESS_KEY"] = "secret",
            [variable] = value,
        };

        var refused = Assert.Throws<UsageException>(() => ObjectBucket.Read(name => all.GetValueOrDefault(name)));

        Assert.Contains(mend, refused.Message, StringComparison.Ordinal);
        Assert.Contains(variable, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_value_ends_a_command_with_2_and_the_mend()
    {
        var ended = await new CandorCommand(new Dictionary<string, string> { ["CANDOR_OBJECTS"] = "acme-recordings" }).Run("serve", "--config", Path.Combine(Repository.Root, "samples", "acme"));

        Assert.Equal(2, ended.Code);
        Assert.Equal("CANDOR_OBJECTS is acme-recordings, which is no bucket: write s3://BUCKET or s3://BUCKET/PREFIX, or unset it to keep recordings in the data folder.", ended.Errors.Trim());
    }

    private static Func<string, string?> Environment(params (string Name, string Value)[] variables) =>
        name => variables.FirstOrDefault(one => one.Name == name).Value;
}
