using Candor.Configuration;
using Microsoft.AspNetCore.Authorization;

namespace Candor.Access.Support;

/// <summary>Looks for a grant when somebody of the vendor's support asks for something, and records that they asked before they are answered.</summary>
internal static class SupportDoor
{
    /// <summary>The kinds of data that a grant opens for this request; none without one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="member">Who asks.</param>
    public static async Task<IReadOnlyList<string>> Open(HttpContext context, StaffMember member)
    {
        if (!member.Roles.Contains(Roles.VendorSupport) || context.GetEndpoint() is not RouteEndpoint endpoint
            || !endpoint.Metadata.Any(metadata => metadata is IAuthorizeData))
            return [];
        var grants = context.RequestServices.GetRequiredService<SupportGrants>();
        if (await grants.Running(member.Id, context.RequestAborted) is not { } grant)
            return [];
        await grants.Use(grant, $"{context.Request.Method} /{endpoint.RoutePattern.RawText?.Trim('/')}", context.GetRouteValue("id") as string);
        return grant.Kinds;
    }
}
