using Candor.Access.Teams;
using Candor.Configuration;
using Candor.Hosting.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;

namespace Candor.Access;

/// <summary>A member of staff at a page of the console: who they are and what they may see and do there.</summary>
/// <param name="Member">Who.</param>
/// <param name="Form">For the forms of the page.</param>
/// <param name="Allowed">The permissions they have.</param>
public sealed record Desk(StaffMember Member, FormTokenValue Form, IReadOnlySet<string> Allowed)
{
    /// <summary>Whether they may hear what a candidate said.</summary>
    public bool Hears => Allowed.Contains(Permissions.HearRecordings);

    /// <summary>Whether they may read what a candidate said.</summary>
    public bool ReadsTranscripts => Allowed.Contains(Permissions.ReadTranscripts);

    /// <summary>Whether they may see how it was rated, and what was written to the ATS.</summary>
    public bool SeesRatings => Allowed.Contains(Permissions.SeeRatings);

    /// <summary>Whether they may see what was agreed to.</summary>
    public bool SeesConsents => Allowed.Contains(Permissions.SeeConsents);

    /// <summary>Whether they may read what would help a candidate who asked for another way.</summary>
    public bool SeesNeeds => Allowed.Contains(Permissions.SeeNeeds);

    /// <summary>Whether the ledger's proofs are theirs to see.</summary>
    public bool SeesAudit => Allowed.Contains(Permissions.SeeAudit);

    /// <summary>Whether they judge.</summary>
    public bool Reviews => Allowed.Contains(Permissions.Review);

    /// <summary>Whether they may try again what needed attention.</summary>
    public bool Redrives => Allowed.Contains(Permissions.Redrive);

    /// <summary>Whether the privacy office's pages are theirs to see.</summary>
    public bool SeesPrivacy => Allowed.Contains(Permissions.SeePrivacy);

    /// <summary>Whether they act for the privacy office.</summary>
    public bool ActsOnPrivacy => Allowed.Contains(Permissions.ActOnPrivacy);

    /// <summary>Whether the operators' page is theirs.</summary>
    public bool SeesOperations => Allowed.Contains(Permissions.SeeOperations);

    /// <summary>Whether the page of the vendor's support is theirs.</summary>
    public bool SeesSupport => Allowed.Contains(Permissions.SeeSupport);

    /// <summary>Whether they may let the vendor's support in.</summary>
    public bool GrantsSupport => Allowed.Contains(Permissions.GrantSupport);

    /// <summary>Whether the page of the configuration is theirs.</summary>
    public bool SeesConfiguration => Allowed.Contains(Permissions.SeeConfiguration);

    /// <summary>Whether they may be the second person to a change of the configuration.</summary>
    public bool ApprovesConfiguration => Allowed.Contains(Permissions.ApproveConfiguration);

    /// <summary>Whether the page of programs is theirs.</summary>
    public bool SeesKeys => Allowed.Contains(Permissions.SeeKeys);

    /// <summary>Whether they may take a program's key back.</summary>
    public bool RevokesKeys => Allowed.Contains(Permissions.RevokeKeys);
}

/// <summary>Finds who sits there.</summary>
/// <param name="configuration">Who there is.</param>
/// <param name="authorization">What they may.</param>
/// <param name="antiforgery">Makes the forms' tokens.</param>
public sealed class Desks(CandorConfiguration configuration, IAuthorizationService authorization, IAntiforgery antiforgery)
{
    /// <summary>The desk of a request that passed authorization.</summary>
    /// <param name="context">The request.</param>
    public async Task<Desk> Of(HttpContext context)
    {
        var allowed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var permission in Permissions.Table.Where(one => one.IsHadBy(context.User, TeamDoor.IsOnTeam(context))).Select(one => one.Name))
            if ((await authorization.AuthorizeAsync(context.User, permission)).Succeeded)
                allowed.Add(permission);
        return new Desk(StaffSession.Find(context.User, configuration)!, FormToken.Of(context, antiforgery), allowed);
    }

    /// <summary>A group of console routes: signed in, every form from a page of ours, and a screening only for who may see it.</summary>
    /// <param name="routes">The application's routes.</param>
    public static RouteGroupBuilder Routes(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/console");
        group.RequireAuthorization(Permissions.SeeScreenings).ExcludeFromDescription().AddEndpointFilter(async (invocation, next) =>
            await invocation.HttpContext.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(invocation.HttpContext)
                ? await next(invocation)
                : MessagePage.Show(
                    StatusCodes.Status400BadRequest,
                    "This form is too old",
                    "You signed in again since you opened it. Go back, reload the page and send it once more; nothing was changed."))
            .AddEndpointFilter(TeamDoor.Hold);
        return group;
    }
}
