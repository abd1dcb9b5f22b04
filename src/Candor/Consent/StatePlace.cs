using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting.Pages;
using Candor.Storage;

namespace Candor.Consent;

/// <summary>"Where are you?": asked when the law depends on it and the ATS does not say. The answer and what the law makes of it are one act.</summary>
internal static class StatePlace
{
    /// <summary>The first page: countries.</summary>
    /// <param name="visit">Who came.</param>
    public static IResult Ask(Visit visit) => Show(visit, null, null);

    /// <summary><c>POST /s/{token}/place</c> with <c>country</c>, and <c>part</c> for a country whose parts differ.</summary>
    public static async Task<IResult> Post(
        string token,
        HttpRequest request,
        Visits visits,
        IGate gate,
        Journal journal,
        TimeProvider time,
        CancellationToken cancel)
    {
        if (await visits.Find(token, cancel) is not { } visit)
            return Visits.NotFound();
        if (visit.Step != CandidateStep.Place)
            return Page.SeeOther(visit.Path);

        var form = await request.ReadFormAsync(cancel);
        var country = Places.Countries.FirstOrDefault(one => one.Code == form["country"].ToString());
        if (country is null)
            return Show(visit, null, "Choose the country you are in.");
        if (Places.PartsOf(country.Code).Count > 0 && !form.ContainsKey("part"))
            return Show(visit, country, null);
        if (Places.Find(form.ContainsKey("part") ? form["part"].ToString() : country.Code) is not { } place
            || !place.Code.StartsWith(country.Code, StringComparison.Ordinal))
            return Show(visit, country, "Choose the part of the country you are in.");

        var answer = await gate.Decide(visit.Screening, place.Code, cancel);
        await journal.Act(
            visit.Screening.Id,
            Actor.Candidate(visit.Screening.Id),
            now => now.Seq == visit.Screening.Seq && now.StepAt(time.GetUtcNow()) == CandidateStep.Place
                ? [new PlaceStated(place.Code), answer.Gated]
                : [],
            answer.Texts,
            cancel);
        return Page.SeeOther(visit.Path);
    }

    private static IResult Show(Visit visit, Place? country, string? fault) => Page.Of<PlacePage>(
        new Dictionary<string, object?>
        {
            [nameof(PlacePage.Visit)] = visit,
            [nameof(PlacePage.Country)] = country,
            [nameof(PlacePage.Fault)] = fault,
        },
        fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
}
