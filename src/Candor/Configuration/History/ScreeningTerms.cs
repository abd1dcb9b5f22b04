using System.Collections.Concurrent;
using Candor.Domain.Rubrics;
using Candor.Domain.Screenings;
using Candor.Hosting;

namespace Candor.Configuration.History;

/// <summary>What a screening runs under.</summary>
/// <param name="Workflow">
/// The workflow as it was when the screening was opened: questions, captures, uses, language, rubric, mapping, note. Who answers for it and the field of
/// its link are today's, where there is such a workflow today.
/// </param>
/// <param name="Rubric">The rubric, as it was then.</param>
/// <param name="Mended">
/// The same with today's mapping and note, for when the ATS no longer fits those of then; null when there are no others.
/// </param>
/// <param name="Today">The hash of today's configuration.</param>
public sealed record Terms(Workflow Workflow, Rubric Rubric, Workflow? Mended, string Today);

/// <summary>
/// A screening under way goes on under the version it was opened with, whatever the folder says by now: what a candidate was told, asked and is rated
/// by does not change under them.
/// </summary>
/// <param name="configuration">Today's.</param>
/// <param name="kept">A version that was kept, by its hash; null when it was not.</param>
public sealed class ScreeningTerms(CandorConfiguration configuration, Func<string, ConfigurationVersion?> kept)
{
    private readonly ConcurrentDictionary<string, Version> _versions = new(StringComparer.Ordinal);

    /// <summary>What a screening runs under.</summary>
    /// <param name="screening">The screening; it was opened.</param>
    /// <exception cref="TryLaterException">Neither its own version nor today's has the workflow; it waits until it is back.</exception>
    public Terms Of(Screening screening) => Find(screening)
        ?? throw new TryLaterException($"Neither this configuration nor the one the screening was opened under has the workflow {screening.Opening!.Workflow}: put it back.");

    /// <summary>What a screening runs under; null when neither its own version nor today's has the workflow.</summary>
    /// <param name="screening">The screening; it was opened.</param>
    public Terms? Find(Screening screening)
    {
        var opening = screening.Opening!;
        var today = In(new Version(configuration.Workflows, configuration.Rubrics), opening.Workflow);
        if (opening.ConfigurationHash == configuration.Hash || Earlier(opening.ConfigurationHash) is not { } earlier || In(earlier, opening.Workflow) is not { } then)
            return today;
        if (today is null)
            return then;
        var workflow = then.Workflow with
        {
            Owners = today.Workflow.Owners,
            InvitationField = today.Workflow.InvitationField,
            InvitationFieldLine = today.Workflow.InvitationFieldLine,
        };
        return new Terms(
            workflow,
            then.Rubric,
            workflow with { Mapping = today.Workflow.Mapping, Note = today.Workflow.Note, AtsFields = today.Workflow.AtsFields },
            configuration.Hash);
    }

    private Terms? In(Version version, string workflow) =>
        version.Workflows.TryGetValue(workflow, out var found) && version.Rubrics.TryGetValue(found.Rubric, out var rubric) ? new Terms(found, rubric, null, configuration.Hash) : null;

    /// <summary>A version that was kept; null when it was not, or can no longer be understood. Read once a process.</summary>
    private Version? Earlier(string hash)
    {
        if (_versions.TryGetValue(hash, out var known))
            return known;
        if (kept(hash) is not { } version || ConfigurationLoader.LoadTerms(ConfigurationFolder.Of(version.Files)) is not { } read)
            return null;
        return _versions[hash] = new Version(read.Workflows, read.Rubrics);
    }

    private sealed record Version(IReadOnlyDictionary<string, Workflow> Workflows, IReadOnlyDictionary<string, Rubric> Rubrics);
}
