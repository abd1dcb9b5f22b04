using System.Net;
using System.Text;
using Candor.Audit;
using Candor.Audit.Witness;
using Candor.Configuration;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Invitation;
using Candor.Reconcile;
using Candor.Storage;
using Candor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Candor.Tests.Witness;

/// <summary>Two installations: one has a ledger, the other witnesses it, and the ledger is rewritten by somebody who has its key.</summary>
public abstract class WitnessTests(string database) : IAsyncLifetime
{
    private const string Id = "scr_abcdefghijklmnopqrstuvwxyz";

    private RunningCandor _ledger = null!;
    private RunningCandor _witness = null!;
    private int _events;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private SignerKey Signer => _ledger.App.Services.GetRequiredService<LedgerKey>().Signer;

    private CosignatureKey WitnessKey => _witness.App.Services.GetRequiredService<WitnessKey>().Cosigner.Key;

    private Uri WitnessUrl => new(_witness.Http.BaseAddress!, "/witness");

    public async ValueTask InitializeAsync()
    {
        _ledger = await RunningCandor.Start(database, same => same with { Tenant = "beta" }, _ => { }, Cancel);
        _witness = await RunningCandor.Start(
            database, same => same with { Witness = new WitnessSettings("otto", null, null, 60, null, 24, [Signer.Verifier]) }, _ => { }, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        await _witness.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Checkpoints_are_cosigned_one_after_another_and_each_holds_the_one_before()
    {
        await Happen(1);
        Assert.Equal(new WitnessOutcome.Cosigned(1), await Send());
        await Happen(2);
        Assert.Equal(new WitnessOutcome.Cosigned(3), await Send());
        await Happen(300);
        Assert.Equal(new WitnessOutcome.Cosigned(303), await Send());
        // Nothing new: cosigned again, as of now.
        Assert.Equal(new WitnessOutcome.Cosigned(303), await Send());

        var kept = Assert.Single(await Rows(_witness, store => store.Witnessed.AsNoTracking().ToListAsync(Cancel)));
        Assert.Equal(("candor/beta", 303L), (kept.Origin, kept.Size));
        var mine = Assert.Single(await Rows(_ledger, store => store.Cosigned.AsNoTracking().ToListAsync(Cancel)));
        Assert.NotNull(WitnessKey.TimeOf(SignedNote.Parse(Encoding.UTF8.GetBytes(mine.Note))));
        Assert.Empty(await Open(_witness));
    }

    [Fact]
    public async Task An_installation_that_forgot_what_was_cosigned_proves_from_what_the_witness_knows()
    {
        await Happen(5);
        await Send();
        await Rows(_ledger, store => store.Cosigned.ExecuteDeleteAsync(Cancel));
        await Happen(4);

        Assert.Equal(new WitnessOutcome.Cosigned(9), await Send());
    }

    [Theory]
    [InlineData(0, IssueBoard.Rewritten)]
    [InlineData(7, "ledger_unproven")]
    public async Task A_ledger_that_was_rewritten_with_its_own_key_is_refused_and_both_sides_are_told(int after, string kind)
    {
        await Happen(20);
        await Rounds().SendWhatIsDue(Cancel);
        Assert.Empty(await Open(_ledger));
        var before = Assert.Single(await Rows(_witness, store => store.Witnessed.AsNoTracking().ToListAsync(Cancel)));

        await Rewrite();
        await Happen(after);
        // Sound in itself: whoever has only the new tree sees nothing.
        Assert.Null((await Export()).Fault);
        await Tried(TimeSpan.FromHours(2));
        await Rounds().SendWhatIsDue(Cancel);

        var told = Assert.Single(await Open(_ledger));
        Assert.Equal(("witness_refused", "otto"), (told.Kind, told.Owner));
        Assert.Contains("was rewritten", told.What, StringComparison.Ordinal);
        var seen = Assert.Single(await Open(_witness));
        Assert.Equal((kind, "otto", "candor/beta"), (seen.Kind, seen.Owner, seen.Connection));
        var now = Assert.Single(await Rows(_witness, store => store.Witnessed.AsNoTracking().ToListAsync(Cancel)));
        Assert.Equal((before.Size, before.Note), (now.Size, now.Note));
    }

    [Fact]
    public async Task A_ledger_that_was_cut_short_is_told_though_it_is_never_sent()
    {
        await Happen(20);
        await Send();
        await Rows(_ledger, store => store.Events.Where(row => row.TreeIndex >= 10).ExecuteDeleteAsync(Cancel));
        await Rewrite();

        var refused = Assert.IsType<WitnessOutcome.Refused>(await Send());
        Assert.Contains("cosigned 20 events of this ledger, which has only 10 now", refused.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_of_nobody_or_of_a_stranger_or_garbage_is_refused_without_an_issue()
    {
        await Happen(2);
        var head = Checkpoint.Open(Encoding.UTF8.GetBytes((await Last()).Note), Signer.Verifier).Head;

        Assert.Equal(HttpStatusCode.NotFound, await Post(Request("candor/elsewhere", SignerKey.Generate("candor/elsewhere"))));
        Assert.Equal(HttpStatusCode.Forbidden, await Post(Request("candor/beta", SignerKey.Generate("candor/beta"))));
        Assert.Equal(HttpStatusCode.BadRequest, await Post("old 0\n"u8.ToArray()));
        Assert.Equal(HttpStatusCode.BadRequest, await Post((new WitnessRequest(3, [], new Checkpoint("candor/beta", head).Sign(Signer))).ToBytes()));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Post(new byte[40_000]));
        Assert.Empty(await Open(_witness));
        Assert.Empty(await Rows(_witness, store => store.Witnessed.ToListAsync(Cancel)));

        byte[] Request(string origin, SignerKey key) => new WitnessRequest(0, [], new Checkpoint(origin, head).Sign(key)).ToBytes();
    }

    [Fact]
    public async Task A_conflict_says_the_size_in_the_protocols_own_type()
    {
        await Happen(4);
        await Send();

        using var answer = await _witness.Http.PostAsync(
            "/witness/add-checkpoint", new ByteArrayContent(new WitnessRequest(0, [], SignedNote.Parse(Encoding.UTF8.GetBytes((await Last()).Note))).ToBytes()), Cancel);

        Assert.Equal((HttpStatusCode.Conflict, "text/x.tlog.size", "4\n"),
            (answer.StatusCode, answer.Content.Headers.ContentType!.ToString(), await answer.Content.ReadAsStringAsync(Cancel)));
    }

    [Fact]
    public async Task Of_many_requests_at_once_each_follows_the_one_before()
    {
        await Happen(8);
        await Send();
        var old = SignedNote.Parse(Encoding.UTF8.GetBytes((await Last()).Note));
        await Happen(8);
        var tiles = await Tiles();
        var next = SignedNote.Parse(Encoding.UTF8.GetBytes((await Last()).Note));
        var grown = new WitnessRequest(8, await MerkleTree.ProveConsistencyAsync(tiles, 8, 16, Cancel), next).ToBytes();
        var same = new WitnessRequest(8, [], old).ToBytes();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(one => Post(one % 2 == 0 ? grown : same)));

        // Who comes first with the grown tree wins; after it, what is said of the smaller one is outdated, and it never comes back.
        Assert.All(answers, one => Assert.True(one is HttpStatusCode.OK or HttpStatusCode.Conflict, $"{one}"));
        Assert.Contains(HttpStatusCode.OK, answers);
        Assert.Equal(16, Assert.Single(await Rows(_witness, store => store.Witnessed.AsNoTracking().ToListAsync(Cancel))).Size);
    }

    [Fact]
    public async Task A_witness_that_is_silent_for_long_is_an_issue_and_closes_when_it_cosigns()
    {
        await Happen(1);
        var nowhere = new Uri("http://127.0.0.1:9/witness");
        await Rounds(nowhere).SendWhatIsDue(Cancel);
        var silent = Assert.Single(await Open(_ledger));
        Assert.Equal("witness_silent", silent.Kind);

        await Tried(TimeSpan.FromHours(2));
        await Rounds().SendWhatIsDue(Cancel);
        Assert.Empty(await Open(_ledger));

        // Once missed is no issue: the last success is not long ago.
        await Tried(TimeSpan.FromHours(2));
        await Rounds(nowhere).SendWhatIsDue(Cancel);
        Assert.Empty(await Open(_ledger));
    }

    [Fact]
    public async Task What_answers_with_another_key_is_no_witness()
    {
        await Happen(1);
        await using var scope = _ledger.App.Services.CreateAsyncScope();
        var other = new Cosigner(WitnessKey.Name, [.. Enumerable.Repeat((byte)3, 32)]).Key;

        var outcome = await scope.ServiceProvider.GetRequiredService<WitnessSubmission>().Send(WitnessUrl, other, Cancel);

        Assert.Contains("did not cosign", Assert.IsType<WitnessOutcome.Refused>(outcome).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_says_whether_the_witness_answers_knows_the_ledger_and_cosigns()
    {
        await Happen(2);

        Assert.Null(await Check(WitnessUrl));
        Assert.Contains("could not be reached", (await Check(new Uri("http://127.0.0.1:9/witness")))!.What, StringComparison.Ordinal);
        // The ledger itself witnesses nobody.
        Assert.Contains("does not know this ledger", (await Check(new Uri(_ledger.Http.BaseAddress!, "/witness")))!.What, StringComparison.Ordinal);

        Task<Fault?> Check(Uri url) => WitnessCheck.Run(
            _ledger.App.Services,
            _ledger.App.Services.GetRequiredService<CandorConfiguration>() with { Witness = new WitnessSettings("otto", url, WitnessKey, 60, null, 24, []) },
            Cancel);
    }

    [Fact]
    public async Task A_mailed_checkpoint_shows_later_that_the_ledger_was_rewritten()
    {
        await Happen(12);
        var mails = new Mails();
        await Mail(mails);
        await Mail(mails);
        var sent = Assert.Single(mails.Sent);
        Assert.Equal("notary@law.example", sent.To);
        var note = Encoding.UTF8.GetBytes(sent.Text.Split("----------------------------------------------------------------\n")[1]);
        Assert.Equal(12, Checkpoint.Open(note, Signer.Verifier).Head.Size);

        await Happen(5);
        Assert.Null((await Export(note)).Fault);
        await Rewrite();
        Assert.Null((await Export()).Fault);
        Assert.Contains("the ledger was rewritten", (await Export(note)).Fault!.What, StringComparison.Ordinal);
        await Mail(mails);
        Assert.Equal(2, mails.Sent.Count);
    }

    private async Task Mail(Mails mails)
    {
        await using var scope = _ledger.App.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        await new CheckpointMail(
            services.GetRequiredService<Store>(), services.GetRequiredService<Tenant>(), services.GetRequiredService<CandorConfiguration>(), mails, TimeProvider.System)
            .Send("notary@law.example", Cancel);
    }

    private async Task<BundleResult> Export(byte[]? since = null)
    {
        using var bundle = new MemoryStream();
        await using var scope = _ledger.App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ExportBundle>().Write(bundle, new ExportRequest { Opened = false }, Cancel);
        return BundleVerifier.Verify(bundle, Signer.Verifier, since, Cancel);
    }

    private WitnessRounds Rounds(Uri? at = null)
    {
        var services = _ledger.App.Services;
        var settings = new WitnessSettings("otto", at ?? WitnessUrl, WitnessKey, 60, null, 24, []);
        return new WitnessRounds(
            services.GetRequiredService<CandorConfiguration>() with { Witness = settings },
            services.GetRequiredService<IServiceScopeFactory>(),
            services.GetRequiredService<IStreamLocks>(),
            services.GetRequiredService<Tenant>(),
            TimeProvider.System,
            NullLogger<WitnessRounds>.Instance);
    }

    private async Task<WitnessOutcome> Send()
    {
        await using var scope = _ledger.App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<WitnessSubmission>().Send(WitnessUrl, WitnessKey, Cancel);
    }

    /// <summary>Makes the last try this old.</summary>
    private Task Tried(TimeSpan ago) =>
        Rows(_ledger, store => store.Cosigned.ExecuteUpdateAsync(row => row.SetProperty(one => one.TriedAt, DateTimeOffset.UtcNow - ago), Cancel));

    /// <summary>
    /// That many events happen, and have their place in the tree. The first of all is there already: the configuration was taken into use.
    /// </summary>
    private async Task Happen(int events)
    {
        var looks = _ledger.App.Services.GetRequiredService<Looks>();
        await Task.WhenAll(Enumerable.Range(_events, events).Where(one => one > 0).Select(one => looks.Record(Id, Actor.Staff($"s{one}"), new Viewed("result"))));
        _events += events;
        await Sequence();
    }

    /// <summary>The first event is made another, and the tree and its checkpoint are made anew over all of them, by the ledger's own code and key.</summary>
    private async Task Rewrite()
    {
        await Rows(_ledger, async store =>
        {
            await using var transaction = await store.Database.BeginTransactionAsync(Cancel);
            var first = await store.Events.AsNoTracking().OrderBy(row => row.TreeIndex).FirstAsync(Cancel);
            var forged = LedgerEvent.Parse(first.Leaf) with { Actor = Actor.Staff("somebody-else") };
            await store.Events.Where(row => row.Id == first.Id).ExecuteUpdateAsync(row => row.SetProperty(one => one.Leaf, forged.ToLeaf()), Cancel);
            await store.Tiles.ExecuteDeleteAsync(Cancel);
            await store.Checkpoints.ExecuteDeleteAsync(Cancel);
            await store.Events.ExecuteUpdateAsync(row => row.SetProperty(one => one.TreeIndex, (long?)null), Cancel);
            await transaction.CommitAsync(Cancel);
            return 0;
        });
        await Sequence();
    }

    private async Task Sequence()
    {
        while (await _ledger.App.Services.GetRequiredService<Sequencer>().SequenceBatch(Cancel) > 0)
        {
        }
    }

    private Task<CheckpointRow> Last() => Rows(_ledger, store => store.Checkpoints.AsNoTracking().OrderByDescending(row => row.Size).FirstAsync(Cancel));

    private async Task<MemoryTiles> Tiles()
    {
        var tiles = new MemoryTiles();
        foreach (var row in await Rows(_ledger, store => store.Tiles.AsNoTracking().ToListAsync(Cancel)))
            tiles.Store([new Tile(new TileId(row.Level, row.Index), row.Hashes)]);
        return tiles;
    }

    private async Task<HttpStatusCode> Post(byte[] body)
    {
        using var answer = await _witness.Http.PostAsync("/witness/add-checkpoint", new ByteArrayContent(body), Cancel);
        return answer.StatusCode;
    }

    private static Task<List<IssueRow>> Open(RunningCandor candor) =>
        Rows(candor, store => store.Issues.AsNoTracking().Where(row => row.ClosedAt == null && (row.Source.StartsWith("witness"))).ToListAsync(Cancel));

    private static async Task<T> Rows<T>(RunningCandor candor, Func<Store, Task<T>> read)
    {
        await using var scope = candor.App.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<Store>());
    }

    private sealed class Mails : IMailer
    {
        public List<InvitationMail> Sent { get; } = [];

        public Task Send(InvitationMail message, CancellationToken cancel)
        {
            Sent.Add(message);
            return Task.CompletedTask;
        }
    }
}

public sealed class WitnessOnSqliteTests() : WitnessTests(RunningCandor.Sqlite);

public sealed class WitnessOnPostgresTests() : WitnessTests(RunningCandor.Postgres);
