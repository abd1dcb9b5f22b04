using System.Net;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Privacy;
using Candor.Storage;
using Candor.Storage.Objects;
using Candor.Tests.Access;
using Candor.Tests.Consent;
using Candor.Tests.Storage.S3;
using Candor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Storage;

/// <summary>The running product with its recordings in a bucket that keeps versions: no piece that was acknowledged is lost, and what is erased is gone in every version.</summary>
public sealed class RecordingsInABucketTests(RecordingsInABucketTests.House house) : IClassFixture<RecordingsInABucketTests.House>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        house.Store.Faults = StandInS3.NoFaults;
        house.Store.Denied = new HashSet<string>();
    }

    [Fact]
    public async Task A_piece_is_acknowledged_once_the_store_has_it_and_asked_for_again_where_it_did_not_say_so()
    {
        var target = await Standing.Make(house.Candor, Standing.Consented, Cancel);
        Fail("s3:PutObject", S3Fault.SlowDown);
        using (var refused = await Upload(target, 1))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        }

        // Now it has it each time, and never says so.
        Fail("s3:PutObject", S3Fault.ResetAfterEffect);
        using (var unknown = await Upload(target, 1))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, unknown.StatusCode);
        house.Store.Faults = StandInS3.NoFaults;

        using (var same = await Upload(target, 1))
            Assert.Equal(HttpStatusCode.NoContent, same.StatusCode);
        Assert.Equal(Target.Piece, await Get<IObjectStore>().Read(await Permit(target), ["answers", "experience", Target.Segment, "000001"], Cancel));
        Assert.Equal("{\"segments\":[{\"id\":\"guard-0001\",\"chunks\":[0,1]}]}", await house.Candor.Http.GetStringAsync($"/s/{target.Token}/questions/experience/chunks", Cancel));
    }

    [Fact]
    public async Task An_answer_is_finished_once_the_store_shows_all_of_it()
    {
        var target = await Standing.Make(house.Candor, Standing.Consented, Cancel);
        Fail("s3:ListBucket", S3Fault.InternalError);
        using (var later = await Finish(target))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, later.StatusCode);
        house.Store.Faults = StandInS3.NoFaults;

        using (var done = await Finish(target))
            Assert.Equal(HttpStatusCode.OK, done.StatusCode);

        Assert.True((await Find(target)).Answers.ContainsKey("experience"));
    }

    [Fact]
    public async Task A_withdrawal_while_a_piece_is_on_its_way_leaves_nothing_of_it_in_any_version_though_the_store_never_answered()
    {
        var target = await Standing.Make(house.Candor, Standing.Consented, Cancel);
        house.Store.Faults = async call =>
        {
            if (call.Action != "s3:PutObject")
                return null;
            await Get<Journal>().Act(target.Screening, Actor.Candidate(target.Screening), now => now.Permit("recording") is null ? null : new Withdrawn("candidate"), Cancel);
            return S3Fault.ResetAfterEffect;
        };

        using var answer = await Upload(target, 1);

        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        Assert.Equal([$"here/{target.Screening}/answers/experience/{Target.Segment}/000000"], Versions(target).Select(one => one.Key));
    }

    [Fact]
    public async Task Transcription_waits_for_the_store_and_goes_on_by_itself()
    {
        Fail("s3:GetObject", S3Fault.InternalError);
        var target = await Standing.Make(house.Candor, Standing.CapturedWithConsent, Cancel);
        await Until(async () => await Rows(store => store.Failures.AnyAsync(row => row.Screening == target.Screening, Cancel)));
        var failure = await Rows(store => store.Failures.AsNoTracking().SingleAsync(row => row.Screening == target.Screening, Cancel));
        Assert.Equal(("Transcribe", "waiting", "The object store did not give an object: 500 InternalError."), (failure.Step, failure.Cause, failure.Why));
        Assert.Null((await Find(target)).Transcript);
        house.Store.Faults = StandInS3.NoFaults;

        await Rows(store => store.Screenings.Where(row => row.Id == target.Screening).ExecuteUpdateAsync(row => row.SetProperty(one => one.WakeAt, DateTimeOffset.UnixEpoch), Cancel));

        await Until(async () => (await Find(target)).Transcript is not null);
    }

    [Fact]
    public async Task An_erasure_is_certified_once_every_version_is_gone_and_not_before()
    {
        var target = await Standing.Make(house.Candor, Standing.Consented, Cancel);
        // The same piece in a second version, as after a write that nobody answered.
        await Get<IObjectStore>().Write(await Permit(target), ["answers", "experience", Target.Segment, "000000"], Target.Piece, Cancel);
        Assert.Equal(2, Versions(target).Count);
        house.Store.Denied = new HashSet<string> { "s3:DeleteObjectVersion" };

        var later = await Assert.ThrowsAsync<TryLaterException>(() => Get<Erasures>().EraseAll([target.Screening], "pia", "request", null, Cancel));
        Assert.Equal("The object store did not delete an object: 403 AccessDenied.", later.Message);
        Assert.Null((await Find(target)).Data.Certificate);
        await Assert.ThrowsAsync<TryLaterException>(() => Get<Retention>().Run(Cancel));
        Assert.Null((await Find(target)).Data.Certificate);
        // The key is gone all the same: what stands there is noise from now on.
        Assert.False(Get<DataKeys>().Stands(DataKeys.NameOf(target.Screening, DataKinds.Recording)));
        house.Store.Denied = new HashSet<string>();

        var report = await Get<Retention>().Run(Cancel);

        Assert.Contains(target.Screening, report.Erasures);
        var erased = (await Find(target)).Data;
        Assert.NotNull(erased.Certificate);
        Assert.Equal(1, erased.Done!.Objects);
        Assert.Empty(Versions(target));
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_said_before_anything_is_listened_to()
    {
        var folder = Directory.CreateTempSubdirectory("candor-running-").FullName;
        var surroundings = await RunningCandor.SurroundingsIn(folder, RunningCandor.Sqlite, Cancel) with { Objects = house.Store.As(bucket: "elsewhere") };

        var refused = await Assert.ThrowsAsync<UsageException>(() => CandorHost.Build(surroundings, RunningCandor.Configuration(), "http://127.0.0.1:0", Cancel));

        Assert.Contains("there is no such bucket", refused.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Once_recordings_are_in_a_bucket_a_start_without_it_is_refused()
    {
        var surroundings = house.Candor.App.Services.GetRequiredService<Surroundings>();

        var refused = await Assert.ThrowsAsync<UsageException>(() => CandorHost.OfflineServices(surroundings with { Objects = null }, RunningCandor.Configuration(), Cancel));
        Assert.Contains("and CANDOR_OBJECTS is not set: set it as it was", refused.Message, StringComparison.Ordinal);
        refused = await Assert.ThrowsAsync<UsageException>(
            () => CandorHost.OfflineServices(surroundings with { Objects = house.Store.As("elsewhere/") }, RunningCandor.Configuration(), Cancel));
        Assert.Contains("CANDOR_OBJECTS says s3://recordings/elsewhere at", refused.Message, StringComparison.Ordinal);
        await using var same = await CandorHost.OfflineServices(surroundings, RunningCandor.Configuration(), Cancel);
    }

    [Fact]
    public async Task While_recordings_are_in_the_folder_a_start_with_a_bucket_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("candor-running-").FullName;
        var surroundings = await RunningCandor.SurroundingsIn(folder, RunningCandor.Sqlite, Cancel);
        Directory.CreateDirectory(Path.Combine(surroundings.Data, "objects", "scr_1"));
        new RecordingsPlace(surroundings with { Objects = house.Store.As() }).MustBe();
        await File.WriteAllTextAsync(Path.Combine(surroundings.Data, "objects", "scr_1", "a"), "sealed", Cancel);

        var refused = Assert.Throws<UsageException>(() => new RecordingsPlace(surroundings with { Objects = house.Store.As() }).MustBe());

        Assert.Contains("carry them over as they are", refused.Message, StringComparison.Ordinal);
        new RecordingsPlace(surroundings).MustBe();
        Directory.Delete(folder, recursive: true);
    }

    private void Fail(string action, S3Fault fault) => house.Store.Faults = call => Task.FromResult<S3Fault?>(call.Action == action ? fault : null);

    private IReadOnlyList<(string Key, byte[]? Bytes)> Versions(Target target) => [.. house.Store.Everything.Where(one => one.Key.Contains(target.Screening, StringComparison.Ordinal))];

    private Task<HttpResponseMessage> Upload(Target target, int number) =>
        house.Candor.Http.SendAsync(EveryEndpoint.Upload(target.Token, number, new ByteArrayContent(Target.Piece), Target.Piece), Cancel);

    private Task<HttpResponseMessage> Finish(Target target) => house.Candor.Http.PostAsync(
        $"/s/{target.Token}/questions/experience/finish",
        new StringContent($$"""{"segments":[{"id":"{{Target.Segment}}","chunks":1,"media_type":"audio/webm"}]}""", System.Text.Encoding.UTF8, "application/json"),
        Cancel);

    private async Task<Permit> Permit(Target target) => (await Find(target)).Permit("recording")!;

    private async Task<Screening> Find(Target target) => (await Get<Journal>().Find(target.Screening, Cancel))!;

    private T Get<T>()
        where T : notnull => house.Candor.App.Services.GetRequiredService<T>();

    private async Task<T> Rows<T>(Func<Store, Task<T>> rows)
    {
        await using var scope = house.Candor.App.Services.CreateAsyncScope();
        return await rows(scope.ServiceProvider.GetRequiredService<Store>());
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await holds())
            await Task.Delay(50, limit.Token);
    }

    /// <summary>One store and one product for all of these tests; each has a screening of its own.</summary>
    public sealed class House : IAsyncLifetime
    {
        private readonly Spies _spies = new();

        internal StandInS3 Store { get; private set; } = null!;

        public RunningCandor Candor { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Store = await StandInS3.Start(Cancel, versioned: true, pageSize: 2);
            var configuration = RunningCandor.Configuration();
            var surroundings = await RunningCandor.SurroundingsIn(Directory.CreateTempSubdirectory("candor-running-").FullName, RunningCandor.Sqlite, Cancel);
            Candor = await RunningCandor.On(
                surroundings with { Objects = Store.As("here/") },
                configuration with { Employer = configuration.Employer with { Employees = 10 } },
                services =>
                {
                    _spies.Register(services);
                    // The product's own run, at its start, may have a screening in hand that a test's run then passes over.
                    services.Remove(services.Single(one => one.ImplementationType == typeof(RetentionSchedule)));
                },
                Cancel,
                keeps: false);
        }

        public async ValueTask DisposeAsync()
        {
            await Candor.DisposeAsync();
            await Store.DisposeAsync();
        }
    }
}
