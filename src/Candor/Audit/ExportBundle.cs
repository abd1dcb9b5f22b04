using System.Runtime.CompilerServices;
using System.Text;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Audit;

/// <summary>Exports what the ledger holds of a screening, a candidate, a job or a time, or all of it, as a bundle that anyone can verify offline.</summary>
/// <param name="store">The database, for the events.</param>
/// <param name="scopes">A second connection, for the proofs: PostgreSQL reads one thing at a time on each.</param>
/// <param name="tenant">Whose ledger.</param>
/// <param name="key">Signs.</param>
/// <param name="codec">Reads whose a screening is.</param>
/// <param name="keys">The candidates' keys, for what the exporter may show.</param>
/// <param name="sequencer">Gives the last events their place first.</param>
/// <param name="looks">Records who took it along.</param>
/// <param name="time">The clock.</param>
public sealed class ExportBundle(
    Store store,
    IServiceScopeFactory scopes,
    Tenant tenant,
    LedgerKey key,
    EventCodec codec,
    DataKeys keys,
    Sequencer sequencer,
    Looks looks,
    TimeProvider time)
{
    /// <summary>Writes a bundle.</summary>
    /// <param name="output">An empty stream that can seek.</param>
    /// <param name="request">What to show.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>How many events; 0 when there is nothing to export, and nothing was written.</returns>
    public async Task<int> Write(Stream output, ExportRequest request, CancellationToken cancel)
    {
        while (await sequencer.SequenceBatch(cancel) > 0)
        {
        }

        await using var beside = scopes.CreateAsyncScope();
        var tree = new StoredTree(beside.ServiceProvider.GetRequiredService<Store>(), tenant);
        if (await tree.Last(cancel) is not { } checkpoint)
            return 0;
        var (scope, rows) = await Choose(request, checkpoint.Size, cancel);
        var count = await rows.CountAsync(cancel);
        if (count == 0)
            return 0;

        if (request.Opened)
            await Tell(request, scope, rows, cancel);
        rows = (scope.Stream ?? scope.Streams) is null ? rows.OrderBy(row => row.TreeIndex) : rows.OrderBy(row => row.TreeIndex + 0);
        var listed = scope.Stream is not null || request.Candidate is not null;
        await BundleWriter.WriteAsync(
            output,
            new BundleContents
            {
                Tenant = tenant.Name,
                Scope = scope,
                ExportedAt = time.GetUtcNow(),
                Checkpoint = Encoding.UTF8.GetBytes(checkpoint.Note),
                Entries = Entries(rows, new InclusionProver(tree, checkpoint.Size), cancel),
                Opened = request.Opened ? Opened(rows, cancel) : null,
                WriteCaseHtml = (html, stop) => CaseFile.Write(
                    html,
                    tenant.Name,
                    scope,
                    listed ? Recorded(rows, new InclusionProver(tree, checkpoint.Size), request.Opened, stop) : null,
                    count,
                    checkpoint,
                    stop),
            },
            key.Signer,
            cancel);
        return count;
    }

    /// <summary>Records who took along what is sealed, before it is written: with each screening, or once for a stretch of the ledger.</summary>
    private async Task Tell(ExportRequest request, BundleScope scope, IQueryable<EventRow> rows, CancellationToken cancel)
    {
        if (scope is { Stream: null, Streams: null })
        {
            await looks.Record("exports", request.By, new Viewed("export", scope.ToString()));
            return;
        }

        var screenings = await rows.Select(row => row.Stream).Distinct().Where(stream => !stream.StartsWith(Viewed.StreamPrefix)).ToListAsync(cancel);
        await Task.WhenAll(screenings.Select(screening => looks.Record(screening, request.By, new Viewed("export"))));
    }

    /// <summary>The events that were asked for, out of those under the checkpoint, and how the manifest names them.</summary>
    private async Task<(BundleScope Scope, IQueryable<EventRow> Rows)> Choose(ExportRequest request, long size, CancellationToken cancel)
    {
        var mine = store.Events.AsNoTracking().Where(row => row.Tenant == tenant.Name);
        var all = mine.Where(row => row.TreeIndex < size);
        // Of a few streams SQLite would rather walk all places in the tree than look the streams up, unless the places are in no index.
        var few = mine.Where(row => row.TreeIndex + 0 < size);
        if (request.Screening is { } screening)
            return (BundleScope.Screening(screening), few.Where(row => row.Stream == screening));
        if ((request.Candidate ?? request.Job) is { } wanted)
        {
            var found = await StreamsOf(wanted, request.Candidate is not null, cancel);
            var rows = few.Where(row => found.Contains(row.Stream));
            // What was opened after the checkpoint is not part of it.
            var streams = await rows.Select(row => row.Stream).Distinct().ToListAsync(cancel);
            return (request.Candidate is null ? BundleScope.Job(streams) : BundleScope.Candidate(streams), rows);
        }

        if ((request.From ?? request.Until) is null)
            return (BundleScope.All, all);
        var (from, until) = (request.From ?? DateTimeOffset.UnixEpoch, request.Until ?? time.GetUtcNow());
        var within = all.Where(row => row.At >= from && row.At < until);
        var (first, last) = (await within.MinAsync(row => row.TreeIndex, cancel), await within.MaxAsync(row => row.TreeIndex, cancel));
        return (BundleScope.Time(from, until), all.Where(row => row.TreeIndex >= first && row.TreeIndex <= last));
    }

    /// <summary>
    /// The screenings that were ever a candidate's or a job's. Candidates stand only in what is sealed, so each screening's opening is opened and
    /// compared; of each no more than its name is kept.
    /// </summary>
    private async Task<List<string>> StreamsOf(AtsName wanted, bool isCandidate, CancellationToken cancel)
    {
        var (ofAccount, found) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        string[] telling = [nameof(Domain.Screenings.Opened), nameof(AttentionNeeded)];
        await foreach (var row in store.Events.AsNoTracking().Where(row => row.Tenant == tenant.Name && telling.Contains(row.Type))
                           .OrderBy(row => row.Id).AsAsyncEnumerable().WithCancellation(cancel))
        {
            var happened = (await codec.Read(row.Leaf, cancel)).Event;
            if (happened is Domain.Screenings.Opened { Connection: var connection } && connection == wanted.Connection)
                ofAccount.Add(row.Stream);
            var (candidate, job) = happened switch
            {
                Domain.Screenings.Opened opened => (opened.CandidateId, opened.JobId),
                AttentionNeeded needed => (needed.CandidateId, needed.JobId),
                _ => default,
            };
            if ((isCandidate ? candidate : job) == wanted.Id && ofAccount.Contains(row.Stream))
                found.Add(row.Stream);
        }

        // Who looked at them is told with them.
        return [.. found, .. found.Select(Viewed.StreamOf)];
    }

    private static async IAsyncEnumerable<BundleEntry> Entries(
        IQueryable<EventRow> rows,
        InclusionProver prover,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancel))
            yield return new BundleEntry(row.TreeIndex!.Value, row.Leaf, await prover.ProveAsync(row.TreeIndex.Value, cancel));
    }

    private async IAsyncEnumerable<OpenedEntry> Opened(IQueryable<EventRow> rows, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancel))
        {
            var happened = LedgerEvent.Parse(row.Leaf);
            // What is erased cannot be opened, and its leaf is proven all the same.
            if (happened.Sealed is not { } part || await keys.ForOpening(part.Key, cancel) is not { } dataKey)
                continue;
            yield return new OpenedEntry(
                row.TreeIndex!.Value,
                Sealing.DeriveEventKey(dataKey, happened.Stream, happened.Seq),
                Sealing.Open(dataKey, happened));
        }
    }

    private async IAsyncEnumerable<CaseEvent> Recorded(
        IQueryable<EventRow> rows,
        InclusionProver prover,
        bool opened,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancel))
        {
            var happened = LedgerEvent.Parse(row.Leaf);
            yield return new CaseEvent(
                row.TreeIndex!.Value,
                row.Leaf,
                await prover.ProveAsync(row.TreeIndex.Value, cancel),
                happened,
                opened && happened.Sealed is { } part && await keys.ForOpening(part.Key, cancel) is { } dataKey ? Sealing.Open(dataKey, happened) : null);
        }
    }
}
