using Candor.Configuration;
using Candor.Configuration.History;
using Candor.Domain.Screenings;
using Candor.Hosting.Pages;
using Candor.Policy;
using Candor.Storage;

namespace Candor.Consent;

/// <summary>A candidate who came through their link.</summary>
/// <param name="Screening">Their screening as it stands.</param>
/// <param name="Workflow">The workflow it runs under.</param>
/// <param name="Step">What they see.</param>
/// <param name="Path">Their address: <c>/s/{token}</c>.</param>
/// <param name="Employer">Who asks.</param>
public sealed record Visit(Screening Screening, Workflow Workflow, CandidateStep Step, string Path, EmployerSettings Employer)
{
    /// <summary>The first question without an answer; null when all are answered.</summary>
    public Question? NextQuestion => Workflow.Questions.FirstOrDefault(question => !Screening.Answers.ContainsKey(question.Id));

    /// <summary>Where a question is asked.</summary>
    /// <param name="question">Which.</param>
    public string PathOf(Question question) => $"{Path}/questions/{question.Id}";

    /// <summary>Where the candidate goes on from here.</summary>
    public string NextPath => Step switch
    {
        CandidateStep.Microphone => $"{Path}/microphone",
        CandidateStep.Questions when NextQuestion is { } question => PathOf(question),
        _ => Path,
    };
}

/// <summary>Finds who came.</summary>
/// <param name="links">Reads tokens.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="configuration">The employer.</param>
/// <param name="terms">The workflow it runs under.</param>
/// <param name="borders">Whether answers may be kept where they would be.</param>
/// <param name="time">The clock.</param>
public sealed class Visits(
    CandidateLinks links, Journal journal, CandorConfiguration configuration, ScreeningTerms terms, Borders borders, TimeProvider time)
{
    /// <summary>Who came; null when the link is not one of ours.</summary>
    /// <param name="token">What stands in the address.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Visit?> Find(string token, CancellationToken cancel) =>
        links.ScreeningOf(token) is { } id && await journal.Find(id, cancel) is { } screening
            ? Of(screening)
            : null;

    /// <summary>The visit of a screening's candidate; null when the configuration lost its workflow.</summary>
    /// <param name="screening">The screening.</param>
    public Visit? Of(Screening screening) =>
        terms.Find(screening) is { Workflow: var workflow }
            ? new Visit(screening, workflow, StepOf(screening), $"/s/{links.TokenFor(screening.Id)}", configuration.Employer)
            : null;

    /// <summary>What they see: a pause where their answers would be kept somewhere they may not be.</summary>
    private CandidateStep StepOf(Screening screening) => screening.StepAt(time.GetUtcNow()) switch
    {
        CandidateStep.Agree or CandidateStep.Microphone or CandidateStep.Questions when !borders.Capture(screening) => CandidateStep.Paused,
        var step => step,
    };

    /// <summary>What a link that opens nothing shows: the same for one that is mistyped, forged or of another installation.</summary>
    public static IResult NotFound() => MessagePage.Show(
        StatusCodes.Status404NotFound,
        "This link does not open anything",
        "Perhaps a part of it was lost on the way. Open it again from your invitation, or copy the whole line into the address bar.");
}
