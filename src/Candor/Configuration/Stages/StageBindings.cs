using Candor.Connectors;
using Candor.Hosting;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Configuration.Stages;

/// <summary>
/// Keeps which stage, by identifier, a workflow means in each job. A stage that is named is bound when it is first read, by a check, at the start
/// or when a candidate enters it; from then on its name no longer matters.
/// </summary>
/// <param name="configuration">The workflows.</param>
/// <param name="scopes">A database context an act.</param>
/// <param name="tenant">Whose.</param>
/// <param name="time">The clock.</param>
public sealed class StageBindings(CandorConfiguration configuration, IServiceScopeFactory scopes, Tenant tenant, TimeProvider time)
{
    /// <summary>The workflow whose trigger stage an application stands in.</summary>
    /// <param name="connection">The ATS account.</param>
    /// <param name="connector">Its connector.</param>
    /// <param name="application">As just read.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="TryLaterException">The stages could not be read.</exception>
    public async Task<StageMatch> WorkflowOf(string connection, IAtsConnector connector, AtsApplication application, CancellationToken cancel)
    {
        if (application is not { JobId: { } job, StageId: { } stage })
            return new StageMatch(null, null);
        foreach (var workflow in configuration.Workflows.Values.Where(one => one.Connection == connection && one.Covers(job)))
        {
            var (stands, unclear) = await Stands(workflow, connector, job, stage, application.StageName, cancel);
            if (stands)
                return new StageMatch(workflow, null);
            if (unclear is not null)
                return new StageMatch(null, unclear);
        }

        return new StageMatch(null, null);
    }

    private async Task<(bool Stands, string? Unclear)> Stands(
        Workflow workflow, IAtsConnector connector, string job, string stage, string? name, CancellationToken cancel)
    {
        if (workflow.TriggerStage.IdIn(job) is { } id)
            return (id == stage, null);
        var binding = await Find(workflow, job, cancel);
        if (binding?.StageId == stage)
            return (true, null);
        // A stage of another name is not meant, whether or not the name was bound before.
        if (name is null ? binding is not null : name != workflow.TriggerStage.NameIn(job))
            return (false, null);
        var stages = await connector.ReadStages(job, cancel).OrTryLater("The job's stages could not be read");
        return await Bind(workflow, job, stages, cancel) switch
        {
            StageFinding.Found found when found.Stage.Id == stage => (true, null),
            var finding when name is null && !Concerns(finding, stage) => (false, null),
            // Such as: bound to a stage that was renamed since, while this one was given its name.
            var finding => (false, StageWords.Of(job, finding, new AtsStage(stage, name ?? stage))),
        };
    }

    /// <summary>Looks for a workflow's stage among a job's, and binds it when it is found for the first time.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="job">The job.</param>
    /// <param name="stages">The job's stages as just read.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<StageFinding> Bind(Workflow workflow, string job, IReadOnlyList<AtsStage> stages, CancellationToken cancel)
    {
        var binding = await Find(workflow, job, cancel);
        var finding = StageFinding.Of(workflow.TriggerStage, job, binding, stages);
        if (finding is StageFinding.Found found && binding is null && workflow.TriggerStage.IdIn(job) is null)
            await Keep(workflow, job, found.Stage.Id, cancel);
        return finding;
    }

    /// <summary>A binding of the name the workflow has now; null for none.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="job">The job.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<StageBinding?> Find(Workflow workflow, string job, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var row = await Row(scope.ServiceProvider.GetRequiredService<Store>().StageBindings.AsNoTracking(), workflow, job).SingleOrDefaultAsync(cancel);
        return row is not null && row.Named == workflow.TriggerStage.NameIn(job) ? new StageBinding(row.Named, row.StageId) : null;
    }

    /// <summary>Forgets a workflow's bindings, so that names are looked up anew.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task Forget(Workflow workflow, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Store>().StageBindings
            .Where(row => row.Tenant == tenant.Name && row.Connection == workflow.Connection && row.Workflow == workflow.Id)
            .ExecuteDeleteAsync(cancel);
    }

    private static bool Concerns(StageFinding finding, string stage) => finding switch
    {
        StageFinding.Ambiguous(_, var several) => several.Any(one => one.Id == stage),
        StageFinding.Gone(_, var namesakes) => namesakes.Any(one => one.Id == stage),
        _ => false,
    };

    private async Task Keep(Workflow workflow, string job, string stage, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        var named = workflow.TriggerStage.NameIn(job);
        var at = time.GetUtcNow();
        var changed = await Row(store.StageBindings, workflow, job).ExecuteUpdateAsync(
            row => row.SetProperty(one => one.Named, named).SetProperty(one => one.StageId, stage).SetProperty(one => one.At, at), cancel);
        if (changed > 0)
            return;
        store.StageBindings.Add(new StageBindingRow
        {
            Tenant = tenant.Name, Connection = workflow.Connection, Workflow = workflow.Id, Job = job, Named = named, StageId = stage, At = at,
        });
        try
        {
            await store.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException conflict) when (Journal.IsConflict(conflict))
        {
            // Another worker bound it at the same moment, from the same reading.
        }
    }

    private IQueryable<StageBindingRow> Row(IQueryable<StageBindingRow> rows, Workflow workflow, string job) => rows.Where(row =>
        row.Tenant == tenant.Name && row.Connection == workflow.Connection && row.Workflow == workflow.Id && row.Job == job);
}

/// <summary>Whose trigger stage an application stands in.</summary>
/// <param name="Workflow">The workflow; null for none.</param>
/// <param name="Unclear">What nobody can tell, and the mend; nothing personal. Null when it is clear.</param>
public sealed record StageMatch(Workflow? Workflow, string? Unclear);
