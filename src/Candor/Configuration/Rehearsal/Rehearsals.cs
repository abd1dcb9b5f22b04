using Candor.Audit;
using Candor.Configuration.History;
using Candor.Connectors;
using Candor.Domain.Ledger;
using Candor.Domain.Mapping;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Storage;
using Candor.WriteBack;

namespace Candor.Configuration.Rehearsal;

/// <summary>Shows what would be written, for a sample or for a real screening. Reads the ATS, and writes nothing there.</summary>
/// <param name="configuration">The workflows.</param>
/// <param name="terms">What a real screening runs under.</param>
/// <param name="connections">The ATS accounts.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="results">What a real screening has to tell.</param>
/// <param name="looks">Notes who looked.</param>
/// <param name="time">The clock.</param>
public sealed class Rehearsals(
    CandorConfiguration configuration,
    ScreeningTerms terms,
    Connections connections,
    Journal journal,
    ResultSources results,
    Looks looks,
    TimeProvider time)
{
    private static readonly Actor Command = Actor.System("map preview");

    /// <summary>What a sample would write.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="ending">How the sample ended.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="TryLaterException">The ATS could not be read.</exception>
    public async Task<MappingPreview> Sample(Workflow workflow, string ending, CancellationToken cancel)
    {
        var connector = connections.Get(workflow.Connection);
        var definitions = await connector.ReadFieldDefinitions(cancel).OrTryLater("Field definitions could not be read");
        var sources = SampleSources.Of(configuration.CatalogueOf(workflow), ending);
        return MappingPreview.Of(workflow, sources, connector.Sheet, definitions, new Dictionary<string, FieldValue>(), null);
    }

    /// <summary>What a screening would write as it stands, under the version it was opened with, or under a workflow of today's.</summary>
    /// <param name="screening">Which screening.</param>
    /// <param name="workflow">A workflow to try it under; null for its own.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The preview; null when there is no such screening.</returns>
    /// <exception cref="TryLaterException">The ATS could not be read.</exception>
    public async Task<MappingPreview?> Real(string screening, Workflow? workflow, CancellationToken cancel)
    {
        if (await journal.Find(screening, cancel) is not { } found)
            return null;
        // What is printed is the candidate's: that somebody looked is durable first.
        await looks.Record(screening, Command, new Viewed("result"));
        var under = terms.Of(found);
        var used = workflow ?? under.Workflow;
        var connector = connections.Get(found.Opening!.Connection);
        var definitions = await connector.ReadFieldDefinitions(cancel).OrTryLater("Field definitions could not be read");
        var record = used.AtsFields.Count == 0 ? null : new AtsRecord(
            await connector.ReadCandidate(found.CandidateId!, cancel).OrTryLater("The candidate could not be read"),
            await connector.ReadJob(found.JobId!, cancel).OrTryLater("The job could not be read"));
        var standing = await connector.ReadFields(new AtsTarget(found.Opening.ApplicationId, found.CandidateId!, found.Id), cancel)
            .OrTryLater("The record could not be read");
        return MappingPreview.Of(
            used, results.Of(found, used, under.Rubric, record), connector.Sheet, definitions, standing, new PlanMoment(found.Since, time.GetUtcNow()));
    }
}
