using Candor.Access;
using Candor.Audit;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Hosting.Pages;
using Candor.Storage;

namespace Candor.Privacy;

/// <summary><c>/console/privacy</c>: requests with their owners and dates, legal holds, erasure and its certificates.</summary>
internal static class ConsoleRoutes
{
    private const int Shown = 200;

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var console = Desks.Routes(routes);
        console.MapGet("/privacy", Show).RequireAuthorization(Permissions.SeePrivacy);
        console.MapGet("/privacy/screenings/{id}", ShowScreening).RequireAuthorization(Permissions.SeePrivacy);
        console.MapGet("/privacy/screenings/{id}/copy", Copy).RequireAuthorization(Permissions.ActOnPrivacy);
        console.MapGet("/privacy/certificates/{hash}", Certificate).RequireAuthorization(Permissions.SeePrivacy);
        console.MapPost("/privacy/requests", Ask).RequireAuthorization(Permissions.AskForRights);
        console.MapPost("/privacy/requests/settle", Settle).RequireAuthorization(Permissions.ActOnPrivacy);
        console.MapPost("/privacy/holds", Place).RequireAuthorization(Permissions.ActOnPrivacy);
        console.MapPost("/privacy/holds/lift", Lift).RequireAuthorization(Permissions.ActOnPrivacy);
        console.MapPost("/privacy/erase", Erase).RequireAuthorization(Permissions.ActOnPrivacy);
    }

    private static async Task<IResult> Show(HttpContext context, Desks desks, Rights rights, Holds holds, TimeProvider time, CancellationToken cancel)
    {
        var requests = await rights.List(Shown, cancel);
        return Page.Of<PrivacyPage>(new Dictionary<string, object?>
        {
            [nameof(PrivacyPage.Desk)] = await desks.Of(context),
            [nameof(PrivacyPage.At)] = time.GetUtcNow(),
            [nameof(PrivacyPage.Requests)] = requests,
            [nameof(PrivacyPage.Holds)] = await holds.List(cancel),
        });
    }

    private static async Task<IResult> ShowScreening(
        string id, HttpContext context, Desks desks, Journal journal, Retention retention, TimeProvider time, CancellationToken cancel)
    {
        if (await journal.Find(id, cancel) is not { } screening)
            return Review.ReviewRoutes.NoSuchScreening();
        return Page.Of<ScreeningDataPage>(new Dictionary<string, object?>
        {
            [nameof(ScreeningDataPage.Desk)] = await desks.Of(context),
            [nameof(ScreeningDataPage.At)] = time.GetUtcNow(),
            [nameof(ScreeningDataPage.Clocks)] = await retention.Of(screening, cancel),
        });
    }

    private static async Task<IResult> Copy(string id, HttpContext context, Desks desks, Journal journal, DataCopy copy, Looks looks, CancellationToken cancel)
    {
        if (await journal.Find(id, cancel) is not { Data.IsErased: false } screening)
            return Review.ReviewRoutes.NoSuchScreening();
        await looks.Record(id, Actor.Staff((await desks.Of(context)).Member.Id), new Viewed("export"));
        return Results.File(System.Text.Encoding.UTF8.GetBytes(await copy.Everything(screening, cancel)), "text/html; charset=utf-8", $"{id}.html");
    }

    private static async Task<IResult> Certificate(string hash, Certificates certificates, CancellationToken cancel) =>
        await certificates.Find(hash, cancel) is { } found
            ? Results.File(System.Text.Encoding.UTF8.GetBytes(CertificatePage.Of(found)), "text/html; charset=utf-8", "certificate.html")
            : MessagePage.Show(StatusCodes.Status404NotFound, "There is no such certificate", "Look for it at the screening it is about.", "/console/privacy", "Privacy");

    private static async Task<IResult> Ask(HttpContext context, Desks desks, Rights rights, CancellationToken cancel)
    {
        var (form, desk) = (await context.Request.ReadFormAsync(cancel), await desks.Of(context));
        var id = form["screening"].ToString();
        var text = form["text"].ToString().Trim() is { Length: > 0 } written ? written : null;
        return await rights.Ask(id, form["right"].ToString(), text, Actor.Staff(desk.Member.Id), cancel) is null
            ? Review.ReviewRoutes.NoSuchScreening()
            : Page.SeeOther($"/console/privacy/screenings/{id}");
    }

    private static async Task<IResult> Settle(HttpContext context, Desks desks, Rights rights, CancellationToken cancel)
    {
        var (form, desk) = (await context.Request.ReadFormAsync(cancel), await desks.Of(context));
        var id = form["screening"].ToString();
        var answer = form["answer"].ToString().Trim() is { Length: > 0 } written ? written : null;
        return await rights.Settle(id, form["request"].ToString(), form["outcome"] == "done", desk.Member.Id, answer, cancel) switch
        {
            Settling.Settled => Page.SeeOther($"/console/privacy/screenings/{id}"),
            Settling.Held => MessagePage.Show(
                StatusCodes.Status409Conflict, "A legal hold stands", "Nothing was erased, and the request stays open. Tell the person so.", $"/console/privacy/screenings/{id}", "Back"),
            _ => MessagePage.Show(StatusCodes.Status404NotFound, "There is no such open request", "Perhaps somebody has settled it.", "/console/privacy", "Privacy"),
        };
    }

    private static Task<IResult> Place(HttpContext context, Desks desks, PrivacyDesk privacy, CancellationToken cancel) => Do(
        context, desks, (form, by) => privacy.Place(form["subject"].ToString().Trim(), by, form["reason"].ToString(), cancel), "/console/privacy", cancel);

    private static Task<IResult> Lift(HttpContext context, Desks desks, PrivacyDesk privacy, CancellationToken cancel) => Do(
        context, desks, (form, by) => privacy.Lift(form["hold"].ToString(), by, form["reason"].ToString(), cancel), "/console/privacy", cancel);

    private static Task<IResult> Erase(HttpContext context, Desks desks, PrivacyDesk privacy, CancellationToken cancel) => Do(
        context,
        desks,
        (form, by) => form["sure"] == "yes"
            ? privacy.Erase(form["screening"].ToString(), by, "officer", cancel)
            : throw new UsageException("Tick that you are sure: an erasure cannot be undone."),
        "/console/privacy",
        cancel);

    private static async Task<IResult> Do<T>(HttpContext context, Desks desks, Func<IFormCollection, string, Task<T>> act, string then, CancellationToken cancel)
    {
        var (form, desk) = (await context.Request.ReadFormAsync(cancel), await desks.Of(context));
        try
        {
            await act(form, desk.Member.Id);
            return Page.SeeOther(form["then"].ToString() is { Length: > 0 } asked && asked.StartsWith("/console/privacy", StringComparison.Ordinal) ? asked : then);
        }
        catch (UsageException wrong)
        {
            return MessagePage.Show(StatusCodes.Status422UnprocessableEntity, "That did not work", wrong.Message, then, "Privacy");
        }
    }
}
