using Candor.Consent;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting.Pages;

namespace Candor.Privacy;

/// <summary><c>/s/{token}/data</c>: what is held of a candidate and until when, their requests, and what a person has released to them.</summary>
internal static class CandidateRights
{
    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var candidate = CandidateRoutes.GroupOf(routes);
        candidate.MapGet("/data", Show);
        candidate.MapPost("/data/requests", Ask);
        candidate.MapGet("/data/copy", Copy);
        candidate.MapGet("/data/explanation", Explanation);
    }

    private static async Task<IResult> Show(string token, Visits visits, Retention retention, CancellationToken cancel)
    {
        if (await visits.Find(token, cancel) is not { } visit)
            return Visits.NotFound();
        if (visit.Screening.Data.IsErased)
            return Page.SeeOther(visit.Path);
        return Page.Of<DataPage>(new Dictionary<string, object?>
        {
            [nameof(DataPage.Visit)] = visit,
            [nameof(DataPage.Clocks)] = await retention.Of(visit.Screening, cancel),
        });
    }

    private static async Task<IResult> Ask(string token, HttpRequest request, Visits visits, Rights rights, CancellationToken cancel)
    {
        if (await visits.Find(token, cancel) is not { } visit)
            return Visits.NotFound();
        var form = request.HasFormContentType ? await request.ReadFormAsync(cancel) : null;
        var text = form?["text"].ToString().Trim() is { Length: > 0 } written ? written : null;
        await rights.Ask(visit.Screening.Id, form?["right"].ToString() ?? "", text, Actor.Candidate(visit.Screening.Id), cancel);
        return Page.SeeOther($"{visit.Path}/data");
    }

    private static Task<IResult> Copy(string token, Visits visits, DataCopy copy, CancellationToken cancel) =>
        Released(token, visits, "access", "what-is-held", screening => copy.Everything(screening, cancel), cancel);

    private static Task<IResult> Explanation(string token, Visits visits, DataCopy copy, CancellationToken cancel) =>
        Released(token, visits, "explanation", "explanation", screening => Task.FromResult(copy.Explanation(screening)), cancel);

    private static async Task<IResult> Released(
        string token, Visits visits, string right, string name, Func<Screening, Task<string>> make, CancellationToken cancel)
    {
        if (await visits.Find(token, cancel) is not { } visit)
            return Visits.NotFound();
        return visit.Screening.Data.IsErased || !Rights.IsReleased(visit.Screening, right)
            ? Page.SeeOther($"{visit.Path}/data")
            : Results.File(System.Text.Encoding.UTF8.GetBytes(await make(visit.Screening)), "text/html; charset=utf-8", $"{name}.html");
    }
}
