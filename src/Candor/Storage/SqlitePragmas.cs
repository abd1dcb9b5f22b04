using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

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
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    /// <inheritdoc />
    public override async Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
