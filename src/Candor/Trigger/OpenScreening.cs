using System.Security.Cryptography;
using System.Text;
using Candor.Configuration;
using Candor.Configuration.Stages;
using Candor.Connectors;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Trigger;

/// <summary>
/// Answers <see cref="WebhookReceived"/>: asks the ATS where the application stands now, and opens one screening for each stay in a
/// trigger stage. The ATS owns identity: who the candidate is comes from its API, never from a webhook's body.
/// </summary>
/// <param name="configuration">The version screenings are opened under.</param>
/// <param name="connections">The ATS accounts.</param>
/// <param name="stages">Which stage is meant, whatever it is called by now.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="store">The inbox.</param>
/// <param name="time">The clock.</param>
public sealed class OpenScreeningHandler(
    CandorConfiguration configuration,
    Connections connections,
    StageBindings stages,
    Journal journal,
    Store store,
    TimeProvider time)
{
    /// <summary>Deals with one accepted webhook.</summary>
    /// <param name="message">Its place in the inbox.</param>
    /// <param name="cancel">Gives up; it is woken again.</param>
    public async Task Handle(WebhookReceived message, CancellationToken cancel)
    {
        var delivery = await store.Deliveries.AsNoTracking().SingleOrDefaultAsync(row => row.Id == message.Delivery, cancel);
        if (delivery is null or { HandledAt: not null } || connections.Find(delivery.Connection) is not { } connector)
            return;
        foreach (var application in delivery.ApplicationIds.Split(',', StringSplitOptions.RemoveEmptyEntries))
            await Look(delivery.Connection, connector, application, cancel);
        await store.Deliveries.Where(row => row.Id == delivery.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.HandledAt, time.GetUtcNow()), cancel);
    }

    private async Task Look(string connection, IAtsConnector connector, string applicationId, CancellationToken cancel)
    {
        switch (await connector.ReadApplication(applicationId, cancel))
        {
            case Outcome<AtsApplication>.Yes(var application):
                if (application.Status != AtsApplicationStatus.Active)
                    await WithdrawThoseOf(connection, applicationId, cancel);
                else if (await stages.WorkflowOf(connection, connector, application, cancel) is { } workflow)
                    await Open(connector, workflow, application, cancel);
                break;
            case Outcome<AtsApplication>.No({ Kind: AtsErrorKind.NotFound or AtsErrorKind.MergedOrMoved }):
                await WithdrawThoseOf(connection, applicationId, cancel);
                break;
            case Outcome<AtsApplication>.No(var error):
                throw new TryLaterException("The application could not be read", error);
            case var unknown:
                throw new TryLaterException($"The application could not be read: {unknown}");
        }
    }

    private async Task Open(IAtsConnector connector, Workflow workflow, AtsApplication application, CancellationToken cancel)
    {
        var entry = application.StageEntryId ?? $"{application.StageId}";
        var id = IdOf(workflow.Connection, application.Id, entry);
        if (await journal.Find(id, cancel) is not null)
            return;

        var candidate = await connector.ReadCandidate(application.CandidateId, cancel).OrTryLater("The candidate could not be read");
        var job = await connector.ReadJob(application.JobId!, cancel).OrTryLater("The job could not be read");
        await journal.Act(
            id,
            Actor.Ats(workflow.Connection),
            screening => screening.Seq > 0
                ? null
                : new Opened(
                    workflow.Connection,
                    workflow.Id,
                    configuration.Hash,
                    application.Id,
                    job.Id,
                    entry,
                    job.Title,
                    candidate.Id,
                    candidate.FirstName,
                    candidate.LastName,
                    candidate.Email),
            cancel);
    }

    /// <summary>The ATS took the candidate out: nothing more is captured. A result that stands already stays.</summary>
    private async Task WithdrawThoseOf(string connection, string applicationId, CancellationToken cancel)
    {
        foreach (var id in await store.Screenings.AsNoTracking()
                     .Where(row => row.Connection == connection && row.ApplicationId == applicationId)
                     .Select(row => row.Id).ToListAsync(cancel))
            await journal.Act(
                id,
                Actor.Ats(connection),
                screening => screening.HasEnded ? null : new Withdrawn("ats"),
                cancel);
    }

    /// <summary>The same stay in the stage always gives the same identifier, so that it can be opened only once.</summary>
    private static string IdOf(string connection, string applicationId, string entry)
    {
        const string letters = "abcdefghijklmnopqrstuvwxyz234567";
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{connection}\n{applicationId}\n{entry}"));
        return "scr_" + string.Concat(hash.Take(26).Select(one => letters[one & 31]));
    }
}
