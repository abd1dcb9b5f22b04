using System.Runtime.CompilerServices;
using System.Text;
using Candor.Domain.Ledger;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Audit;

/// <summary>Exports what the ledger holds of a screening, or all of it, as a bundle that anyone can verify offline.</summary>
/// <param name="store">The database, for the events.</param>
/// <param name="scopes">A second connection, for the proofs: PostgreSQL reads one thing at a time on each.</param>
/// <param name="tenant">Whose ledger.</param>
/// <param name="key">Signs.</param>
/// <param name="keys">The candidates' keys, for what the exporter may show.</param>
/// <param name="sequencer">Gives the last events their place first.</param>
/// <param name="time">The clock.</param>
public sealed class ExportBundle(
    Store store,
    IServiceScopeFactory scopes,
    Tenant tenant,
    LedgerKey key,
    DataKeys keys,
    Sequencer sequencer,
    TimeProvider time)
{
    /// <summary>Writes a bundle.</summary>
    /// <param name="output">An empty stream that can seek.</param>
    /// <param name="screening">The screening; null for the whole ledger.</param>
    /// <param name="opened">Whether what is sealed is shown.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>How many events; 0 when there is nothing to export, and nothing was written.</returns>
    public async Task<int> Write(Stream output, string? screening, bool opened, CancellationToken cancel)
    {
        while (await sequencer.SequenceBatch(cancel) > 0)
        {
        }

        await using var beside = scopes.CreateAsyncScope();
        var tree = new StoredTree(beside.ServiceProvider.GetRequiredService<Store>(), tenant);
        if (await tree.Last(cancel) is not { } checkpoint)
            return 0;
        var rows = store.Events.AsNoTracking()
            .Where(row => row.Tenant == tenant.Name && row.TreeIndex < checkpoint.Size && (screening == null || row.Stream == screening))
            .OrderBy(row => row.TreeIndex);
        var count = await rows.CountAsync(cancel);
        if (count == 0)
            return 0;

        await BundleWriter.WriteAsync(
            output,
            new BundleContents
            {
                Tenant = tenant.Name,
                Scope = screening is null ? BundleScope.All : BundleScope.Screening(screening),
                ExportedAt = time.GetUtcNow(),
                Checkpoint = Encoding.UTF8.GetBytes(checkpoint.Note),
                Entries = Entries(rows, new InclusionProver(tree, checkpoint.Size), cancel),
                Opened = opened ? Opened(rows, cancel) : null,
                WriteCaseHtml = (html, stop) => CaseFile.Write(html, tenant.Name, screening, Recorded(rows, new InclusionProver(tree, checkpoint.Size), opened, stop), checkpoint, stop),
            },
            key.Signer,
            cancel);
        return count;
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
            if (happened.Sealed is null)
                continue;
            var dataKey = await keys.Of(row.Stream, cancel);
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
                opened && happened.Sealed is not null ? Sealing.Open(await keys.Of(row.Stream, cancel), happened) : null);
        }
    }
}
