namespace Candor.Sandbox.Board;

/// <summary>A job on the board.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Name">Its name.</param>
/// <param name="About">A line below the name.</param>
public sealed record BoardJob(string Id, string Name, string About);

/// <summary>A column of the board.</summary>
/// <param name="Id">The stage's identifier.</param>
/// <param name="Name">Its name.</param>
/// <param name="Cards">The active candidates that stand in it.</param>
public sealed record BoardStage(string Id, string Name, IReadOnlyList<BoardCard> Cards);

/// <summary>A candidate's card.</summary>
/// <param name="ApplicationId">The application.</param>
/// <param name="Name">The candidate's name.</param>
/// <param name="About">A line below the name.</param>
/// <param name="Status">How the voice screening stands, as the ATS shows it; null for nothing yet.</param>
public sealed record BoardCard(string ApplicationId, string Name, string About, string? Status);

/// <summary>An application as its recruiter sees it.</summary>
/// <param name="ApplicationId">The application.</param>
/// <param name="Name">The candidate's name.</param>
/// <param name="JobId">The job.</param>
/// <param name="JobName">Its name.</param>
/// <param name="Standing">Stage and status in a line.</param>
/// <param name="Active">Whether it can still be moved and ended.</param>
/// <param name="Details">What the ATS knows of the candidate, by label.</param>
/// <param name="Panels">Where results stand: custom fields, forms, assessments, each under the vendor's own heading.</param>
/// <param name="Notes">Notes, the newest first.</param>
/// <param name="Feed">What happened, the newest first.</param>
public sealed record BoardRecord(
    string ApplicationId,
    string Name,
    string JobId,
    string JobName,
    string Standing,
    bool Active,
    IReadOnlyList<BoardField> Details,
    IReadOnlyList<BoardPanel> Panels,
    IReadOnlyList<BoardNote> Notes,
    IReadOnlyList<string> Feed);

/// <summary>Something a recruiter can do to an application.</summary>
/// <param name="Id">Which.</param>
/// <param name="Label">What the button says.</param>
public sealed record BoardAction(string Id, string Label);

/// <summary>A block of a record.</summary>
/// <param name="Title">Its heading, in the vendor's words.</param>
/// <param name="Fields">Its fields that hold something.</param>
public sealed record BoardPanel(string Title, IReadOnlyList<BoardField> Fields);

/// <summary>A labelled value.</summary>
/// <param name="Name">Its label.</param>
/// <param name="Value">What is shown.</param>
/// <param name="Look">How it is shown.</param>
public sealed record BoardField(string Name, string Value, Look Look = Look.Text);

/// <summary>How a value is shown.</summary>
public enum Look
{
    /// <summary>As text.</summary>
    Text,

    /// <summary>As a coloured word.</summary>
    Chip,

    /// <summary>As a large figure.</summary>
    Score,

    /// <summary>As a link.</summary>
    Link,
}

/// <summary>A note.</summary>
/// <param name="Body">Its text.</param>
/// <param name="About">By whom and when.</param>
public sealed record BoardNote(string Body, string About);
