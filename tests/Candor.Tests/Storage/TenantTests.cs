using Candor.Hosting;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Storage;

/// <summary>A database is one tenant's: no query, and no message of the bus, can then reach another's.</summary>
public sealed class TenantTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("candor-tenant-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RunningCandor.Sqlite)]
    [InlineData(RunningCandor.Postgres)]
    public async Task The_database_of_one_tenant_is_refused_to_another(string database)
    {
        var surroundings = await RunningCandor.SurroundingsIn(_folder, database, Cancel);
        var ours = RunningCandor.Configuration();
        // Its own data folder does not make it the other's.
        var theirs = database == RunningCandor.Postgres ? surroundings with { Data = Path.Combine(_folder, "theirs") } : surroundings;
        await using (await CandorHost.OfflineServices(surroundings, ours, Cancel))
        {
        }

        var refused = await Assert.ThrowsAsync<UsageException>(() => CandorHost.OfflineServices(theirs, ours with { Tenant = "globex" }, Cancel));

        Assert.Contains("is that of the tenant acme", refused.Message, StringComparison.Ordinal);
        await using var again = await CandorHost.OfflineServices(surroundings, ours, Cancel);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
