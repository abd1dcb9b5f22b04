using System.Globalization;
using Candor.Configuration;
using Candor.Domain.Ledger;
using Candor.Reconcile;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Audit.Witness;

/// <summary>The answer to a request to cosign.</summary>
/// <param name="Status">As C2SP tlog-witness says.</param>
/// <param name="ContentType">The body's type.</param>
/// <param name="Body">The cosignature, a size, or what is wrong.</param>
public sealed record WitnessAnswer(int Status, string ContentType, string Body);

/// <summary>
/// Witnesses other ledgers: keeps the last checkpoint of each, demands the proof that the next one holds it, and cosigns. A ledger that was rewritten
/// cannot prove it: it is refused, and an issue is raised.
/// </summary>
/// <param name="store">Keeps what was cosigned.</param>
/// <param name="tenant">Who witnesses.</param>
/// <param name="configuration">Whose ledgers.</param>
/// <param name="key">Cosigns.</param>
/// <param name="issues">Where a rewritten ledger is told.</param>
/// <param name="time">The clock.</param>
public sealed class WitnessDesk(Store store, Tenant tenant, CandorConfiguration configuration, WitnessKey key, IssueBoard issues, TimeProvider time)
{
    private const string Plain = "text/plain; charset=utf-8";

    // A proof that does not lead anywhere may be a stranger's, who sent on a checkpoint that he saw: the next good one closes the issue.
    private const string Unproven = "witness";
    private const string Forks = "witness-forks";

    /// <summary>Considers a request. When it is cosigned, that is durable.</summary>
    /// <param name="body">As C2SP tlog-witness lays it out.</param>
    /// <param name="cancel">Gives up; then nothing was cosigned.</param>
    public async Task<WitnessAnswer> Consider(ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        WitnessRequest request;
        Checkpoint checkpoint;
        try
        {
            request = WitnessRequest.Parse(body.Span);
            checkpoint = Checkpoint.Parse(request.Note.Text);
        }
        catch (LedgerFormatException fault)
        {
            return new WitnessAnswer(StatusCodes.Status400BadRequest, Plain, fault.Message + "\n");
        }

        if (configuration.Witness?.Watches.FirstOrDefault(watched => watched.Name == checkpoint.Origin) is not { } trusted)
            return new WitnessAnswer(StatusCodes.Status404NotFound, Plain, "This ledger is not witnessed here.\n");
        if (!request.Note.IsSignedBy(trusted))
            return new WitnessAnswer(StatusCodes.Status403Forbidden, Plain, "The checkpoint is not signed by the key that is known of this ledger.\n");

        var (verdict, last) = await Decide(request, checkpoint, cancel);
        if (verdict is WitnessVerdict.Forked or WitnessVerdict.Inconsistent)
            await Raise(verdict, checkpoint, last, cancel);
        else if (verdict is WitnessVerdict.Cosign)
            await issues.Settle(Unproven, checkpoint.Origin, [], cancel);
        return verdict switch
        {
            WitnessVerdict.Cosign => new WitnessAnswer(StatusCodes.Status200OK, Plain, key.Cosigner.Sign(request.Note.Text, time.GetUtcNow())),
            WitnessVerdict.Senseless => new WitnessAnswer(StatusCodes.Status400BadRequest, Plain, "The old size is larger than the checkpoint's.\n"),
            WitnessVerdict.Inconsistent => new WitnessAnswer(
                StatusCodes.Status422UnprocessableEntity, Plain, "The proof does not lead from the checkpoint that was cosigned last to this one.\n"),
            _ => new WitnessAnswer(
                StatusCodes.Status409Conflict, "text/x.tlog.size", string.Create(CultureInfo.InvariantCulture, $"{last.Size}\n")),
        };
    }

    /// <summary>Decides and keeps the new checkpoint as one, so that two requests at once cannot both follow the same one.</summary>
    private async Task<(WitnessVerdict Verdict, TreeHead Last)> Decide(WitnessRequest request, Checkpoint checkpoint, CancellationToken cancel)
    {
        await using var transaction = await store.Database.BeginTransactionAsync(cancel);
        if (store.Database.IsNpgsql())
            await store.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(43, hashtext({checkpoint.Origin}))", cancel);
        var row = await store.Witnessed.SingleOrDefaultAsync(one => one.Tenant == tenant.Name && one.Origin == checkpoint.Origin, cancel);
        var last = row is null ? TreeHead.Empty : new TreeHead(row.Size, new TreeHash(row.Root));
        var verdict = Witnessing.Judge(last, request, checkpoint.Head);
        if (verdict != WitnessVerdict.Cosign)
            return (verdict, last);

        var (size, root, note, at) = (checkpoint.Head.Size, checkpoint.Head.Root.ToArray(), request.Note.ToString(), time.GetUtcNow());
        if (row is null)
            store.Witnessed.Add(new WitnessedRow { Tenant = tenant.Name, Origin = checkpoint.Origin, Size = size, Root = root, Note = note, At = at });
        else
            (row.Size, row.Root, row.Note, row.At) = (size, root, note, at);
        await store.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return (verdict, last);
    }

    private Task Raise(WitnessVerdict verdict, Checkpoint checkpoint, TreeHead last, CancellationToken cancel)
    {
        var (origin, owner) = (checkpoint.Origin, configuration.Witness!.Owner);
        return verdict == WitnessVerdict.Forked
            ? issues.Settle(
                Forks,
                origin,
                [
                    new Gap(
                        $"{IssueBoard.Rewritten}/{origin}",
                        IssueBoard.Rewritten,
                        $"{origin} was rewritten: it has signed two roots over {last.Size} events, {last.Root} before and {checkpoint.Head.Root} now. Ask its owner; what was cosigned before stays kept.",
                        owner),
                ],
                cancel)
            : issues.Settle(
                Unproven,
                origin,
                [
                    new Gap(
                        $"ledger_unproven/{origin}",
                        "ledger_unproven",
                        $"{origin} was perhaps rewritten: its checkpoint over {checkpoint.Head.Size} events (root {checkpoint.Head.Root}) came without proof that it holds the one over {last.Size} events (root {last.Root}) that was cosigned. It was refused. Ask its owner.",
                        owner),
                ],
                cancel);
    }
}

/// <summary>The key by which this installation cosigns other ledgers' checkpoints, and its name. Derived, as <see cref="LedgerKey"/> is, and another.</summary>
/// <param name="master">The installation's secret.</param>
/// <param name="tenant">Who witnesses.</param>
public sealed class WitnessKey(MasterKey master, Tenant tenant)
{
    /// <summary>Cosigns.</summary>
    public Cosigner Cosigner { get; } = new($"{Checkpoint.OriginOf(tenant.Name)}/witness", master.Derive($"witness/{tenant.Name}"));
}
