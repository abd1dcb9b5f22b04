using System.Text.Json.Nodes;

namespace Candor.Sandbox.Greenhouse;

/// <summary>A partner's test that was sent to a candidate, as the assessment panel has it.</summary>
public sealed class TakeHomeTest
{
    /// <summary>Identifier: stands in the address that the partner is to PATCH.</summary>
    public required long Id { get; init; }

    /// <summary>To which application.</summary>
    public required long ApplicationId { get; init; }

    /// <summary>Which of the partner's tests.</summary>
    public required string TestId { get; init; }

    /// <summary>What the partner calls it.</summary>
    public required string TestName { get; init; }

    /// <summary>When it was sent.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The partner's identifier of this instance; null until it answered.</summary>
    public string? InterviewId { get; set; }

    /// <summary>What the partner last answered to <c>test_status</c>; null before.</summary>
    public JsonObject? Status { get; set; }

    /// <summary>How often the partner said that there is something to ask for.</summary>
    public int Patches { get; set; }

    /// <summary>How often <c>test_status</c> was asked.</summary>
    public int Asked { get; set; }

    /// <summary>What the last answer was found to break; null for nothing.</summary>
    public string? Fault { get; set; }

    /// <summary>Whether a result is shown: complete, and its page could be reached without sign-in.</summary>
    public bool Shown { get; set; }
}
