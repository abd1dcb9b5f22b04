using System.Globalization;
using System.Net;
using System.Text;
using Candor.Domain.Ledger;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Audit.Witness;

/// <summary>What came of showing a checkpoint to the witness.</summary>
public abstract record WitnessOutcome
{
    /// <summary>There is no checkpoint yet.</summary>
    public sealed record Nothing : WitnessOutcome;

    /// <summary>It was cosigned.</summary>
    /// <param name="Size">How many events it covers.</param>
    public sealed record Cosigned(long Size) : WitnessOutcome;

    /// <summary>It was refused: this ledger is not what the witness saw, or the two are not set up for each other.</summary>
    /// <param name="Why">In words.</param>
    public sealed record Refused(string Why) : WitnessOutcome;

    /// <summary>Nobody knows: no answer, or none of the protocol's. To ask again does no harm.</summary>
    /// <param name="Why">In words.</param>
    public sealed record Unknown(string Why) : WitnessOutcome;
}

/// <summary>Shows this ledger's last checkpoint to the witness (C2SP tlog-witness), with the proof that it holds the one that was cosigned last.</summary>
/// <param name="store">The ledger, and what was cosigned.</param>
/// <param name="tenant">Whose ledger.</param>
/// <param name="clients">Follows no redirect.</param>
/// <param name="time">The clock.</param>
public sealed class WitnessSubmission(Store store, Tenant tenant, IHttpClientFactory clients, TimeProvider time)
{
    private const int MostBytes = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Shows it.</summary>
    /// <param name="url">The witness's address.</param>
    /// <param name="witness">The witness's key.</param>
    /// <param name="cancel">Gives up; it may have been cosigned.</param>
    public async Task<WitnessOutcome> Send(Uri url, CosignatureKey witness, CancellationToken cancel)
    {
        var tree = new StoredTree(store, tenant);
        if (await tree.Last(cancel) is not { } last)
            return new WitnessOutcome.Nothing();
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(last.Note));
        var name = witness.ToString();
        var row = await store.Cosigned.SingleOrDefaultAsync(one => one.Tenant == tenant.Name && one.Witness == name, cancel);
        if (row is null)
            store.Cosigned.Add(row = new CosignedRow { Tenant = tenant.Name, Witness = name, Size = 0, Note = "", At = DateTimeOffset.UnixEpoch, TriedAt = default });
        row.TriedAt = time.GetUtcNow();

        var outcome = await Ask(url, witness, tree, note, last.Size, row, cancel);
        await store.SaveChangesAsync(cancel);
        return outcome;
    }

    private async Task<WitnessOutcome> Ask(
        Uri url, CosignatureKey witness, StoredTree tree, SignedNote note, long size, CosignedRow row, CancellationToken cancel)
    {
        var old = row.Size;
        for (var again = false; ; again = true)
        {
            if (old > size)
                return new WitnessOutcome.Refused($"{witness.Name} cosigned {old} events of this ledger, which has only {size} now: it was set back or rewritten.");
            var proof = await MerkleTree.ProveConsistencyAsync(tree, old, size, cancel);
            var (status, body) = await Post(url, new WitnessRequest(old, proof, note), cancel);
            switch (status)
            {
                case HttpStatusCode.OK:
                    return Take(witness, note, size, row, body);
                // It knows another checkpoint than we thought, or than we remember after a restore: prove from there, once.
                case HttpStatusCode.Conflict when !again && SizeIn(body) is { } known && known != old:
                    old = known;
                    continue;
                case HttpStatusCode.Conflict:
                case HttpStatusCode.UnprocessableEntity:
                    return new WitnessOutcome.Refused(
                        $"{witness.Name} refused the checkpoint over {size} events: it does not hold the one over {old} events that it cosigned. This ledger was rewritten, or the witness has seen another one under this name and key.");
                case HttpStatusCode.Forbidden or HttpStatusCode.NotFound:
                    return new WitnessOutcome.Refused($"{witness.Name} does not know this ledger or its key: have its operator add what `candor audit key` prints to its `watches`.");
                case HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge:
                    return new WitnessOutcome.Refused($"{witness.Name} did not understand the request (status {(int)status}).");
                case { } other:
                    return new WitnessOutcome.Unknown($"{witness.Name} answered with status {(int)other}.");
                default:
                    return new WitnessOutcome.Unknown($"{witness.Name} could not be reached at {url.Authority}.");
            }
        }
    }

    private WitnessOutcome Take(CosignatureKey witness, SignedNote note, long size, CosignedRow row, string lines)
    {
        try
        {
            var cosigned = SignedNote.Parse(Encoding.UTF8.GetBytes(note + lines));
            if (witness.TimeOf(cosigned) is not null && cosigned.Text == note.Text)
            {
                (row.Size, row.Note, row.At) = (size, cosigned.ToString(), time.GetUtcNow());
                return new WitnessOutcome.Cosigned(size);
            }
        }
        catch (LedgerFormatException)
        {
            // Not signature lines at all: the same as none of the witness's.
        }

        return new WitnessOutcome.Refused($"What answers for {witness.Name} did not cosign with the key that is configured: compare it with what `candor audit key --witness` prints there.");
    }

    /// <returns>No status when nobody answered.</returns>
    private async Task<(HttpStatusCode? Status, string Body)> Post(Uri url, WitnessRequest request, CancellationToken cancel)
    {
        using var http = clients.CreateClient("witness");
        (http.Timeout, http.MaxResponseContentBufferSize) = (Patience, MostBytes);
        using var content = new ByteArrayContent(request.ToBytes());
        try
        {
            using var answer = await http.PostAsync(new Uri($"{url.AbsoluteUri.TrimEnd('/')}/add-checkpoint"), content, cancel);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancel));
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested && failure is HttpRequestException or OperationCanceledException or IOException)
        {
            return (null, "");
        }
    }

    private static long? SizeIn(string body) =>
        body.EndsWith('\n') && long.TryParse(body.AsSpan()[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;
}
