using System.Net;
using System.Net.Sockets;
using Candor.Hosting;
using Candor.Storage.Objects;
using Candor.Tests.Storage.S3;
using Xunit;

namespace Candor.Tests.Storage;

/// <summary>What a bucket's store may do to us: fail, break off, keep versions, forbid, and say what is not so.</summary>
public sealed class S3BlobsTests : IAsyncLifetime
{
    private static readonly byte[] Bytes = "sealed"u8.ToArray();

    private StandInS3 _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await StandInS3.Start(Cancel, versioned: true, pageSize: 4);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData(S3Fault.InternalError)]
    [InlineData(S3Fault.SlowDown)]
    [InlineData(S3Fault.ResetAfterEffect)]
    public async Task What_fails_in_passing_is_called_again(S3Fault fault)
    {
        using var blobs = Blobs();
        Fail(fault, times: 1);

        await blobs.Put("scr_1/a", Bytes, Cancel);
        Fail(fault, times: 1);
        Assert.Equal(Bytes, await blobs.Get("scr_1/a", Cancel));
        Fail(fault, times: 1);
        Assert.Equal(1, await blobs.Count("scr_1", Cancel));
        Fail(fault, times: 1);
        Assert.Equal(1, await blobs.DeleteAll("scr_1", Cancel));

        Assert.Empty(_store.Everything);
    }

    [Theory]
    [InlineData(S3Fault.InternalError, "The object store did not take an object: 500 InternalError.")]
    [InlineData(S3Fault.SlowDown, "The object store did not take an object: 503 SlowDown.")]
    public async Task What_goes_on_failing_is_given_up_after_two_repetitions_and_said_without_names(S3Fault fault, string says)
    {
        using var blobs = Blobs();
        Fail(fault);

        var later = await Assert.ThrowsAsync<TryLaterException>(() => blobs.Put("scr_1/a", Bytes, Cancel));

        Assert.Equal(says, later.Message);
        Assert.Equal(3, _store.Calls.Count);
        Assert.Empty(_store.Everything);
    }

    [Fact]
    public async Task Whether_a_write_without_an_answer_took_place_is_settled_by_writing_it_again()
    {
        using var blobs = Blobs();
        Fail(S3Fault.ResetAfterEffect);
        await Assert.ThrowsAsync<TryLaterException>(() => blobs.Put("scr_1/a", Bytes, Cancel));
        Assert.NotEmpty(_store.Everything);
        _store.Faults = StandInS3.NoFaults;

        await blobs.Put("scr_1/a", "sealed anew"u8.ToArray(), Cancel);

        Assert.Equal("sealed anew"u8.ToArray(), await blobs.Get("scr_1/a", Cancel));
        Assert.Equal(1, await blobs.Count("scr_1", Cancel));
        Assert.Equal(1, await blobs.DeleteAll("scr_1", Cancel));
        Assert.Empty(_store.Everything);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_waited_for_no_longer_than_said()
    {
        using var blobs = Blobs(TimeSpan.FromMilliseconds(300));
        Fail(S3Fault.SilentAfterEffect);

        var later = await Assert.ThrowsAsync<TryLaterException>(() => blobs.Put("scr_1/a", Bytes, Cancel));

        Assert.StartsWith("The object store did not take an object: no answer within", later.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_gives_up_is_not_told_that_the_store_failed()
    {
        using var blobs = Blobs();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        _store.Faults = async _ =>
        {
            await patience.CancelAsync();
            return S3Fault.SilentAfterEffect;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blobs.Put("scr_1/a", Bytes, patience.Token));
    }

    [Fact]
    public async Task Former_versions_and_markers_go_with_the_object_and_count_as_long_as_they_stand()
    {
        using var blobs = Blobs();
        for (var take = 0; take < 6; take++)
            await blobs.Put("scr_1/a", Bytes, Cancel);
        await blobs.Put("scr_1/b", Bytes, Cancel);
        using (var plain = S3Client.Of(_store.As(), []))
        {
            // As another tool would: what was there stands on under a marker.
            await plain.DeleteObjectAsync(StandInS3.Bucket, "candor/scr_1/a", Cancel);
            await plain.DeleteObjectAsync(StandInS3.Bucket, "candor/scr_1/b", Cancel);
        }

        Assert.Empty(await blobs.List("scr_1", Cancel));
        Assert.Null(await blobs.Get("scr_1/a", Cancel));
        Assert.Equal(9, _store.Everything.Count);
        Assert.Equal(2, await blobs.Count("scr_1", Cancel));

        await blobs.Delete("scr_1/a", Cancel);
        Assert.Equal(2, _store.Everything.Count);
        Assert.Equal(1, await blobs.DeleteAll("scr_1", Cancel));
        Assert.Empty(_store.Everything);
    }

    /// <summary>No name of ours is the beginning of another; Swift takes long over the deletion of one that is.</summary>
    [Fact]
    public async Task A_name_that_others_begin_with_goes_alone()
    {
        using var blobs = Blobs();
        foreach (var name in new[] { "scr_1/0", "scr_1/00", "scr_1/0/1" })
            await blobs.Put(name, Bytes, Cancel);

        await blobs.Delete("scr_1/0", Cancel);

        Assert.Equal(["candor/scr_1/0/1", "candor/scr_1/00"], _store.Everything.Select(one => one.Key));
    }

    [Fact]
    public async Task A_store_that_knows_no_versions_is_cleared_all_the_same()
    {
        await using var plain = await StandInS3.Start(Cancel, pageSize: 4, knowsVersions: false);
        using var blobs = new S3Blobs(plain.As(), S3Client.Of(plain.As(), []));
        for (var number = 0; number < 10; number++)
            await blobs.Put($"scr_1/{number}", Bytes, Cancel);

        await blobs.Check(Cancel);
        Assert.Equal(10, await blobs.Count("scr_1", Cancel));
        Assert.Equal(10, await blobs.DeleteAll("scr_1", Cancel));

        Assert.Empty(plain.Everything);
    }

    [Fact]
    public async Task Nothing_counts_as_deleted_that_the_store_still_lists()
    {
        using var blobs = Blobs();
        await blobs.Put("scr_1/a", Bytes, Cancel);
        _store.Faults = call => Task.FromResult<S3Fault?>(call.Action == "s3:DeleteObjectVersion" ? S3Fault.Pretence : null);

        await Assert.ThrowsAsync<TryLaterException>(() => blobs.DeleteAll("scr_1", Cancel));
        await Assert.ThrowsAsync<TryLaterException>(() => blobs.Delete("scr_1/a", Cancel));
    }

    [Fact]
    public async Task What_the_store_does_not_let_go_of_is_said()
    {
        using var blobs = Blobs();
        await blobs.Put("scr_1/a", Bytes, Cancel);
        _store.Denied = new HashSet<string> { "s3:DeleteObjectVersion" };

        var later = await Assert.ThrowsAsync<TryLaterException>(() => blobs.DeleteAll("scr_1", Cancel));

        Assert.Equal("The object store did not delete an object: 403 AccessDenied.", later.Message);
    }

    [Fact]
    public async Task A_key_of_a_session_shows_its_session()
    {
        _store.Key = _store.Key with { Session = "of-today" };
        using var blobs = Blobs();
        await blobs.Check(Cancel);

        using var without = new S3Blobs(_store.As(), S3Client.Of(_store.As(key: _store.Key with { Session = null }), []));
        await Assert.ThrowsAsync<UsageException>(() => without.Check(Cancel));
    }

    [Fact]
    public async Task The_start_tries_everything_twice_over_and_leaves_nothing()
    {
        using var blobs = Blobs();

        await blobs.Check(Cancel);

        Assert.Empty(_store.Everything);
        Assert.Equal(
            ["s3:DeleteObjectVersion", "s3:GetObject", "s3:ListBucket", "s3:ListBucketVersions", "s3:PutObject"],
            _store.Calls.Select(call => call.Action).Distinct().Order(StringComparer.Ordinal));
        Assert.All(_store.Calls.Where(call => call.Key.Length > 0), call => Assert.StartsWith("candor/probe/", call.Key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("s3:PutObject", "allow s3:PutObject on it")]
    [InlineData("s3:GetObject", "allow s3:GetObject on it")]
    [InlineData("s3:ListBucket", "allow s3:ListBucket on it")]
    [InlineData("s3:ListBucketVersions", "allow s3:ListBucketVersions on it")]
    [InlineData("s3:DeleteObjectVersion", "allow s3:DeleteObject and s3:DeleteObjectVersion on it")]
    public async Task What_may_not_be_done_is_said_at_the_start_with_what_to_allow(string denied, string mend)
    {
        using var blobs = Blobs();
        _store.Denied = new HashSet<string> { denied };

        var refused = await Assert.ThrowsAsync<UsageException>(() => blobs.Check(Cancel));

        Assert.StartsWith($"CANDOR_OBJECTS is s3://recordings/candor, at http://127.0.0.1:{_store.Address.Port}: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(mend, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_and_a_key_that_does_not_fit_are_said_at_the_start()
    {
        await Says(_store.As(bucket: "elsewhere"), "there is no such bucket: make it, or correct CANDOR_OBJECTS");
        await Says(_store.As(key: _store.Key with { Id = "AKIDOTHER" }), "correct AWS_ACCESS_KEY_ID");
        await Says(_store.As(key: _store.Key with { Secret = "never-to-be-seen" }), "correct AWS_SECRET_ACCESS_KEY");
        await Says(_store.As(region: "eu-west-1"), "set AWS_REGION to that of the bucket");
    }

    [Fact]
    public async Task A_store_that_is_not_there_is_said_at_the_start()
    {
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var bucket = _store.As() with { Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)nobody.LocalEndPoint!).Port}") };

        await Says(bucket, "see that the store runs and that AWS_ENDPOINT_URL_S3 leads to it");
    }

    [Fact]
    public async Task A_store_that_reads_back_something_else_is_unfit()
    {
        using var blobs = Blobs();
        _store.Faults = call => Task.FromResult<S3Fault?>(call.Action == "s3:PutObject" ? S3Fault.Pretence : null);

        var refused = await Assert.ThrowsAsync<UsageException>(() => blobs.Check(Cancel));

        Assert.Contains("could not be read back", refused.Message, StringComparison.Ordinal);
    }

    private S3Blobs Blobs(TimeSpan? longest = null)
    {
        var bucket = _store.As("candor/");
        var client = S3Client.Of(bucket, []);
        return longest is { } bound ? new S3Blobs(bucket, client) { LongestCall = bound } : new S3Blobs(bucket, client);
    }

    private static async Task Says(ObjectBucket bucket, string mend)
    {
        using var blobs = new S3Blobs(bucket, S3Client.Of(bucket, []));
        var refused = await Assert.ThrowsAsync<UsageException>(() => blobs.Check(Cancel));
        Assert.Contains(mend, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("never-to-be-seen", refused.Message, StringComparison.Ordinal);
    }

    private void Fail(S3Fault fault, int times = int.MaxValue)
    {
        var left = times;
        _store.Faults = _ => Task.FromResult<S3Fault?>(Interlocked.Decrement(ref left) >= 0 ? fault : null);
    }
}
