using Wolverine.EntityFrameworkCore;

namespace Candor.Storage;

/// <summary>One transaction's changes, and the messages that become known with its commit.</summary>
public interface IOutbox
{
    /// <summary>The changes.</summary>
    Store Store { get; }

    /// <summary>Adds a message.</summary>
    /// <param name="message">The message.</param>
    Task Publish(object message);

    /// <summary>Commits the transaction that was begun on <see cref="Store"/>, with its messages.</summary>
    /// <param name="cancel">Gives up; then nothing happened.</param>
    Task Commit(CancellationToken cancel);
}

/// <summary>With the bus.</summary>
/// <param name="outbox">The bus's own.</param>
internal sealed class BusOutbox(IDbContextOutbox<Store> outbox) : IOutbox
{
    /// <inheritdoc />
    public Store Store => outbox.DbContext;

    /// <inheritdoc />
    public Task Publish(object message) => outbox.PublishAsync(message).AsTask();

    /// <inheritdoc />
    public Task Commit(CancellationToken cancel) => outbox.SaveChangesAndFlushMessagesAsync(cancel);
}

/// <summary>Without the bus, for commands that act on stored data and end: whoever serves next wakes what the state asks for.</summary>
/// <param name="store">The changes.</param>
internal sealed class QuietOutbox(Store store) : IOutbox
{
    /// <inheritdoc />
    public Store Store => store;

    /// <inheritdoc />
    public Task Publish(object message) => Task.CompletedTask;

    /// <inheritdoc />
    public async Task Commit(CancellationToken cancel)
    {
        await store.SaveChangesAsync(cancel);
        await store.Database.CurrentTransaction!.CommitAsync(cancel);
    }
}
