using Candor.Tests.Storage.S3;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Storage;

/// <summary><c>candor serve</c> as an operator starts it, with a bucket that it may not use: it ends with 2 and says the mend.</summary>
public sealed class ServeWithABucketTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("candor-serve-").FullName;
    private StandInS3 _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await StandInS3.Start(Cancel);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_key_may_stand_in_a_file_of_Amazons_format()
    {
        var file = Path.Combine(_folder, "credentials");
        await File.WriteAllTextAsync(file, $"[default]\naws_access_key_id = {_store.Key.Id}\naws_secret_access_key = {_store.Key.Secret}\n", Cancel);

        // The key was let in, or nothing would be said of buckets.
        await Says("there is no such bucket: make it, or correct CANDOR_OBJECTS.", "elsewhere", ("AWS_SHARED_CREDENTIALS_FILE", file));
    }

    [Fact]
    public async Task Without_any_key_it_says_where_to_put_one() => await Says(
        "no key was found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_SHARED_CREDENTIALS_FILE, or give the machine a role.", StandInS3.Bucket);

    private async Task Says(string mend, string bucket, params (string Name, string Value)[] variables)
    {
        var environment = new Dictionary<string, string>(RunningCandor.Variables)
        {
            ["CANDOR_OBJECTS"] = $"s3://{bucket}",
            ["AWS_ENDPOINT_URL_S3"] = _store.Address.AbsoluteUri,
            ["AWS_REGION"] = StandInS3.Region,
            ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(_folder, "none"),
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["CANDOR_AUTHOR"] = "ada@acme.example",
        };
        foreach (var (name, value) in variables)
            environment[name] = value;

        var ended = await new CandorCommand(environment).Run(
            "serve", "--config", Path.Combine(Repository.Root, "samples", "acme"), "--data", Path.Combine(_folder, "data"), "--urls", "http://127.0.0.1:0");

        Assert.Equal($"CANDOR_OBJECTS is s3://{bucket}, at {_store.Address.AbsoluteUri.TrimEnd('/')}: {mend}", ended.Errors.Trim());
        Assert.Equal((2, ""), (ended.Code, ended.Output));
    }
}
