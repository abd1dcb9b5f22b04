using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Configuration;

namespace Candor.Reconcile;

/// <summary>A pass over one account or all, told as JSON: what the command prints, whether it ran here or in the running product.</summary>
/// <param name="configuration">Which accounts there are.</param>
/// <param name="passes">Does it.</param>
/// <param name="board">What stays open.</param>
public sealed class ReconcileRun(CandorConfiguration configuration, ReconcilePasses passes, IssueBoard board)
{
    /// <summary>Runs it.</summary>
    /// <param name="connection">The account; null for all.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<JsonObject> Do(string? connection, CancellationToken cancel)
    {
        var reports = new JsonArray();
        foreach (var one in configuration.Connections.Keys.Where(id => connection is null || id == connection).Order(StringComparer.Ordinal))
            reports.Add(JsonSerializer.SerializeToNode(await passes.Pass(one, cancel), Reconciler.Json));
        return new JsonObject
        {
            ["connections"] = reports,
            ["issues"] = new JsonArray([.. (await board.Open(cancel)).Where(row => connection is null || row.Connection == connection).Select(row => new JsonObject
            {
                ["kind"] = row.Kind,
                ["connection"] = row.Connection,
                ["screening"] = row.Screening,
                ["what"] = row.What,
                ["owner"] = row.Owner,
                ["since"] = row.Since.ToString("O"),
                ["due"] = row.Due.ToString("O"),
            })]),
        };
    }
}
