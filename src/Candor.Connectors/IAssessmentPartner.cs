using Candor.Domain.Screenings;

namespace Candor.Connectors;

/// <summary>
/// A vendor's interface for assessment partners: what the vendor calls on us below <c>/partners/{connection}/</c>, so that recruiters ask for a
/// screening, and see its result, in the ATS's own assessment panel. Implementations turn the vendor's requests into our words and our words into
/// the vendor's answers; they decide nothing, keep nothing, and believe nothing of a request beyond which test is wanted for which record.
/// </summary>
public interface IAssessmentPartner
{
    /// <summary>Whether the vendor is told when the candidate begins, too.</summary>
    bool TellsProgress { get; }

    /// <summary>Whether the vendor comes to look once it was told: then its look is the reading back.</summary>
    bool AsksBack { get; }

    /// <summary>The identifier by which the vendor knows a test.</summary>
    /// <param name="workflow">The workflow's identifier.</param>
    string TestOf(string workflow);

    /// <summary>The identifier by which the vendor asks for an assessment; always the same for a screening.</summary>
    /// <param name="screening">The screening's identifier.</param>
    string ReferenceOf(string screening);

    /// <summary>Reads a request. Whether it comes from the vendor is settled first, and in constant time.</summary>
    /// <param name="request">As it arrived.</param>
    PartnerCall Read(PartnerRequest request);

    /// <summary>Which tests there are.</summary>
    /// <param name="tests">The tests.</param>
    PartnerAnswer Tests(IReadOnlyList<PartnerTest> tests);

    /// <summary>The assessment was started; or it was running already, which is the same.</summary>
    /// <param name="report">How it stands.</param>
    PartnerAnswer Started(AssessmentReport report);

    /// <summary>How an assessment stands.</summary>
    /// <param name="report">How it stands.</param>
    PartnerAnswer Standing(AssessmentReport report);

    /// <summary>The assessment was cancelled, or had ended already.</summary>
    /// <param name="report">How it stands.</param>
    PartnerAnswer Cancelled(AssessmentReport report);

    /// <summary>Whatever the vendor told us was heard.</summary>
    PartnerAnswer Heard();

    /// <summary>It is not done.</summary>
    /// <param name="call">What was called.</param>
    /// <param name="refusal">Why, in our words.</param>
    /// <param name="why">Why, for the recruiter where the vendor shows it; nothing personal.</param>
    PartnerAnswer Refuse(string call, PartnerRefusal refusal, string why);

    /// <summary>
    /// Tells the vendor how an assessment stands, once. Safe to repeat: it names the assessment, and what is shown afterwards is what was told last.
    /// </summary>
    /// <param name="report">How it stands.</param>
    /// <param name="callback">What the order named; null for none.</param>
    /// <param name="cancel">Gives up; the outcome is then unknown.</param>
    Task<Outcome<Written>> Tell(AssessmentReport report, string? callback, CancellationToken cancel);
}

/// <summary>A vendor's request as it arrived.</summary>
/// <param name="Method">The HTTP method in capitals.</param>
/// <param name="Call">What is called: the path below <c>/partners/{connection}/</c>.</param>
/// <param name="Query">The query's values by name.</param>
/// <param name="Authorization">The header; null for none.</param>
/// <param name="Body">The body.</param>
public sealed record PartnerRequest(
    string Method,
    string Call,
    IReadOnlyDictionary<string, string> Query,
    string? Authorization,
    ReadOnlyMemory<byte> Body);

/// <summary>What a vendor's request asks for.</summary>
public abstract record PartnerCall
{
    private PartnerCall()
    {
    }

    /// <summary>Which tests are there?</summary>
    public sealed record List : PartnerCall;

    /// <summary>Start a test for a record.</summary>
    /// <param name="Test">Which test.</param>
    /// <param name="ApplicationId">The application the vendor names; read from its API before anything is believed.</param>
    /// <param name="CandidateId">The candidate it names; the application has to be theirs.</param>
    /// <param name="Callback">Where the vendor wants to be told; null where it does not say so.</param>
    public sealed record Start(string Test, string ApplicationId, string CandidateId, string? Callback) : PartnerCall;

    /// <summary>How does an assessment stand?</summary>
    /// <param name="Assessment">The identifier we gave it.</param>
    public sealed record Look(string Assessment) : PartnerCall;

    /// <summary>Stop an assessment.</summary>
    /// <param name="Assessment">The identifier we gave it.</param>
    public sealed record Cancel(string Assessment) : PartnerCall;

    /// <summary>An answer of ours was not as the vendor documents.</summary>
    /// <param name="About">The call it answered, in the vendor's word.</param>
    /// <param name="Assessment">The assessment it was about, where the vendor says so.</param>
    /// <param name="Errors">What the vendor found; may quote values.</param>
    public sealed record Dispute(string About, string? Assessment, IReadOnlyList<string> Errors) : PartnerCall;

    /// <summary>Not a call that is answered.</summary>
    /// <param name="Refusal">Why.</param>
    /// <param name="Why">For operators; nothing of the request's values.</param>
    public sealed record Refused(PartnerRefusal Refusal, string Why) : PartnerCall;
}

/// <summary>Why a vendor's request is refused.</summary>
public enum PartnerRefusal
{
    /// <summary>Not from the vendor, or not with a key of this connection.</summary>
    Unauthorised,

    /// <summary>Not a request as the vendor documents it.</summary>
    Unreadable,

    /// <summary>No such call, test, record or assessment.</summary>
    NotFound,

    /// <summary>The record is not one this test can be started for as things stand.</summary>
    NotNow,

    /// <summary>Another test runs for this stay of the candidate in the stage.</summary>
    AlreadyRunning,

    /// <summary>It could not be found out: the same request may succeed in a moment.</summary>
    TryLater,
}

/// <summary>The answer to a vendor's request.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Json">The body; null for none.</param>
public sealed record PartnerAnswer(int Status, string? Json);

/// <summary>A test that recruiters can choose in the ATS.</summary>
/// <param name="Id">As <see cref="IAssessmentPartner.TestOf"/> gives it.</param>
/// <param name="Name">What they read.</param>
public sealed record PartnerTest(string Id, string Name);

/// <summary>How an assessment stands: all that a vendor may be told of it.</summary>
/// <param name="Id">The identifier by which the vendor asks for it.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Url">Where a recruiter sees more; reachable without sign-in, and without telling anything to those who have none.</param>
/// <param name="At">When it came to stand so.</param>
/// <param name="Result">The result; null before a person has judged.</param>
public sealed record AssessmentReport(string Id, AssessmentStanding Standing, Uri Url, DateTimeOffset At, AssessmentResult? Result);

/// <summary>A result after a person judged.</summary>
/// <param name="Score">The mean of the ratings that count; null when nothing could be rated.</param>
/// <param name="Highest">The best rating the rubric has, for a vendor that shows a score against a most.</param>
/// <param name="Facts">What else is shown, in order.</param>
public sealed record AssessmentResult(decimal? Score, decimal Highest, IReadOnlyList<AssessmentFact> Facts);

/// <summary>A labelled value of a result.</summary>
/// <param name="Id">Stable within the rubric.</param>
/// <param name="Label">For people.</param>
/// <param name="Text">The value for people.</param>
public sealed record AssessmentFact(string Id, string Label, string Text);
