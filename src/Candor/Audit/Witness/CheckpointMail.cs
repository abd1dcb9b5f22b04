using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Candor.Configuration;
using Candor.Hosting;
using Candor.Invitation;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Audit.Witness;

/// <summary>Mails the last checkpoint to somebody who keeps it. Whoever has it can hold a later bundle of the whole ledger to it.</summary>
/// <param name="store">The ledger, and what was sent.</param>
/// <param name="tenant">Whose ledger.</param>
/// <param name="configuration">The installation's address, for the message's identifier.</param>
/// <param name="mailer">Sends.</param>
/// <param name="time">The clock.</param>
public sealed class CheckpointMail(Store store, Tenant tenant, CandorConfiguration configuration, IMailer mailer, TimeProvider time)
{
    /// <summary>The name under which is kept what was mailed to an address.</summary>
    /// <param name="address">The address.</param>
    public static string NameOf(string address) => $"mail:{address}";

    /// <summary>Mails it, when something happened since it was mailed last.</summary>
    /// <param name="address">To whom.</param>
    /// <param name="cancel">Gives up; it may have been sent, and will be sent again under the same identifier.</param>
    /// <returns>How many events it covers; null when there was nothing new.</returns>
    /// <exception cref="TryLaterException">The mail server did not take it.</exception>
    public async Task<long?> Send(string address, CancellationToken cancel)
    {
        var name = NameOf(address);
        var row = await store.Cosigned.SingleOrDefaultAsync(one => one.Tenant == tenant.Name && one.Witness == name, cancel);
        if (await new StoredTree(store, tenant).Last(cancel) is not { } last || last.Size == row?.Size)
            return null;
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(last.Note)))[..32];
        await mailer.Send(
            new InvitationMail(
                $"checkpoint-{id}@{configuration.PublicUrl.Host}",
                address,
                "",
                string.Create(CultureInfo.InvariantCulture, $"Checkpoint of candor/{tenant.Name}: {last.Size} events"),
                $"""
                Keep this message. It fixes what the ledger of {configuration.Employer.Name} held on {last.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC. To see later that
                nothing of it was rewritten, save what stands between the lines as checkpoint.txt, ask for a bundle of the whole ledger, and run
                "candor audit verify BUNDLE --key KEY --since checkpoint.txt". Nothing personal stands in it.

                ----------------------------------------------------------------
                {last.Note}----------------------------------------------------------------

                """.ReplaceLineEndings("\n")),
            cancel);

        var now = time.GetUtcNow();
        if (row is null)
            store.Cosigned.Add(new CosignedRow { Tenant = tenant.Name, Witness = name, Size = last.Size, Note = last.Note, At = now, TriedAt = now });
        else
            (row.Size, row.Note, row.At, row.TriedAt) = (last.Size, last.Note, now, now);
        await store.SaveChangesAsync(cancel);
        return last.Size;
    }
}
