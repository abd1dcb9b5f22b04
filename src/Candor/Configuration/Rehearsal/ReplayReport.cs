namespace Candor.Configuration.Rehearsal;

/// <summary>A configuration that is only tried: a name of its own, so that nobody takes it for the one in use.</summary>
/// <param name="Configuration">What it says.</param>
public sealed record DraftConfiguration(CandorConfiguration Configuration);

/// <summary>One thing in which a draft would treat a candidate differently.</summary>
/// <param name="Application">The application in the ATS.</param>
/// <param name="Screening">The screening; null when there was none.</param>
/// <param name="Kind"><c>trigger</c>, <c>law</c>, <c>questions</c>, <c>terms</c>, <c>rubric</c>, <c>mapping</c>, <c>note</c> or <c>fault</c>.</param>
/// <param name="Field">The ATS field, for mappings and faults; null otherwise.</param>
/// <param name="What">What is different, as a sentence without a full stop.</param>
/// <param name="Before">As it is; null when that says nothing.</param>
/// <param name="After">As it would be; null when that says nothing.</param>
public sealed record Difference(string Application, string? Screening, string Kind, string? Field, string What, string? Before = null, string? After = null);

/// <summary>What came of running what happened through a draft.</summary>
/// <param name="Screenings">How many screenings were run through it.</param>
/// <param name="Webhooks">How many webhooks.</param>
/// <param name="Differences">By candidate, in the order of opening.</param>
/// <param name="Faults">What keeps the draft from being used at all.</param>
public sealed record ReplayReport(int Screenings, int Webhooks, IReadOnlyList<Difference> Differences, IReadOnlyList<Fault> Faults)
{
    /// <summary>How many candidates would be treated differently.</summary>
    public int Candidates => Differences.Select(one => one.Application).Distinct(StringComparer.Ordinal).Count();
}
