using System.Security.Cryptography;
using System.Text;
using Candor.Domain.Screenings;
using Candor.Storage;
using Candor.Storage.Objects;
using Candor.Tests.Storage.S3;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Storage;

/// <summary>What every place for recordings has to do, held to each of them.</summary>
public abstract class ObjectStoreTests : IAsyncLifetime
{
    private static readonly byte[] Piece = "what a candidate says"u8.ToArray();

    private readonly string _folder = Directory.CreateTempSubdirectory("candor-objects-").FullName;
    private IBlobs _blobs = null!;
    private DataKeys _keys = null!;
    private SealedObjects _objects = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Permit Permit => Permits.For("recording");

    /// <summary>A place with nothing in it.</summary>
    /// <param name="folder">A folder that goes when the test ends.</param>
    private protected abstract Task<IBlobs> Open(string folder, CancellationToken cancel);

    public async ValueTask InitializeAsync()
    {
        _blobs = await Open(_folder, Cancel);
        _keys = new DataKeys(Path.Combine(_folder, "keys"), MasterKey.ReadOrMake(_folder));
        _objects = new SealedObjects(_blobs, _keys);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _blobs.DeleteAll(Permits.Screening, CancellationToken.None);
        (_blobs as IDisposable)?.Dispose();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public Task It_is_fit_to_be_used() => _blobs.Check(Cancel);

    [Fact]
    public async Task What_is_written_is_read_back_and_the_same_name_again_replaces_it()
    {
        await _objects.Write(Permit, ["answers", "q1", "seg-0001", "000000"], Piece, Cancel);
        Assert.Equal(Piece, await _objects.Read(Permit, ["answers", "q1", "seg-0001", "000000"], Cancel));

        await _objects.Write(Permit, ["answers", "q1", "seg-0001", "000000"], "other words"u8.ToArray(), Cancel);

        Assert.Equal("other words"u8.ToArray(), await _objects.Read(Permit, ["answers", "q1", "seg-0001", "000000"], Cancel));
        Assert.Equal(1, await _objects.Count(Permits.Screening, Cancel));
    }

    [Fact]
    public async Task What_was_never_written_is_not_there()
    {
        await _objects.Write(Permit, ["answers", "q1", "seg-0001", "000000"], Piece, Cancel);

        Assert.Null(await _objects.Read(Permit, ["answers", "q1", "seg-0001", "000001"], Cancel));
        Assert.Null(await _objects.Read(Permit, ["answers", "q2"], Cancel));
        Assert.Empty(await _objects.List(Permit, ["answers", "q2"], Cancel));
        Assert.Equal(0, await _objects.Measure(Permit, ["answers", "q2"], Cancel));
        Assert.Equal(0, await _objects.Count("scr_of_nobody", Cancel));
        Assert.Equal(0, await _objects.DeleteAll("scr_of_nobody", Cancel));
        await _objects.Delete(Permit, ["answers", "q1", "seg-0001", "000001"], Cancel);
        Assert.Equal(1, await _objects.Count(Permits.Screening, Cancel));
    }

    [Fact]
    public async Task A_large_and_an_empty_one_come_back_whole()
    {
        var sound = RandomNumberGenerator.GetBytes(3_000_000);
        await _objects.Write(Permit, ["answers", "q1", "answer.wav"], sound, Cancel);
        await _objects.Write(Permit, ["answers", "q1", "empty"], ReadOnlyMemory<byte>.Empty, Cancel);

        Assert.Equal(sound, await _objects.Read(Permit, ["answers", "q1", "answer.wav"], Cancel));
        Assert.Empty((await _objects.Read(Permit, ["answers", "q1", "empty"], Cancel))!);
    }

    [Fact]
    public async Task A_listing_has_the_last_parts_of_what_is_directly_below_in_ordinal_order_however_many()
    {
        var numbers = Enumerable.Range(0, 25).Select(number => number.ToString("000000", null)).ToList();
        await Parallel.ForEachAsync(numbers, Cancel, async (number, token) => await _objects.Write(Permit, ["answers", "q1", "seg-0001", number], Piece, token));
        await _objects.Write(Permit, ["answers", "q1", "answer.wav"], Piece, Cancel);
        await _objects.Write(Permit, ["answers", "q1", "Seg-0002", "000000"], Piece, Cancel);
        await _objects.Write(Permit, ["answers", "q10", "seg-0001", "000000"], Piece, Cancel);

        Assert.Equal(numbers, await _objects.List(Permit, ["answers", "q1", "seg-0001"], Cancel));
        Assert.Equal(["Seg-0002", "answer.wav", "seg-0001"], await _objects.List(Permit, ["answers", "q1"], Cancel));
        Assert.Equal(["q1", "q10"], await _objects.List(Permit, ["answers"], Cancel));
        Assert.Equal(25 * Piece.Length, await _objects.Measure(Permit, ["answers", "q1", "seg-0001"], Cancel));
        Assert.Equal(Piece.Length, await _objects.Measure(Permit, ["answers", "q1"], Cancel));
        Assert.Equal(28, await _objects.Count(Permits.Screening, Cancel));
    }

    [Fact]
    public async Task Deleting_takes_the_one_and_leaves_its_neighbours()
    {
        foreach (var name in new[] { "000000", "000001", "000010" })
            await _objects.Write(Permit, ["answers", name], Piece, Cancel);

        await _objects.Delete(Permit, ["answers", "000001"], Cancel);

        Assert.Null(await _objects.Read(Permit, ["answers", "000001"], Cancel));
        Assert.Equal(["000000", "000010"], await _objects.List(Permit, ["answers"], Cancel));
    }

    [Fact]
    public async Task Deleting_all_takes_what_is_one_screenings_and_nothing_of_another()
    {
        const string Neighbour = $"{Permits.Screening}2";
        for (var number = 0; number < 12; number++)
            await _objects.Write(Permit, ["answers", "q1", "seg-0001", number.ToString("000000", null)], Piece, Cancel);
        // A second take replaces the first; where a store keeps versions, both are there.
        await _objects.Write(Permit, ["answers", "q1", "seg-0001", "000000"], Piece, Cancel);
        await _blobs.Put($"{Neighbour}/answers/q1", Piece, Cancel);

        Assert.Equal(12, await _objects.Count(Permits.Screening, Cancel));
        Assert.Equal(12, await _objects.DeleteAll(Permits.Screening, Cancel));

        Assert.Equal(0, await _objects.Count(Permits.Screening, Cancel));
        Assert.Empty(await _objects.List(Permit, ["answers", "q1"], Cancel));
        Assert.Null(await _objects.Read(Permit, ["answers", "q1", "seg-0001", "000000"], Cancel));
        Assert.Equal(0, await _objects.DeleteAll(Permits.Screening, Cancel));
        Assert.Equal(1, await _objects.DeleteAll(Neighbour, Cancel));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../keys")]
    [InlineData(".hidden")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("ä")]
    public async Task A_name_that_is_no_plain_word_reaches_no_store(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _objects.Write(Permit, ["answers", name], Piece, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => _objects.Read(Permit, ["answers", name], Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => _objects.List(Permit, [name], Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => _objects.DeleteAll(name, Cancel));
    }

    /// <summary>The format, written down a second time: what an earlier version left lies as this does, in a folder as in a bucket.</summary>
    [Fact]
    public async Task What_lies_there_is_nonce_ciphertext_and_tag_under_a_key_of_the_name_and_opens_wherever_it_is_carried()
    {
        var key = HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            (await _keys.ForSealing(DataKeys.NameOf(Permits.Screening, DataKinds.Recording), Cancel))!,
            32,
            info: Encoding.UTF8.GetBytes($"object/{Permits.Screening}/answers/q1/000000"));
        using var cipher = new AesGcm(key, 16);
        var left = new byte[12 + Piece.Length + 16];
        cipher.Encrypt(left.AsSpan(0, 12), Piece, left.AsSpan(12, Piece.Length), left.AsSpan(12 + Piece.Length));
        await _blobs.Put($"{Permits.Screening}/answers/q1/000000", left, Cancel);
        Assert.Equal(Piece, await _objects.Read(Permit, ["answers", "q1", "000000"], Cancel));

        await _objects.Write(Permit, ["answers", "q1", "000000"], Piece, Cancel);
        var lies = (await _blobs.Get($"{Permits.Screening}/answers/q1/000000", Cancel))!;

        Assert.Equal(left.Length, lies.Length);
        Assert.NotEqual(new byte[12], lies[..12]);
        Assert.True(lies.AsSpan().IndexOf(Piece.AsSpan(0, 6)) < 0);
        var plain = new byte[Piece.Length];
        cipher.Decrypt(lies.AsSpan(0, 12), lies.AsSpan(12, Piece.Length), lies.AsSpan(12 + Piece.Length), plain);
        Assert.Equal(Piece, plain);
    }

    [Fact]
    public async Task One_that_was_changed_or_put_under_another_name_does_not_open()
    {
        await _objects.Write(Permit, ["answers", "one"], Piece, Cancel);
        var sealedBytes = (await _blobs.Get($"{Permits.Screening}/answers/one", Cancel))!;
        await _blobs.Put($"{Permits.Screening}/answers/two", sealedBytes, Cancel);
        sealedBytes[^1] ^= 1;
        await _blobs.Put($"{Permits.Screening}/answers/one", sealedBytes, Cancel);

        await Assert.ThrowsAsync<AuthenticationTagMismatchException>(() => _objects.Read(Permit, ["answers", "one"], Cancel));
        await Assert.ThrowsAsync<AuthenticationTagMismatchException>(() => _objects.Read(Permit, ["answers", "two"], Cancel));
    }

    [Fact]
    public async Task Once_the_key_is_destroyed_nothing_is_written_or_read()
    {
        await _objects.Write(Permit, ["answers", "one"], Piece, Cancel);
        _keys.Destroy(DataKeys.NameOf(Permits.Screening, DataKinds.Recording));

        await Assert.ThrowsAsync<RecordingErasedException>(() => _objects.Read(Permit, ["answers", "one"], Cancel));
        await Assert.ThrowsAsync<RecordingErasedException>(() => _objects.Write(Permit, ["answers", "two"], Piece, Cancel));
        Assert.Equal(1, await _objects.DeleteAll(Permits.Screening, Cancel));
    }
}

/// <inheritdoc />
public sealed class ObjectStoreInAFolderTests : ObjectStoreTests
{
    private protected override Task<IBlobs> Open(string folder, CancellationToken cancel) => Task.FromResult<IBlobs>(new FolderBlobs(Path.Combine(folder, "objects")));
}

/// <summary>In a bucket of the stand-in; or of the store that <c>CANDOR_TEST_OBJECTS</c> and Amazon's variables name, which <c>scripts/objects-tests.sh</c> sets up.</summary>
public abstract class ObjectStoreInABucketTests(bool versioned) : ObjectStoreTests
{
    private StandInS3? _store;

    private protected override async Task<IBlobs> Open(string folder, CancellationToken cancel)
    {
        if (RealStore.Bucket(versioned) is not { } bucket)
            // Few keys a page, so that every listing has several.
            bucket = (_store = await StandInS3.Start(cancel, versioned, pageSize: 3)).As("candor/tests/");
        else
            await RealStore.Make(bucket, versioned, cancel);
        return new S3Blobs(bucket, S3Client.Of(bucket, []));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_store is not null)
        {
            Assert.Empty(_store.Everything);
            await _store.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}

/// <inheritdoc />
public sealed class ObjectStoreInAPlainBucketTests() : ObjectStoreInABucketTests(versioned: false);

/// <inheritdoc />
public sealed class ObjectStoreInAVersionedBucketTests() : ObjectStoreInABucketTests(versioned: true);
