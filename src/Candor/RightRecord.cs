using Candor.Connectors;
using Candor.Domain.Screenings;

namespace Candor;

/// <summary>What a fresh read of the application shows, held against the screening.</summary>
public enum RecordFinding
{
    /// <summary>The same application, candidate and job, in the stage, in this very stay.</summary>
    Same,

    /// <summary>It stands in another stage now, or has left and come back: that is another stay with a screening of its own.</summary>
    LeftStage,

    /// <summary>It belongs to another job now.</summary>
    OtherJob,

    /// <summary>It belongs to another candidate now: two records were merged.</summary>
    Merged,

    /// <summary>Rejected, or the candidate withdrew there.</summary>
    Rejected,

    /// <summary>Hired.</summary>
    Hired,

    /// <summary>Turned into another kind of record.</summary>
    Converted,

    /// <summary>It is not there any more: deleted.</summary>
    Gone,
}

/// <summary>How far a screening has come, as far as it matters when its record has changed.</summary>
public enum RecordPhase
{
    /// <summary>Answers are still to come.</summary>
    Open,

    /// <summary>Answered; a person has not judged.</summary>
    Heard,

    /// <summary>A person has judged; the result is to be written.</summary>
    Judged,

    /// <summary>Ended without a result; that is to be written.</summary>
    Ended,
}

/// <summary>What happens then.</summary>
public enum RecordPath
{
    /// <summary>Go on as if nothing had happened.</summary>
    GoOn,

    /// <summary>End it as taken out in the ATS; nothing more is captured or rated, and that is written back.</summary>
    Withdraw,

    /// <summary>Write nothing until a person has said that this is the right record.</summary>
    AskAPerson,

    /// <summary>There is nothing to write to: the screening ends with that in its ledger.</summary>
    Settle,
}

/// <summary>
/// The right record: what becomes of a screening whose application was moved, merged, rejected, hired or deleted. The one table of it; whoever is
/// about to write reads the application and comes here first, and so do webhooks and the reconciler. For people: docs/operators/right-record.md.
/// </summary>
public static class RightRecord
{
    private static readonly Dictionary<RecordFinding, (RecordPath Open, RecordPath Heard, RecordPath Judged, RecordPath Ended)> Table = new()
    {
        [RecordFinding.Same] = (RecordPath.GoOn, RecordPath.GoOn, RecordPath.GoOn, RecordPath.GoOn),
        [RecordFinding.LeftStage] = (RecordPath.Withdraw, RecordPath.GoOn, RecordPath.GoOn, RecordPath.GoOn),
        [RecordFinding.OtherJob] = (RecordPath.Withdraw, RecordPath.AskAPerson, RecordPath.AskAPerson, RecordPath.GoOn),
        [RecordFinding.Merged] = (RecordPath.AskAPerson, RecordPath.AskAPerson, RecordPath.AskAPerson, RecordPath.AskAPerson),
        [RecordFinding.Rejected] = (RecordPath.Withdraw, RecordPath.Withdraw, RecordPath.GoOn, RecordPath.GoOn),
        [RecordFinding.Hired] = (RecordPath.Withdraw, RecordPath.Withdraw, RecordPath.GoOn, RecordPath.GoOn),
        [RecordFinding.Converted] = (RecordPath.Withdraw, RecordPath.Withdraw, RecordPath.GoOn, RecordPath.GoOn),
        [RecordFinding.Gone] = (RecordPath.Withdraw, RecordPath.Withdraw, RecordPath.Settle, RecordPath.Settle),
    };

    /// <summary>
    /// What a fresh read shows. Before a person has judged, an application that is no longer active ends the matter, whoever it belongs to; before a
    /// write, whose it is comes first.
    /// </summary>
    /// <param name="screening">The screening.</param>
    /// <param name="application">The application as just read; null when the ATS has no such application.</param>
    public static RecordFinding Find(Screening screening, AtsApplication? application)
    {
        if (application is null)
            return RecordFinding.Gone;
        if (PhaseOf(screening) is RecordPhase.Open or RecordPhase.Heard && OfStatus(application.Status) is { } over)
            return over;
        if (application.CandidateId != screening.CandidateId)
            return RecordFinding.Merged;
        if (application.JobId != screening.JobId)
            return RecordFinding.OtherJob;
        if (OfStatus(application.Status) is { } status)
            return status;
        // The stay says it, whatever the stage is called by now; a vendor that does not tell the stage has not told that it was left.
        var left = application.StageId is not null && StageEntry(application) != screening.Opening!.StageEntryId;
        return left ? RecordFinding.LeftStage : RecordFinding.Same;
    }

    /// <summary>What happens then.</summary>
    /// <param name="finding">What a fresh read shows.</param>
    /// <param name="phase">How far the screening has come.</param>
    public static RecordPath Path(RecordFinding finding, RecordPhase phase) => phase switch
    {
        RecordPhase.Open => Table[finding].Open,
        RecordPhase.Heard => Table[finding].Heard,
        RecordPhase.Judged => Table[finding].Judged,
        _ => Table[finding].Ended,
    };

    /// <summary>How far a screening has come.</summary>
    /// <param name="screening">The screening.</param>
    public static RecordPhase PhaseOf(Screening screening) => (screening.AttentionFrom ?? screening.State) switch
    {
        ScreeningState.Captured or ScreeningState.Transcribed or ScreeningState.Evaluated => RecordPhase.Heard,
        ScreeningState.Reviewed or ScreeningState.WritingBack or ScreeningState.Verified => RecordPhase.Judged,
        ScreeningState.Declined or ScreeningState.OtherWayRequested or ScreeningState.Expired or ScreeningState.Withdrawn
            or ScreeningState.Incomplete or ScreeningState.Blocked => RecordPhase.Ended,
        _ => RecordPhase.Open,
    };

    private static RecordFinding? OfStatus(AtsApplicationStatus status) => status switch
    {
        AtsApplicationStatus.Rejected => RecordFinding.Rejected,
        AtsApplicationStatus.Hired => RecordFinding.Hired,
        AtsApplicationStatus.Converted => RecordFinding.Converted,
        _ => null,
    };

    /// <summary>The stay an application stands in, by which its screening is named; a vendor that tells no stays has one a stage.</summary>
    /// <param name="application">The application.</param>
    public static string StageEntry(AtsApplication application) => application.StageEntryId ?? $"{application.StageId}";

    /// <summary>A finding in the ledger's words.</summary>
    /// <param name="finding">The finding.</param>
    public static string WordOf(RecordFinding finding) => finding switch
    {
        RecordFinding.Same => "same",
        RecordFinding.LeftStage => "left_stage",
        RecordFinding.OtherJob => "other_job",
        RecordFinding.Merged => "merged",
        RecordFinding.Rejected => "rejected",
        RecordFinding.Hired => "hired",
        RecordFinding.Converted => "converted",
        RecordFinding.Gone => "deleted",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
