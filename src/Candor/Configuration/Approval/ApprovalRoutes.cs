using System.Text.Json.Nodes;
using Candor.Access;
using Candor.Hosting;
using Candor.Hosting.Pages;
using Candor.Reconcile;

namespace Candor.Configuration.Approval;

/// <summary><c>/console/configuration</c>: what is in use, and what waits for a second person; and the same decisions for commands on this machine.</summary>
internal static class ApprovalRoutes
{
    private const string Here = "/console/configuration";

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var console = Desks.Routes(routes);
        console.MapGet("/configuration", (HttpContext context, Desks desks, ChangeApproval approval, ChangeRecord record, CandorConfiguration running, CancellationToken cancel) =>
            Show(context, desks, approval, record, running, null, cancel)).RequireAuthorization(Permissions.SeeConfiguration);
        foreach (var (act, approve) in new[] { ("approve", true), ("refuse", false) })
        {
            console.MapPost($"/configuration/{act}", (
                HttpContext context, Desks desks, ChangeApproval approval, ChangeRecord record, CandorConfiguration running, CancellationToken cancel) =>
                Decide(context, desks, approval, record, running, approve, cancel)).RequireAuthorization(Permissions.SeeConfiguration, Permissions.ApproveConfiguration);
            routes.MapPost($"/operator/configuration/{act}", (
                HttpContext context, string hash, string by, string reason, OperatorChannel channel, ChangeApproval approval, CancellationToken cancel) =>
                channel.Answer(context, () => OnServer(approval, approve, hash, by, reason, cancel)))
                .AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        }
    }

    /// <summary>Decides for a command, whose second person is looked up in the version in use: the one that waits may have made them.</summary>
    /// <param name="approval">Decides.</param>
    /// <param name="approve">Whether the version may be taken into use.</param>
    /// <param name="hash">The version: the beginning of its hash.</param>
    /// <param name="by">Who it is said to be.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UsageException">It cannot be decided so.</exception>
    public static async Task<JsonObject> OnServer(ChangeApproval approval, bool approve, string hash, string by, string reason, CancellationToken cancel)
    {
        var roles = Permissions.Table.First(permission => permission.Name == Permissions.ApproveConfiguration).Roles;
        var may = await approval.InUse(cancel) is { } before ? GuardedDifferences.Staff(before).Where(member => member.Roles.Intersect(roles).Any()).ToList() : [];
        var member = may.Find(one => one.Id == by) ?? throw new UsageException(
            $"{by} is nobody in the version in use who may approve changes (roles {string.Join(", ", roles)}): there are {string.Join(", ", may.Select(one => one.Id))}.");
        var decided = await approval.Decide(hash, null, approve, member, ChangeApproval.Server, reason, cancel);
        return new JsonObject { ["hash"] = decided.Configuration, ["before"] = decided.Before, ["what"] = approve ? "approved" : "refused", ["by"] = by };
    }

    private static async Task<IResult> Show(
        HttpContext context, Desks desks, ChangeApproval approval, ChangeRecord record, CandorConfiguration running, string? fault, CancellationToken cancel) =>
        Page.Of<ConfigurationPage>(
            new Dictionary<string, object?>
            {
                [nameof(ConfigurationPage.Desk)] = await desks.Of(context),
                [nameof(ConfigurationPage.Standing)] = await record.Read(cancel),
                [nameof(ConfigurationPage.Waiting)] = await approval.Waiting(cancel),
                [nameof(ConfigurationPage.Running)] = running,
                [nameof(ConfigurationPage.Fault)] = fault,
            },
            fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> Decide(
        HttpContext context, Desks desks, ChangeApproval approval, ChangeRecord record, CandorConfiguration running, bool approve, CancellationToken cancel)
    {
        var form = await context.Request.ReadFormAsync(cancel);
        try
        {
            // Who may approve is said by the version in use, and this node may run another.
            if ((await record.Read(cancel)).Taken is { } taken && taken.Configuration != running.Hash)
                throw new UsageException("Another version was taken into use since this node started. Use a node that runs it.");
            await approval.Decide(
                form["hash"].ToString(), form["before"].ToString(), approve, (await desks.Of(context)).Member, ChangeApproval.Console, form["reason"].ToString(), cancel);
            return Page.SeeOther(Here);
        }
        catch (UsageException wrong)
        {
            return await Show(context, desks, approval, record, running, wrong.Message, cancel);
        }
    }
}
