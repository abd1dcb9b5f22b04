namespace Candor.Reconcile;

/// <summary>What one pass over an ATS account found and did.</summary>
/// <param name="Connection">The account.</param>
/// <param name="Whole">Whether everything was compared, or only the trigger stages were looked at.</param>
/// <param name="At">When it began.</param>
/// <param name="ElapsedMs">How long it took, in milliseconds.</param>
/// <param name="InStage">Applications that stand in trigger stages.</param>
/// <param name="Opened">Screenings that were missing and are open now: webhooks that were lost, or news of a vendor that sends none.</param>
/// <param name="Withdrawn">Screenings that ran on though the application had gone, and are ended now.</param>
/// <param name="Woken">Screenings that stood still though Candor has to move them on, and are woken now.</param>
/// <param name="Issues">Issues that are open on the account after the pass.</param>
/// <param name="Unread">What the ATS did not answer; null when it answered everything.</param>
public sealed record PassReport(
    string Connection,
    bool Whole,
    DateTimeOffset At,
    long ElapsedMs,
    int InStage,
    IReadOnlyList<string> Opened,
    IReadOnlyList<string> Withdrawn,
    IReadOnlyList<string> Woken,
    int Issues,
    string? Unread);
