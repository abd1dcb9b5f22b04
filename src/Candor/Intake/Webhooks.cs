using Candor.Access;
using Candor.Configuration.Live;
using Candor.Connectors;
using Candor.Hosting;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;
using Wolverine.EntityFrameworkCore;

namespace Candor.Intake;

/// <summary>
/// <c>POST /hooks/{connection}</c>: what an ATS tells us. The signature is checked over the raw bytes; the answer is 200 only when
/// the event is durable, and the same event twice is one event. Refused: 401 unsigned or forged, 413 too large, 400 unreadable,
/// 404 no such connection; each is counted and kept for operators, without the body.
/// </summary>
public static class Webhooks
{
    /// <summary>The largest body taken, in bytes. Real deliveries are a few kilobytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Adds the route.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/hooks/{connection}", Receive).AllowAnonymous().DisableAntiforgery().RequireRateLimiting(AccessRoom.AtsRateLimit).ExcludeFromDescription();

    private static async Task<IResult> Receive(
        string connection,
        HttpRequest request,
        Connections connections,
        IDbContextOutbox<Store> outbox,
        Refusals refusals,
        DriftWatch drift,
        TimeProvider time,
        CancellationToken cancel)
    {
        if (connections.Find(connection) is not { } connector)
            return await refusals.RefuseUnknown(connection, "There is no such connection.", cancel);
        if (await RequestBody.Read(request, MaxBytes, cancel) is not { } body)
            return await refusals.Refuse(connection, 413, $"The body is larger than {MaxBytes} bytes.", cancel);

        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        switch (connector.ReadWebhook(new WebhookDelivery(body, headers)))
        {
            case WebhookVerdict.Accepted(var signed):
                await Keep(connection, signed, outbox, time, cancel);
                if (signed.Means == AtsEventMeaning.SetupChanged)
                    drift.Soon(connection);
                return Results.Ok();
            case WebhookVerdict.Forged(var why):
                return await refusals.Refuse(connection, 401, why, cancel);
            case WebhookVerdict.Unreadable(var why):
                return await refusals.Refuse(connection, 400, why, cancel);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The inbox row and the message that wakes Trigger are one commit; the answer comes after it.</summary>
    private static async Task Keep(
        string connection,
        AtsEvent signed,
        IDbContextOutbox<Store> outbox,
        TimeProvider time,
        CancellationToken cancel)
    {
        var store = outbox.DbContext;
        await using var transaction = await store.Database.BeginTransactionAsync(cancel);
        var repeated = await store.Deliveries
            .Where(row => row.Connection == connection && row.EventId == signed.EventId)
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.Times, one => one.Times + 1), cancel);
        if (repeated > 0)
        {
            await transaction.CommitAsync(cancel);
            return;
        }

        var delivery = new DeliveryRow
        {
            Connection = connection,
            EventId = signed.EventId,
            Kind = signed.Kind,
            ApplicationIds = string.Join(',', signed.ApplicationIds),
            At = time.GetUtcNow(),
            Times = 1,
        };
        store.Deliveries.Add(delivery);
        try
        {
            await store.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException race) when (Journal.IsConflict(race))
        {
            // The same event, at the same moment, on another connection: it is durable there.
            return;
        }

        await outbox.PublishAsync(new WebhookReceived(delivery.Id));
        await outbox.SaveChangesAndFlushMessagesAsync(cancel);
    }
}
