using Candor.Hosting;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Trigger;

/// <summary>
/// Answers <see cref="WebhookReceived"/>: asks the ATS where the applications it names stand now, and does what follows. The ATS owns identity: who
/// the candidate is comes from its API, never from a webhook's body.
/// </summary>
/// <param name="connections">The ATS accounts.</param>
/// <param name="watch">Does what follows.</param>
/// <param name="store">The inbox.</param>
/// <param name="time">The clock.</param>
public sealed class OpenScreeningHandler(Connections connections, ApplicationWatch watch, Store store, TimeProvider time)
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
        {
            // The delivery stays open until a person has said which stage is meant: nothing is guessed and nobody is lost.
            if (await watch.Look(delivery.Connection, connector, application, cancel) is { Unclear: { } why })
                throw new TryLaterException(why);
        }

        await store.Deliveries.Where(row => row.Id == delivery.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.HandledAt, time.GetUtcNow()), cancel);
    }
}
