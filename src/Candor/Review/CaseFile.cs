using Candor.Configuration;
using Candor.Configuration.History;
using Candor.Domain.Rubrics;
using Candor.Domain.Screenings;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Review;

/// <summary>Everything there is about one screening, for the console.</summary>
/// <param name="Screening">As it stands.</param>
/// <param name="Events">What happened.</param>
/// <param name="Places">The ledger's places of the events, by their place in the stream; events not sequenced yet are not in it.</param>
/// <param name="LedgerSize">Leaves under the last checkpoint; null before the first.</param>
/// <param name="Texts">The texts the candidate saw, by hash.</param>
/// <param name="Workflow">The workflow; null when the configuration no longer has it.</param>
/// <param name="Rubric">The rubric it was rated under; null before, and when the configuration no longer has it.</param>
public sealed record CaseFile(
    Screening Screening,
    IReadOnlyList<RecordedEvent> Events,
    IReadOnlyDictionary<int, long> Places,
    long? LedgerSize,
    IReadOnlyDictionary<string, string> Texts,
    Workflow? Workflow,
    Rubric? Rubric)
{
    /// <summary>The ratings as checked values; null before they are there or without their rubric.</summary>
    public CheckedEvaluation? Evaluation =>
        Screening is { Evaluation: { } record, Transcript: { } transcript } && Rubric is not null
            ? CheckedEvaluation.Read(record, Rubric, transcript)
            : null;

    /// <summary>Both opinions; null before a person judged.</summary>
    public ReviewedEvaluation? Reviewed =>
        Screening.Review is { } reviewed && Evaluation is { } evaluation ? ReviewedEvaluation.Of(Rubric!, evaluation, reviewed.Review) : null;

    /// <summary>Whether it waits for a person's judgement.</summary>
    public bool AwaitsReview => Screening.State == ScreeningState.Evaluated && Evaluation is not null;
}

/// <summary>Puts case files together.</summary>
/// <param name="journal">Where screenings are.</param>
/// <param name="store">Places and texts.</param>
/// <param name="configuration">Rubrics of today.</param>
/// <param name="terms">The workflow and rubric it runs under.</param>
/// <param name="tenant">Whose.</param>
public sealed class CaseFiles(Journal journal, Store store, CandorConfiguration configuration, ScreeningTerms terms, Tenant tenant)
{
    /// <summary>The file of a screening; null when nothing happened under that identifier.</summary>
    /// <param name="id">Which screening.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<CaseFile?> Open(string id, CancellationToken cancel)
    {
        if (await journal.Find(id, cancel) is not { } screening)
            return null;
        var places = await store.Events.AsNoTracking()
            .Where(row => row.Tenant == tenant.Name && row.Stream == id && row.TreeIndex != null)
            .ToDictionaryAsync(row => row.Seq, row => row.TreeIndex!.Value, cancel);
        var events = await journal.Read(id, cancel);
        var hashes = events.Select(recorded => recorded.Event).OfType<ConsentGiven>()
            .SelectMany(given => given.Notices.Select(notice => notice.TextHash).Concat(given.Consents.Select(consent => consent.TextHash)))
            .ToHashSet(StringComparer.Ordinal);
        var under = terms.Find(screening);
        return new CaseFile(
            screening,
            events,
            places,
            await store.Checkpoints.AsNoTracking().Where(row => row.Tenant == tenant.Name).MaxAsync(row => (long?)row.Size, cancel),
            await store.Texts.AsNoTracking().Where(row => hashes.Contains(row.Hash)).ToDictionaryAsync(row => row.Hash, row => row.Text, cancel),
            under?.Workflow,
            screening.Evaluation is { } evaluation ? under?.Workflow.Rubric == evaluation.Rubric ? under.Rubric : configuration.Rubrics.GetValueOrDefault(evaluation.Rubric) : null);
    }
}
