using Candor.Access;
using Candor.Access.Teams;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Storage;
using Candor.Storage.Migrations;
using Candor.Tests.Support;
using FluentMigrator.Runner;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Storage;

/// <summary>A database of an earlier version: its screenings have to be known by their jobs, or nobody on the jobs would see them.</summary>
public sealed class JobOfScreeningTests
{
    private const string Id = "scr_abcdefghijklmnopqrstuvwxyz";

    [Theory]
    [InlineData(RunningCandor.Sqlite)]
    [InlineData(RunningCandor.Postgres)]
    public async Task Screenings_opened_before_teams_were_known_have_their_job_afterwards(string database)
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("candor-upgraded-").FullName;
        var surroundings = await RunningCandor.SurroundingsIn(folder, database, cancel);
        await using (var services = await CandorHost.OfflineServices(surroundings, RunningCandor.Configuration(), cancel))
        {
            await services.GetRequiredService<Journal>().Act(
                Id,
                Actor.System("test"),
                _ => [new Opened("greenhouse", "customer-care", "h", "9", "4711", "7", "Job", "77", "Ada", "L", null)],
                [],
                cancel);
            BackAndForth(surroundings);

            await using var scope = services.CreateAsyncScope();
            var screenings = scope.ServiceProvider.GetRequiredService<Store>().Screenings.AsNoTracking();
            Assert.Equal("4711", (await screenings.SingleAsync(row => row.Id == Id, cancel)).JobId);
            Assert.Equal(1, await Of("greenhouse", "4711").Of(screenings).CountAsync(cancel));
            Assert.Equal(0, await Of("greenhouse", "4712").Of(screenings).CountAsync(cancel));
            Assert.Equal(0, await Of("lever", "4711").Of(screenings).CountAsync(cancel));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static JobsSeen Of(string connection, string job) => new(new HashSet<string> { new JobKey(connection, job).Text });

    private static void BackAndForth(Surroundings surroundings)
    {
        var database = DatabaseSetup.Of(surroundings);
        using var services = new ServiceCollection().AddFluentMigratorCore().ConfigureRunner(runner =>
        {
            if (database.Postgres is null)
                runner.AddSQLite();
            else
                runner.AddPostgres();
            runner.WithGlobalConnectionString(database.Postgres ?? $"Data Source={database.SqliteFile}").ScanIn(typeof(DatabaseSetup).Assembly).For.Migrations();
        }).BuildServiceProvider();
        using var scope = services.CreateScope();
        var migrations = scope.ServiceProvider.GetRequiredService<IMigrationRunner>();
        migrations.Down(new M010HiringTeams());
        migrations.Up(new M010HiringTeams());
    }
}
