using System.Diagnostics.Metrics;
using Candor.Hosting;
using Candor.Storage;

namespace Candor.Intake;

/// <summary>Webhooks and partners' calls that were turned away: counted, and kept where operators look.</summary>
/// <param name="store">The database.</param>
/// <param name="time">The clock.</param>
/// <param name="log">For operators.</param>
public sealed class Refusals(Store store, TimeProvider time, ILogger<Refusals> log)
{
    private const int LongestName = 40;

    private static readonly Counter<long> Counted =
        Telemetry.Meter.CreateCounter<long>("candor_webhooks_refused", description: "Webhooks and partner calls turned away, by connection and status.");

    /// <summary>Turns away a request for a connection that there is not. Anybody can make names up: they are cut, and counted as one.</summary>
    /// <param name="name">What was asked for.</param>
    /// <param name="why">For operators and for whoever sent it.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IResult> RefuseUnknown(string name, string why, CancellationToken cancel)
    {
        await Note(name.Length > LongestName ? name[..LongestName] : name, "unknown", StatusCodes.Status404NotFound, why, cancel);
        return Results.Problem(statusCode: StatusCodes.Status404NotFound, title: why);
    }

    /// <summary>Turns a request away.</summary>
    /// <param name="connection">Which connection it was for.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="why">For operators and for whoever sent it; nothing of the body.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IResult> Refuse(string connection, int status, string why, CancellationToken cancel)
    {
        await Note(connection, status, why, cancel);
        return Results.Problem(statusCode: status, title: why);
    }

    /// <summary>Keeps what was turned away, where the answer is the vendor's own.</summary>
    /// <param name="connection">Which connection it was for.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="why">For operators; nothing of the body.</param>
    /// <param name="cancel">Gives up.</param>
    public Task Note(string connection, int status, string why, CancellationToken cancel) => Note(connection, connection, status, why, cancel);

    private async Task Note(string connection, string countedAs, int status, string why, CancellationToken cancel)
    {
        Counted.Add(1, new("connection", countedAs), new("status", status));
        log.LogWarning("Refused a call for {Connection} with {Status}: {Why}", connection, status, why);
        store.Refusals.Add(new RefusalRow { Connection = connection, Status = status, Why = why, At = time.GetUtcNow() });
        await store.SaveChangesAsync(cancel);
    }
}
