using System.Collections.Concurrent;
using System.Data;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Candor.Hosting;
using Npgsql;

namespace Candor.Storage;

/// <summary>
/// One worker at a time on a screening, or on an application's fields, for work with effects outside the database. A lock dies with its holder, so that a killed
/// process never leaves a screening locked.
/// </summary>
public interface IStreamLocks
{
    /// <summary>Takes the lock; null when another worker has it, who will see whatever we would have done.</summary>
    /// <param name="stream">The screening, or what else one worker at a time is to have.</param>
    /// <param name="cancel">Gives up.</param>
    Task<IAsyncDisposable?> TryTake(string stream, CancellationToken cancel);
}

/// <summary>Taking a lock from a message's handler.</summary>
public static class StreamLocksExtensions
{
    // As long as an ATS waits for an answer of ours.
    private static readonly TimeSpan LongestForApplication = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>Takes the lock, or has the message come back in a moment.</summary>
    /// <param name="locks">The locks.</param>
    /// <param name="stream">The screening.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="StreamBusyException">Another worker has it.</exception>
    public static async Task<IAsyncDisposable> Take(this IStreamLocks locks, string stream, CancellationToken cancel) =>
        await locks.TryTake(stream, cancel) ?? throw new StreamBusyException();

    /// <summary>
    /// Takes the lock of an application's fields, which tell of its last screening: whoever writes them holds it, and so does whoever opens a screening.
    /// Waits a while for whoever has it.
    /// </summary>
    /// <param name="locks">The locks.</param>
    /// <param name="connection">The ATS account.</param>
    /// <param name="application">The application.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="TryLaterException">Another worker has had it all the while.</exception>
    public static async Task<IAsyncDisposable> TakeApplication(this IStreamLocks locks, string connection, string application, CancellationToken cancel) =>
        await locks.TakeWithin($"{connection}/{application}", LongestForApplication, cancel)
        ?? throw new TryLaterException("Another screening of this application is being opened or written.");

    /// <summary>Takes the lock as soon as whoever has it lets go.</summary>
    /// <param name="locks">The locks.</param>
    /// <param name="stream">What one worker at a time is to have.</param>
    /// <param name="longest">How long to wait, at most.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Null when others had it all the while.</returns>
    public static async Task<IAsyncDisposable?> TakeWithin(this IStreamLocks locks, string stream, TimeSpan longest, CancellationToken cancel)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            if (await locks.TryTake(stream, cancel) is { } held)
                return held;
            if (since.Elapsed > longest)
                return null;
            await Task.Delay(BetweenLooks, cancel);
        }
    }
}

/// <summary>For SQLite, where one process owns the data folder.</summary>
internal sealed class ProcessLocks : IStreamLocks
{
    private readonly ConcurrentDictionary<string, bool> _held = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public Task<IAsyncDisposable?> TryTake(string stream, CancellationToken cancel) =>
        Task.FromResult<IAsyncDisposable?>(_held.TryAdd(stream, true) ? new Held(_held, stream) : null);

    private sealed class Held(ConcurrentDictionary<string, bool> held, string stream) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            held.TryRemove(stream, out _);
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>For PostgreSQL: session advisory locks, which the server frees when the connection dies.</summary>
internal sealed class PostgresLocks(NpgsqlDataSource database) : IStreamLocks
{
    // Asked first, so that however many want a lock in this process, only one of them uses up a connection.
    private readonly ProcessLocks _here = new();

    /// <inheritdoc />
    public async Task<IAsyncDisposable?> TryTake(string stream, CancellationToken cancel)
    {
        if (await _here.TryTake(stream, cancel) is not { } here)
            return null;
        var held = new Held(here, database.CreateConnection());
        var taken = false;
        try
        {
            taken = await held.TryTake(BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(stream))), cancel);
            return taken ? held : null;
        }
        finally
        {
            if (!taken)
                await held.DisposeAsync();
        }
    }

    private sealed class Held(IAsyncDisposable here, NpgsqlConnection connection) : IAsyncDisposable
    {
        public async Task<bool> TryTake(long key, CancellationToken cancel)
        {
            await connection.OpenAsync(cancel);
            await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1)", connection);
            command.Parameters.AddWithValue(key);
            return await command.ExecuteScalarAsync(cancel) is true;
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                // The connection goes back to the pool, so the lock has to be given up by hand; also one that was given as the caller gave up.
                if (connection.State == ConnectionState.Open)
                {
                    await using var command = new NpgsqlCommand("select pg_advisory_unlock_all()", connection);
                    await command.ExecuteNonQueryAsync(CancellationToken.None);
                }
            }
            finally
            {
                await connection.DisposeAsync();
                await here.DisposeAsync();
            }
        }
    }
}
