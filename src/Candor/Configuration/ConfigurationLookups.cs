using Candor.Connectors;
using Candor.Domain.Mapping;
using Candor.Domain.Rubrics;
using Candor.Hosting;

namespace Candor.Configuration;

/// <summary>Finding what a screening names.</summary>
public static class ConfigurationLookups
{
    /// <summary>The workflow a screening runs under.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="id">The workflow's identifier.</param>
    /// <exception cref="TryLaterException">It is gone; the screening waits until it is back.</exception>
    public static Workflow WorkflowOf(this CandorConfiguration configuration, string id) =>
        configuration.Workflows.GetValueOrDefault(id)
        ?? throw new TryLaterException($"The configuration has no workflow {id} any more: put it back.");

    /// <summary>A rubric by <c>id@version</c>.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="reference">The rubric.</param>
    /// <exception cref="TryLaterException">It is gone; the screening waits until it is back.</exception>
    public static Rubric RubricOf(this CandorConfiguration configuration, string reference) =>
        configuration.Rubrics.GetValueOrDefault(reference)
        ?? throw new TryLaterException($"The configuration has no rubric {reference} any more: put it back.");

    /// <summary>Whether an application stands where this workflow's screenings are opened.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="application">The application as just read.</param>
    public static bool Opens(this Workflow workflow, AtsApplication application) =>
        application.JobId is { } job
        && workflow.Covers(job)
        && application.StageId is { } stage
        && workflow.TriggerStage.Matches(stage, application.StageName);

    /// <summary>What a workflow's mapping, conditions and note can draw on.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="workflow">One of its workflows.</param>
    public static IReadOnlyList<SourceDefinition> CatalogueOf(this CandorConfiguration configuration, Workflow workflow) =>
        SourceCatalogue.For(configuration.RubricOf(workflow.Rubric), workflow.AtsFields);
}
