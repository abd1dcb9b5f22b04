using Candor.Access;
using Candor.Configuration;
using Candor.Domain.Policy;
using Candor.Hosting;
using Candor.Hosting.Pages;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Policy;

/// <summary>
/// <c>/console/policy</c>: what the law answers to a case, readable; what changes for the workflows in the coming year; and any text that a candidate saw,
/// exactly, by its hash.
/// </summary>
public static class PolicyRoutes
{
    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var console = Desks.Routes(routes);
        console.MapGet("/policy", Show);
        console.MapGet("/policy/texts/{hash}", ShowText);
    }

    /// <summary><c>GET /console/policy</c>; with <c>ask</c> and the facts, the answer too.</summary>
    private static async Task<IResult> Show(
        HttpContext context,
        Desks desks,
        CandorConfiguration configuration,
        PackShelf packs,
        Surroundings surroundings,
        TimeProvider time)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var form = context.Request.Query.ContainsKey("ask") ? PolicyForm.Read(context.Request.Query) : PolicyForm.Fresh(configuration, today);
        IReadOnlyList<Pack> shelf = configuration.Workflows.TryGetValue(form["rules"], out var workflow)
            ? [.. packs.Packs, .. WorkflowQuestions.OwnRules(configuration, workflow, null)]
            : packs.Packs;
        return Page.Of<PolicyPage>(new Dictionary<string, object?>
        {
            [nameof(PolicyPage.Desk)] = await desks.Of(context),
            [nameof(PolicyPage.Form)] = form,
            [nameof(PolicyPage.Answer)] = form.Question is { } question ? PolicyEngine.Decide(shelf, question) : null,
            [nameof(PolicyPage.Workflows)] = configuration.Workflows.Keys.Order(StringComparer.Ordinal).ToList(),
            [nameof(PolicyPage.Coming)] = PolicyDiff.Of(packs.Packs, configuration, today, today.AddYears(1)),
            [nameof(PolicyPage.Until)] = today.AddYears(1),
            [nameof(PolicyPage.Refused)] = RefusedChanges.Read(surroundings.Data),
        });
    }

    /// <summary><c>GET /console/policy/texts/{hash}</c>: a kept text as it was shown.</summary>
    private static async Task<IResult> ShowText(string hash, HttpContext context, Desks desks, Store store, CancellationToken cancel)
    {
        if (await store.Texts.AsNoTracking().Where(row => row.Hash == hash).Select(row => row.Text).SingleOrDefaultAsync(cancel) is not { } text)
            return MessagePage.Show(StatusCodes.Status404NotFound, "There is no such text", "No text with that hash was ever shown from here.", "/console/policy", "The law");
        return Page.Of<KeptTextPage>(new Dictionary<string, object?>
        {
            [nameof(KeptTextPage.Desk)] = await desks.Of(context),
            [nameof(KeptTextPage.Hash)] = hash,
            [nameof(KeptTextPage.Kept)] = new KeptText(text),
        });
    }
}
