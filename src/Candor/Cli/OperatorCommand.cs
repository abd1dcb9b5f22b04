using System.Text.Json.Nodes;
using Candor.Configuration;
using Candor.Hosting;
using Candor.Reconcile;
using Candor.Storage;

namespace Candor.Cli;

/// <summary>
/// A command on data that a running product owns: the product is asked to do it, and where none runs it is done here, so that whoever serves next goes on
/// from there.
/// </summary>
internal static class OperatorCommand
{
    /// <summary>Does it.</summary>
    /// <param name="surroundings">Where the data is.</param>
    /// <param name="configuration">The checked configuration.</param>
    /// <param name="path">What the running product is asked, below <c>/operator/</c>.</param>
    /// <param name="here">The same, on the rooms' services.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="decides">Whether it decides on the configuration itself, which then need not be approved.</param>
    /// <exception cref="UsageException">A product runs on the data, and does not answer; or the configuration needs a second person first.</exception>
    public static async Task<JsonNode> Do(
        Surroundings surroundings,
        CandorConfiguration configuration,
        string path,
        Func<IServiceProvider, Task<JsonObject>> here,
        CancellationToken cancel,
        bool decides = false)
    {
        if (await new OperatorChannel(surroundings, MasterKey.ReadOrMake(surroundings.Data)).Ask(path, cancel) is { } answer)
            return answer;
        // On an embedded data folder there must be nobody else; on PostgreSQL this is one more node for as long as it takes.
        using var folder = surroundings.Database is null ? DataFolderLock.Take(surroundings.Data) : null;
        await using var services = await CandorHost.OfflineServices(surroundings, configuration, cancel);
        if (!decides)
            await services.RequireApproved(surroundings, configuration, cancel);
        await using var scope = services.CreateAsyncScope();
        return await here(scope.ServiceProvider);
    }
}
