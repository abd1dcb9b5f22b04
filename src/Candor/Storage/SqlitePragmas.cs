using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Candor.Storage;

/// <summary>What SQLite has to be told on every connection: a commit waits for the disk, and a deleted row is written over.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Pragmas = "pragma synchronous = full; pragma secure_delete = on";

    /// <summary>The one there is.</summary>
    public static readonly SqlitePragmas Instance = new();

    /// <inheritdoc />
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Preparing(connection);
        command.ExecuteNonQuery();
    }

    /// <inheritdoc />
    public override async Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Preparing(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // The pool is shared with the bus's own storage: whoever was cut off in the midst there may have left a transaction open.
    private static string Preparing(DbConnection connection) =>
        raw.sqlite3_get_autocommit(((SqliteConnection)connection).Handle) == 0
            ? $"rollback; {Pragmas}"
            : Pragmas;
}
