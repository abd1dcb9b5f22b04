using System.Data.Common;
using Candor.Hosting;
using FluentMigrator.Runner;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Wolverine;
using Wolverine.EntityFrameworkCore;
using Wolverine.Postgresql;
using Wolverine.Sqlite;

namespace Candor.Storage;

/// <summary>Which database there is, and that its tables are as this version needs them.</summary>
/// <param name="Postgres">Connection string of PostgreSQL; null for SQLite.</param>
/// <param name="SqliteFile">The embedded file.</param>
public sealed record DatabaseSetup(string? Postgres, string SqliteFile)
{
    /// <summary>As the environment says.</summary>
    /// <param name="surroundings">The environment.</param>
    public static DatabaseSetup Of(Surroundings surroundings) =>
        new(surroundings.Database, Path.Combine(surroundings.Data, "candor.db"));

    // WAL with synchronous=FULL (the library's default, set here so that nobody has to know): a commit is on disk when it returns.
    private string SqliteConnection =>
        new SqliteConnectionStringBuilder { DataSource = SqliteFile, Cache = SqliteCacheMode.Default, DefaultTimeout = 30 }.ToString();

    /// <summary>Adds the store, and what depends on the kind of database.</summary>
    /// <param name="services">The application's services.</param>
    public void AddTo(IServiceCollection services)
    {
        services.AddDbContextWithWolverineIntegration<Store>(options =>
        {
            if (Postgres is not null)
                options.UseNpgsql(Postgres);
            else
                options.UseSqlite(SqliteConnection).AddInterceptors(SqlitePragmas.Instance);
        });
        if (Postgres is not null)
        {
            services.AddSingleton(_ => NpgsqlDataSource.Create(Postgres));
            services.AddSingleton<IStreamLocks, PostgresLocks>();
        }
        else
        {
            services.AddSingleton<IStreamLocks, ProcessLocks>();
        }
    }

    /// <summary>Keeps the bus's inbox and outbox in the same database, so that an event and its message are one commit.</summary>
    /// <param name="options">The bus.</param>
    public void Persist(WolverineOptions options)
    {
        if (Postgres is not null)
            options.PersistMessagesWithPostgresql(Postgres, "wolverine");
        else
            options.PersistMessagesWithSqlite(SqliteConnection);
    }

    /// <summary>Brings the tables up to this version, of a database that is the tenant's. Safe to call at every start, and from several nodes at once.</summary>
    /// <param name="tenant">Whose it is, or is from now on.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UsageException">It is another tenant's.</exception>
    public async Task Prepare(string tenant, CancellationToken cancel)
    {
        await Migrate(cancel);
        await using DbConnection connection = Postgres is null ? new SqliteConnection(SqliteConnection) : new NpgsqlConnection(Postgres);
        await connection.OpenAsync(cancel);
        await using var claim = connection.CreateCommand();
        claim.CommandText = "insert into installation (id, tenant) values (1, @tenant) on conflict (id) do nothing";
        var parameter = claim.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("tenant", tenant);
        claim.Parameters.Add(parameter);
        await claim.ExecuteNonQueryAsync(cancel);
        await using var read = connection.CreateCommand();
        read.CommandText = "select tenant from installation";
        if (await read.ExecuteScalarAsync(cancel) is string owner && owner != tenant)
            throw new UsageException(
                $"The database is that of the tenant {owner}, and candor.yaml says {tenant}: write {owner} there, or give {tenant} a database and a data folder of its own.");
    }

    private async Task Migrate(CancellationToken cancel)
    {
        if (Postgres is not null)
        {
            await using var connection = new NpgsqlConnection(Postgres);
            await connection.OpenAsync(cancel);
            // Nodes that start together take turns.
            await using (var wait = new NpgsqlCommand("select pg_advisory_lock(4206)", connection))
                await wait.ExecuteNonQueryAsync(cancel);
            try
            {
                MigrateUp(Postgres);
            }
            finally
            {
                // The connection goes back to the pool and would keep the turn until somebody uses it again: another node would wait in vain.
                await using var done = new NpgsqlCommand("select pg_advisory_unlock(4206)", connection);
                await done.ExecuteNonQueryAsync(CancellationToken.None);
            }

            return;
        }

        DurableFile.CreateFolder(Path.GetDirectoryName(SqliteFile)!);
        await using (var connection = new SqliteConnection(SqliteConnection))
        {
            await connection.OpenAsync(cancel);
            await using var command = connection.CreateCommand();
            command.CommandText = "pragma journal_mode = wal";
            await command.ExecuteNonQueryAsync(cancel);
        }

        MigrateUp(SqliteConnection);
    }

    private void MigrateUp(string connection)
    {
        using var services = new ServiceCollection()
            .AddFluentMigratorCore()
            .ConfigureRunner(runner =>
            {
                if (Postgres is not null)
                    runner.AddPostgres();
                else
                    runner.AddSQLite();
                runner.WithGlobalConnectionString(connection).ScanIn(typeof(DatabaseSetup).Assembly).For.Migrations();
            })
            .BuildServiceProvider();
        using var scope = services.CreateScope();
        scope.ServiceProvider.GetRequiredService<IMigrationRunner>().MigrateUp();
    }
}
