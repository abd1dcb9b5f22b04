using Candor.Audit;
using Candor.Configuration;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Operate;
using Candor.Privacy;
using Candor.Storage;
using Candor.Storage.Objects;
using Candor.Tests.Access;
using Candor.Tests.Consent;
using Candor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Privacy;

/// <summary>Clocks, holds and erasure in the running product, on each database; the clock of the world is moved on.</summary>
public abstract class RetentionTests(string database) : IAsyncLifetime
{
    private readonly MovedClock _clock = new();
    private readonly Spies _spies = new();
    private RunningCandor _candor = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Journal Journal => Get<Journal>();

    public async ValueTask InitializeAsync() => _candor = await RunningCandor.Start(
        database,
        // So small an employer has no floor of the law to wait for; the sample's own policy says 365 days for recordings.
        configuration => configuration with { Employer = configuration.Employer with { Employees = 10 } },
        services =>
        {
            _spies.Register(services);
            services.AddSingleton<TimeProvider>(_clock);
            // The product's own run, at its start, may have a screening in hand that a test's run then passes over.
            services.Without<RetentionSchedule>();
        },
        Cancel);

    public async ValueTask DisposeAsync()
    {
        await _candor.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Each_kind_goes_on_its_day_and_the_ledger_says_why_and_verifies()
    {
        var target = await Rated();

        _clock.Passed = TimeSpan.FromDays(364);
        Assert.Empty((await Run()).Deleted);
        _clock.Passed = TimeSpan.FromDays(366);
        await Run();

        var screening = await Find(target);
        Assert.Null(screening.Transcript);
        Assert.Null(screening.Evaluation);
        Assert.Equal("Ada", screening.Opening!.FirstName);
        Assert.Equal(0, await Get<IObjectEraser>().Count(target.Screening, Cancel));
        var told = (await Journal.Read(target.Screening, Cancel)).Select(one => one.Event).OfType<DataDeleted>().ToDictionary(one => one.Kind);
        Assert.Equal(["recording", "rating", "transcript"], told.Keys.OrderBy(kind => kind != "recording").ThenBy(kind => kind, StringComparer.Ordinal));
        Assert.Equal((2, "policies/floor.yaml"), (told["recording"].Objects, told["recording"].Rules.Single()));
        Assert.Equal([Clocks.OwnDefault], told["rating"].Rules);
        Assert.Empty((await Run()).Deleted);

        _clock.Passed = TimeSpan.FromDays(1096);
        await Run();

        screening = await Find(target);
        Assert.True(screening.Data.IsForgotten);
        Assert.Equal("Erased", screening.CandidateName);
        Assert.Null(Journey.Next(screening));
        await Verifies();
    }

    [Fact]
    public async Task What_was_told_and_still_stands_since_the_run_was_interrupted_is_destroyed_by_the_next()
    {
        var target = await Rated();
        await Journal.Act(
            target.Screening,
            Actor.System("retention"),
            _ => [new DataDeleted("recording", 2, "kept at most 365 days", ["policies/floor.yaml"]), new DataDeleted("transcript", 0, "kept 365 days", [Clocks.OwnDefault])],
            [],
            Cancel);
        Assert.NotNull((await Find(target)).Transcript);

        await Run();

        Assert.Null((await Find(target)).Transcript);
        Assert.Equal(0, await Get<IObjectEraser>().Count(target.Screening, Cancel));
        Assert.Equal(2, (await Journal.Read(target.Screening, Cancel)).Count(one => one.Event is DataDeleted));
    }

    [Fact]
    public async Task A_hold_stops_clocks_and_erasure_until_it_is_lifted()
    {
        var target = await Rated();
        var (holds, desk) = (Get<Holds>(), Get<PrivacyDesk>());
        var placed = new List<string>();
        foreach (var subject in new[] { target.Screening, "candidate:greenhouse:77001", "job:greenhouse:4001" })
            placed.Add((string)(await desk.Place(subject, "pia", "a charge is pending", Cancel))["hold"]!);
        _clock.Passed = TimeSpan.FromDays(400);

        Assert.Equal(3, (await holds.On(await Find(target), Cancel)).Count);
        foreach (var hold in placed)
        {
            var report = await Run();
            Assert.DoesNotContain(report.Deleted, one => one.Screening == target.Screening);
            Assert.Contains(report.Held, one => one.Screening == target.Screening);
            Assert.Equal("held", (await Get<Erasures>().Erase(target.Screening, "pia", "request", null, Cancel))[0].Outcome);
            Assert.Equal("held", (string)(await desk.Due(target.Screening, Cancel))["screenings"]![0]!["clocks"]![0]!["standing"]!);
            await desk.Lift(hold, "pia", "settled", Cancel);
        }

        Assert.Contains((await Run()).Deleted, one => one.Kind == "recording");
        Assert.Equal(["a charge is pending"], (await holds.List(Cancel)).Select(one => one.Reason).Distinct());
        await Verifies();
    }

    [Fact]
    public async Task A_hold_stops_what_was_decided_before_it_and_is_not_done_yet()
    {
        var (deleted, erased) = (await Rated(), await Rated());
        await Journal.Act(deleted.Screening, Actor.System("retention"), _ => new DataDeleted("transcript", 0, "a test", []), Cancel);
        await Journal.Act(erased.Screening, Actor.Staff("pia"), _ => new ErasureBegun("pia", "request", null, ["recording", "transcript"], [], 0, ""), Cancel);
        var placed = (string)(await Get<PrivacyDesk>().Place("job:greenhouse:4001", "pia", "a charge is pending", Cancel))["hold"]!;

        var report = await Run();

        Assert.Equal(
            [(deleted.Screening, "transcript"), (erased.Screening, "recording"), (erased.Screening, "transcript")],
            report.Held.Select(one => (one.Screening!, one.Kind)).OrderBy(one => one.Item1 == erased.Screening).ThenBy(one => one.Kind));
        Assert.Empty(report.Erasures);
        Assert.NotNull((await Find(deleted)).Transcript);
        Assert.Equal("held", (await Get<Erasures>().Erase(erased.Screening, "pia", "request", null, Cancel))[0].Outcome);

        await Get<PrivacyDesk>().Lift(placed, "pia", "settled", Cancel);
        Assert.Equal([erased.Screening], (await Run()).Erasures);
        Assert.Null((await Find(deleted)).Transcript);
    }

    [Fact]
    public async Task Of_a_hold_and_an_erasure_at_one_moment_one_sees_the_other()
    {
        foreach (var target in new[] { await Rated(), await Rated(), await Rated() })
        {
            var erasing = Get<Erasures>().Erase(target.Screening, "pia", "request", null, Cancel);
            await Get<PrivacyDesk>().Place(target.Screening, "pia", "a charge is pending", Cancel);

            var outcome = (await erasing)[0].Outcome;

            // Either the hold was first and nothing is gone, or the erasure was decided before it and stands so in the ledger.
            var (screening, hold) = (await Find(target), Assert.Single(await Get<Holds>().On(await Find(target), Cancel)));
            Assert.True(outcome == "held" ? screening.Data.Erasure is null : screening.Data.ErasureAt <= hold.PlacedAt, outcome);
        }
    }

    [Fact]
    public async Task Only_a_person_of_the_privacy_office_places_a_hold()
    {
        var target = await Rated();

        await Assert.ThrowsAsync<Candor.Hosting.UsageException>(() => Get<PrivacyDesk>().Place(target.Screening, "rita", "a reason", Cancel));
        await Assert.ThrowsAsync<Candor.Hosting.UsageException>(() => Get<PrivacyDesk>().Place(target.Screening, "pia", " ", Cancel));
    }

    [Fact]
    public async Task An_erased_person_is_erased_again_when_a_backup_of_the_keys_is_restored()
    {
        var target = await Rated();
        var folder = Path.Combine(_candor.Data, "keys");
        var backup = Directory.GetFiles(folder, $"cand_{target.Screening[4..]}*").ToDictionary(file => file, File.ReadAllBytes);
        Assert.Equal(4, backup.Count);

        var outcome = Assert.Single(await Get<Erasures>().Erase(target.Screening, "pia", "request", null, Cancel));
        Assert.Equal("erased", outcome.Outcome);
        Assert.Equal("already", (await Get<Erasures>().Erase(target.Screening, "pia", "request", null, Cancel))[0].Outcome);
        foreach (var (file, bytes) in backup)
            await File.WriteAllBytesAsync(file, bytes, Cancel);
        await Run();

        Assert.All(backup.Keys, file => Assert.Equal(0, new FileInfo(file).Length));
        Assert.Equal("Erased", (await Find(target)).CandidateName);
        await Verifies();
    }

    [Fact]
    public async Task What_says_something_of_the_person_beside_the_ledger_goes_with_them()
    {
        var target = await Rated();
        await Rows(store =>
        {
            store.Failures.Add(new FailureRow
            {
                Tenant = "acme", Screening = target.Screening, Step = "WriteBackResult", State = "Evaluated", Cause = "a test", Why = "a test", Tries = 1,
                FirstAt = _clock.GetUtcNow(), LastAt = _clock.GetUtcNow(), Exchanges = """[{"answer_body":"the words of Quetzalcoatl"}]""",
            });
            return store.SaveChangesAsync(Cancel);
        });

        await Get<Erasures>().Erase(target.Screening, "pia", "request", null, Cancel);

        Assert.Equal(0, await Rows(store => store.Failures.CountAsync(Cancel)));
        if (database == RunningCandor.Sqlite)
            foreach (var file in Directory.GetFiles(_candor.Data, "candor.db*"))
            {
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                using var copy = new MemoryStream();
                await stream.CopyToAsync(copy, Cancel);
                Assert.Equal(-1, copy.ToArray().AsSpan().IndexOf("Quetzalcoatl"u8));
            }
    }

    [Fact]
    public async Task An_interrupted_erasure_is_taken_up_by_the_next_run()
    {
        var target = await Rated();
        await Journal.Act(target.Screening, Actor.Staff("pia"), _ => new ErasureBegun("pia", "request", null, ["recording", "transcript", "rating", "application", "mail", "consent", "ledger"], [], 0, "", 7, 3), Cancel);

        var report = await Run();

        Assert.Equal([target.Screening], report.Erasures);
        var screening = await Find(target);
        Assert.NotNull(screening.Data.Certificate);
        // The certificate counts what there was when it was decided, whatever went before the interruption.
        Assert.Equal((7, 3), (screening.Data.Done!.Objects, screening.Data.Done.Rows));
        Assert.Equal(0, await Get<IObjectEraser>().Count(target.Screening, Cancel));
        Assert.Equal("Erased", screening.CandidateName);
    }

    [Fact]
    public async Task Nothing_is_captured_of_somebody_who_is_erased()
    {
        var target = await Standing.Make(_candor, Standing.Consented, Cancel);
        var permit = (await Find(target)).Permit("recording")!;
        await Get<Erasures>().Erase(target.Screening, "pia", "request", null, Cancel);

        using var answer = await _candor.Http.SendAsync(EveryEndpoint.Upload(target.Token, 1, new ByteArrayContent(Target.Piece), Target.Piece), Cancel);

        Assert.False(answer.IsSuccessStatusCode);
        await Assert.ThrowsAsync<Candor.Consent.NoConsentException>(
            () => Get<IObjectStore>().Write(permit, ["answers", "experience", "late", "000000"], Target.Piece, Cancel));
        using var page = await _candor.Http.GetAsync($"/s/{target.Token}", Cancel);
        Assert.Contains("erased", await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_about_webhooks_go_after_their_days_and_that_is_told()
    {
        await Standing.Delivery(_candor, Cancel);
        await Rows(store => store.Deliveries.ExecuteUpdateAsync(row => row.SetProperty(one => one.HandledAt, _clock.GetUtcNow()), Cancel));
        _clock.Passed = TimeSpan.FromDays(31);

        var report = await Run();

        Assert.Contains(report.Deleted, one => one is { Kind: "webhook", Screening: null });
        Assert.Equal(0, await Rows(store => store.Deliveries.CountAsync(Cancel)));
        await Verifies();
    }

    private T Get<T>()
        where T : notnull => _candor.App.Services.GetRequiredService<T>();

    private Task<Target> Rated() => Standing.Make(_candor, Standing.Rated(Get<CandorConfiguration>()), Cancel);

    private Task<RetentionReport> Run() => Get<Retention>().Run(Cancel);

    private async Task<Screening> Find(Target target) => (await Journal.Find(target.Screening, Cancel))!;

    private async Task<T> Rows<T>(Func<Store, Task<T>> rows)
    {
        await using var scope = _candor.App.Services.CreateAsyncScope();
        return await rows(scope.ServiceProvider.GetRequiredService<Store>());
    }

    private async Task Verifies()
    {
        using var bundle = new MemoryStream();
        await using var scope = _candor.App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ExportBundle>().Write(bundle, new ExportRequest { Opened = true, By = Actor.Staff("otto") }, Cancel);
        var result = BundleVerifier.Verify(bundle, Get<LedgerKey>().Signer.Verifier, Cancel);
        Assert.True(result.Report is not null, $"{result.Fault}");
        // What somebody appends between two reads of a running ledger is no fault: then it is looked at again.
        IReadOnlyList<string> faults = [];
        for (var attempt = 0; attempt < 5 && (attempt == 0 || faults.Any(fault => fault.Contains("do not end at the same size", StringComparison.Ordinal))); attempt++)
            faults = (await scope.ServiceProvider.GetRequiredService<Fsck>().Check(Cancel)).Faults;
        Assert.Empty(faults);
    }

    public sealed class OnSqlite() : RetentionTests(RunningCandor.Sqlite);

    public sealed class OnPostgres() : RetentionTests(RunningCandor.Postgres);

    private sealed class MovedClock : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Passed;
    }
}
