using Candor.Storage;
using Microsoft.AspNetCore.Authorization;

namespace Candor.Access.Machines;

/// <summary>
/// What a program may do: lines of <see cref="Permissions.Table"/> that a call of <c>/api/v1</c> needs, spelt as OAuth likes it. Only what is listed here
/// can be given to a key, so that none holds a permission that nothing needs.
/// </summary>
public static class ApiScopes
{
    /// <summary>The claim that carries scopes, one each.</summary>
    internal const string Claim = "candor:scope";

    private const string PolicyPrefix = "api ";

    /// <summary>The scopes there are.</summary>
    public static IReadOnlyList<ApiScope> All { get; } =
    [
        .. new[] { Permissions.SeeScreenings, Permissions.ReadTranscripts, Permissions.SeeRatings, Permissions.SeeConsents, Permissions.SeePrivacy, Permissions.AskForRights }
            .Select(name => new ApiScope(SnakeCase.Of(name), Permissions.Table.Single(permission => permission.Name == name))),
    ];

    /// <summary>The policy of routes that need a scope.</summary>
    /// <param name="permission">The permission it stands for.</param>
    public static string Policy(string permission) => PolicyPrefix + permission;

    /// <summary>A group of routes for programs.</summary>
    /// <param name="routes">The application's routes.</param>
    /// <param name="path">Where.</param>
    /// <param name="tag">What the description groups them by.</param>
    /// <param name="permission">What all of them need.</param>
    public static RouteGroupBuilder Routes(IEndpointRouteBuilder routes, string path, string tag, string permission)
    {
        var group = routes.MapGroup(path).WithTags(tag);
        group.RequireAuthorization(Policy(permission)).RequireRateLimiting(AccessRoom.ApiRateLimit).DisableAntiforgery()
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status429TooManyRequests);
        return group;
    }

    /// <summary>Whether whoever asks has the scope of a permission.</summary>
    /// <param name="context">The request.</param>
    /// <param name="permission">The permission.</param>
    internal static bool Has(HttpContext context, string permission) => context.User.HasClaim(Claim, SnakeCase.Of(permission));

    /// <summary>Makes the policies. A member of staff's session opens none of them: a browser is not to be led into calls of the API.</summary>
    /// <param name="options">The framework's.</param>
    internal static void Add(AuthorizationOptions options)
    {
        foreach (var scope in All)
            options.AddPolicy(
                Policy(scope.Permission.Name),
                policy => policy.AddAuthenticationSchemes(MachineAuthentication.Scheme).RequireClaim(Claim, scope.Name));
    }
}

/// <summary>A scope.</summary>
/// <param name="Name">As requests spell it.</param>
/// <param name="Permission">What it stands for.</param>
public sealed record ApiScope(string Name, Permission Permission);
