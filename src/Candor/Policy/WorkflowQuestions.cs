using Candor.Configuration;
using Candor.Domain.Policy;

namespace Candor.Policy;

/// <summary>The questions that a workflow puts to the law: one for each pair of places that its configuration can tell.</summary>
public static class WorkflowQuestions
{
    /// <summary>The question of one screening.</summary>
    /// <param name="configuration">The employer.</param>
    /// <param name="workflow">The workflow.</param>
    /// <param name="candidate">Where the candidate is; null for unknown.</param>
    /// <param name="job">Where the job is; null for unknown.</param>
    /// <param name="on">The day.</param>
    public static PolicyQuestion Of(CandorConfiguration configuration, Workflow workflow, string? candidate, string? job, DateOnly on) => new()
    {
        Candidate = candidate,
        Job = job,
        Employer = configuration.Employer.Place,
        Employees = configuration.Employer.Employees,
        On = on,
        Captures = workflow.Captures,
        Uses = workflow.Uses,
        ProcessedIn = configuration.ProcessedIn,
        Destinations = DataMoves.Of(configuration, workflow),
        TransferBasis = [.. configuration.TransferBasis.Select(Vocabulary.TransferBasisOf)],
        PublicPosting = workflow.PublicPosting,
        // A candidate can be asked where they are; what nobody can be asked is held to the strictest.
        AssumeStrictestJob = true,
    };

    /// <summary>The questions of every pair of places that is written in the workflow. A candidate who is elsewhere is asked, and judged when they come.</summary>
    /// <param name="configuration">The employer.</param>
    /// <param name="workflow">The workflow.</param>
    /// <param name="day">The day.</param>
    public static IEnumerable<PolicyQuestion> Reachable(CandorConfiguration configuration, Workflow workflow, DateOnly day) =>
        from candidate in PlacesOf(workflow.CandidatePlace)
        from job in PlacesOf(workflow.JobPlace)
        select Of(configuration, workflow, candidate, job, day);

    /// <summary>The employer's own rules for a screening, on top of the law.</summary>
    /// <param name="configuration">The policies.</param>
    /// <param name="workflow">The workflow.</param>
    /// <param name="job">The job's identifier in the ATS; null for none in particular.</param>
    public static IEnumerable<Pack> OwnRules(CandorConfiguration configuration, Workflow workflow, string? job)
    {
        foreach (var policy in configuration.Policies)
            yield return policy;
        if (workflow.Rules is { } rules)
            yield return rules;
        if (job is not null && workflow.JobRules.TryGetValue(job, out var jobRules))
            yield return jobRules;
    }

    private static IEnumerable<string?> PlacesOf(PlaceRule rule) => rule switch
    {
        { Fixed: { } place } => [place],
        { Labels.Count: > 0 } => rule.Labels.Values.Distinct().Order(StringComparer.Ordinal),
        _ => [null],
    };
}
