using Candor.Domain.Screenings;

namespace Candor.Review;

/// <summary>States and events in the words of the people who read the console.</summary>
public static class Words
{
    /// <summary>A state's name.</summary>
    /// <param name="state">The state.</param>
    public static string Of(ScreeningState state) => state switch
    {
        ScreeningState.OtherWayRequested => "Other way requested",
        ScreeningState.InProgress => "In progress",
        ScreeningState.WritingBack => "Writing back",
        ScreeningState.NeedsAttention => "Needs attention",
        ScreeningState.Evaluated => "To review",
        _ => state.ToString(),
    };

    /// <summary>The colour a state gets.</summary>
    /// <param name="state">The state.</param>
    public static string ChipOf(ScreeningState state) => state switch
    {
        ScreeningState.Verified => "chip good",
        ScreeningState.NeedsAttention => "chip bad",
        ScreeningState.Evaluated or ScreeningState.OtherWayRequested => "chip warm",
        _ => "chip",
    };

    /// <summary>Who has to act for the screening to go on.</summary>
    /// <param name="screening">The screening.</param>
    public static string NextActor(Screening screening) => screening.State switch
    {
        ScreeningState.Waiting => $"Nobody until {screening.Gate?.EarliestStart}",
        ScreeningState.Invited or ScreeningState.Consented or ScreeningState.InProgress => "The candidate",
        ScreeningState.Evaluated => "A reviewer",
        ScreeningState.NeedsAttention => screening.Attention!.Owner,
        ScreeningState.OtherWayRequested => screening.OtherWay!.Owner,
        _ when Journey.Next(screening) is not null => "Candor",
        _ => "Nobody: it has ended",
    };

    /// <summary>What happened, in one line without anything personal.</summary>
    /// <param name="happened">The event.</param>
    public static string Of(ScreeningEvent happened) => happened switch
    {
        Opened opened => $"Opened: the application entered the stage (workflow {opened.Workflow})",
        PlaceStated stated => $"The candidate said where they are: {stated.Place}",
        Gated gated => $"The law was asked: {gated.Decision} ({gated.Because.TrimEnd('.')})",
        NoticeGiven given => $"Told before a notice period: {string.Join(", ", given.Notices.Select(notice => notice.TextId))}{(given.MailId is null ? ", without a message" : ", by mail")}",
        Invited invited => $"Invited, until {Moment(invited.ExpiresAt)}",
        ConsentGiven given => $"Agreed to: {string.Join(", ", given.Consents.Select(consent => consent.Purpose))}",
        InterviewStarted => "Opened the first question",
        AnswerRecorded answer => $"Answered {answer.QuestionId} ({answer.Segments.Sum(segment => segment.Bytes) / 1024} kB)",
        Captured => "Every answer is there",
        Transcribed transcribed => $"Written down: {transcribed.Words} words, by {transcribed.Recogniser}",
        Evaluated evaluated => $"Rated under {evaluated.Rubric}, by {evaluated.Evaluator}",
        Reviewed reviewed => reviewed.Overridden ? "Reviewed, with changes" : "Reviewed and confirmed",
        Declined => "Said no",
        OtherWayRequested request => $"Asked for another way; {request.Owner} answers by {Moment(request.DueAt)}",
        Withdrawn withdrawn => withdrawn.By == "ats" ? $"Taken out in the ATS{(withdrawn.Because is { } because ? $": {because.Replace('_', ' ')}" : "")}" : "Took the agreement back",
        Expired expired => expired.Started ? "Ran out before it was finished" : "Ran out",
        WriteAttempted write => write.Fields.Count > 0 ? $"About to write {write.What}: {string.Join(", ", write.Fields)}" : $"About to write the {write.What}",
        WrittenBack back => back.AllVerified ? "Read back: everything stands as sent" : "Read back: something differs",
        AttentionNeeded attention => $"Needs {attention.Owner}: {attention.Why}",
        ReadLater later => later.Statuses.Values.All(status => status == "same")
            ? "Read again in the ATS: everything stands as verified"
            : $"Read again in the ATS: {string.Join(", ", later.Statuses.Where(one => one.Value != "same").Select(one => $"{one.Key} {one.Value}"))}",
        RecordGone => "The application is not in the ATS any more: there is nothing to write to",
        ResultAwaited awaited => $"Waiting for a value of {string.Join(", ", awaited.Fields)}; looking again {Moment(awaited.LookAgainAt)}",
        Redriven => "Try again",
        FailedTechnically failure => $"Failed at {failure.Step}: {failure.Why}",
        AssessmentAsked asked => $"Asked for in the ATS's assessment panel ({asked.Test})",
        AssessmentTelling telling => $"About to tell the assessment panel: {telling.Standing}",
        AssessmentTold told => $"Told the assessment panel {told.Standing}: {told.Outcome}{(told.Why is null ? "" : $". {told.Why}")}",
        AssessmentShown shown => $"The assessment panel came to look: {shown.Standing}",
        AssessmentDisputed disputed => $"The ATS found {disputed.Errors.Count} faults in our answer to {disputed.Call}",
        DataDeleted deleted => $"Deleted: {deleted.Kind}. {deleted.Because} [{string.Join(", ", deleted.Rules)}]",
        ErasureBegun begun => $"Erasure decided by {begun.By}{(begun.Keeps.Count > 0 ? $"; locked away: {string.Join(", ", begun.Keeps.Select(kept => $"{kept.Data} until {kept.Until}"))}" : "")}",
        Erased erased => $"Erased: keys destroyed, {erased.Objects} objects and {erased.Rows} rows deleted",
        CertificateIssued => "The certificate of the erasure was issued",
        RightRequested asked => $"Asked for {asked.Right}; {asked.Owner} answers by {Moment(asked.DueAt)}",
        RightSettled settled => $"A request was settled: {settled.Outcome}, by {settled.By}",
        _ => happened.GetType().Name,
    };

    /// <summary>A moment, to the minute.</summary>
    /// <param name="moment">The moment.</param>
    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", null);

    /// <summary>Seconds as on a clock.</summary>
    /// <param name="seconds">Seconds from the start.</param>
    public static string Clock(double seconds) => $"{(int)seconds / 60}:{(int)seconds % 60:00}";
}
