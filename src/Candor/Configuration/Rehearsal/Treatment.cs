using System.Text.Json;
using Candor.Configuration.History;
using Candor.Configuration.Live;
using Candor.Consent;
using Candor.Domain.Mapping;
using Candor.Domain.Policy;
using Candor.Domain.Rubrics;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Policy;
using Candor.WriteBack;

namespace Candor.Configuration.Rehearsal;

/// <summary>In what a draft's workflow would treat a candidate differently from the one they were really screened under.</summary>
/// <param name="today">The configuration in use.</param>
/// <param name="connections">The ATS accounts.</param>
/// <param name="packs">The law.</param>
/// <param name="links">The candidate's link.</param>
/// <param name="results">What a screening has to tell.</param>
/// <param name="time">The clock.</param>
public sealed class Treatment(
    CandorConfiguration today, Connections connections, PackShelf packs, CandidateLinks links, ResultSources results, TimeProvider time)
{
    /// <summary>Compares.</summary>
    /// <param name="screening">The screening as it stands.</param>
    /// <param name="under">What it ran under.</param>
    /// <param name="draft">The configuration to try.</param>
    /// <param name="would">The draft's workflow.</param>
    /// <param name="reading">The ATS account as it is now.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="TryLaterException">The ATS could not be read.</exception>
    public async Task<IReadOnlyList<Difference>> Compare(
        Screening screening, Terms under, CandorConfiguration draft, Workflow would, AccountReading reading, CancellationToken cancel)
    {
        var was = under.Workflow;
        var record = Reads(was, would) ? await Read(screening, cancel) : null;
        return
        [
            .. Law(screening, was, draft, would, record),
            .. Terms(screening, was, would),
            .. Rubrics(screening, under.Rubric, was, draft.RubricOf(would.Rubric), would),
            .. Mapping(screening, under, draft, would, reading.Fields, record),
        ];
    }

    /// <summary>Whether the ATS's own record of the candidate matters: for a place that is found otherwise, or fields of its own in the mapping.</summary>
    private static bool Reads(Workflow was, Workflow would) =>
        !Same(was.CandidatePlace, would.CandidatePlace) || !Same(was.JobPlace, would.JobPlace) || was.AtsFields.Count > 0 || would.AtsFields.Count > 0;

    private IEnumerable<Difference> Law(Screening screening, Workflow was, CandorConfiguration draft, Workflow would, AtsRecord? record)
    {
        if (screening.Gate is not { } gate)
            yield break;
        var place = Place(screening.StatedPlace ?? gate.CandidatePlace, was.CandidatePlace, would.CandidatePlace);
        var jobPlace = Place(gate.JobPlace, was.JobPlace, would.JobPlace);
        var (before, after) = (Ask(today, was, gate.CandidatePlace, gate.JobPlace), Ask(draft, would, place, jobPlace));
        if (before.Decision != after.Decision)
            yield return Of(screening, "law", null, "The law would decide otherwise", before.Decision, after.Decision);
        var (held, hold) = (Words(before), Words(after));
        if (held != hold)
            yield return Of(screening, "law", null, "Other laws, consents or notices would apply", held, hold);

        string? Place(string? then, PlaceRule rule, PlaceRule next) =>
            screening.StatedPlace is null && !Same(rule, next) && record is not null ? PlaceFinder.Find(next, record.Candidate, record.Job) : then;

        PolicyAnswer Ask(CandorConfiguration configuration, Workflow workflow, string? candidate, string? job) => PolicyEngine.Decide(
            [.. packs.Packs, .. WorkflowQuestions.OwnRules(configuration, workflow, screening.Opening!.JobId)],
            WorkflowQuestions.Of(configuration, workflow, candidate, job, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)));
    }

    private static string Words(PolicyAnswer answer) => string.Join(", ", answer.Laws.Select(law => law.Id)
        .Concat(answer.Obligations.Where(one => one.Kind is "consent" or "notice" or "wait").Select(one => $"{one.Kind}:{one.Id}"))
        .Distinct().Order(StringComparer.Ordinal));

    private static IEnumerable<Difference> Terms(Screening screening, Workflow was, Workflow would)
    {
        if (!was.Questions.SequenceEqual(would.Questions))
            yield return Of(screening, "questions", null, "Would be asked otherwise", Ids(was), Ids(would));
        foreach (var (what, before, after) in new[]
                 {
                     ("Other data would be captured", List(was.Captures), List(would.Captures)),
                     ("Something else would be done with it", List(was.Uses), List(would.Uses)),
                     ("Would be spoken to in another language", was.Language, would.Language),
                     ("Would have another time to answer, in days", $"{was.InvitationDays}", $"{would.InvitationDays}"),
                 })
        {
            if (before != after)
                yield return Of(screening, "terms", null, what, before, after);
        }

        static string Ids(Workflow workflow) => string.Join(", ", workflow.Questions.Select(question => $"{question.Id} ({question.MaxSeconds} s)"));
        static string List(IReadOnlyList<string> items) => string.Join(", ", items.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<Difference> Rubrics(Screening screening, Rubric rated, Workflow was, Rubric would, Workflow draft) =>
        JsonSerializer.Serialize(rated) == JsonSerializer.Serialize(would)
            ? []
            : [Of(screening, "rubric", null, was.Rubric == draft.Rubric ? "The rubric has other words under the same version" : "Would be rated under another rubric", was.Rubric, draft.Rubric)];

    private IEnumerable<Difference> Mapping(
        Screening screening, Terms under, CandorConfiguration draft, Workflow would, IReadOnlyList<FieldDefinition> fields, AtsRecord? record)
    {
        if (screening is not { HasEnded: true } and not { Review: not null })
            return [];
        var was = under.Workflow;
        var (before, after) = (
            results.Of(screening, was, under.Rubric, record),
            new ResultSources(draft, links).Of(screening, would, under.Rubric, record));
        var (steps, next) = (Steps(was, before), Steps(would, after));
        var differences = (
            from key in was.Mapping.Concat(would.Mapping).Select(mapping => mapping.To).Distinct(StringComparer.Ordinal)
            let old = Words(steps.GetValueOrDefault(key))
            let then = Words(next.GetValueOrDefault(key))
            where old != then
            let stops = next.GetValueOrDefault(key) is MappingStep.Stops
            select Of(screening, stops ? "fault" : "mapping", key, stops ? "Could not be written" : "Would hold something else", old, then)).ToList();
        if (Templates.Render(was.Note, before).Trim() != Templates.Render(would.Note, after).Trim())
            differences.Add(Of(screening, "note", null, "The note would read otherwise"));
        return differences;

        Dictionary<string, MappingStep> Steps(Workflow workflow, SourceValues sources) => workflow.Mapping.ToDictionary(
            mapping => mapping.To, mapping => MappingStep.Of(mapping, sources, fields, Templates.Render), StringComparer.Ordinal);
    }

    private static string Words(MappingStep? step) => step switch
    {
        MappingStep.Writes writes => writes.Field.Value.Display,
        MappingStep.Stops stops => stops.Fault.What,
        _ => "left as it is",
    };

    private async Task<AtsRecord> Read(Screening screening, CancellationToken cancel)
    {
        var connector = connections.Get(screening.Opening!.Connection);
        return new AtsRecord(
            await connector.ReadCandidate(screening.CandidateId!, cancel).OrTryLater("A candidate could not be read"),
            await connector.ReadJob(screening.JobId!, cancel).OrTryLater("A job could not be read"));
    }

    private static bool Same(PlaceRule left, PlaceRule right) => left.From == right.From && left.Fixed == right.Fixed
        && left.Labels.Count == right.Labels.Count && left.Labels.All(pair => right.Labels.TryGetValue(pair.Key, out var place) && place == pair.Value);

    private static Difference Of(Screening screening, string kind, string? field, string what, string? before = null, string? after = null) =>
        new(screening.Opening!.ApplicationId, screening.Id, kind, field, what, before, after);
}
