using Microsoft.AspNetCore.Authorization;

namespace Candor.Access;

/// <summary>What members of staff may do, by their roles. Nothing is allowed to anyone that is not listed here.</summary>
public static class Permissions
{
    /// <summary>See the list of screenings, where each stands, and who acts next: every role.</summary>
    public const string SeeScreenings = nameof(SeeScreenings);

    /// <summary>Read and hear what a candidate said, with the ratings and what was written to the ATS.</summary>
    public const string SeeResults = nameof(SeeResults);

    /// <summary>Judge: confirm or override.</summary>
    public const string Review = nameof(Review);

    /// <summary>Try again what needed attention.</summary>
    public const string Redrive = nameof(Redrive);

    /// <summary>See the operators' page.</summary>
    public const string SeeOperations = nameof(SeeOperations);

    private static readonly Dictionary<string, string[]> RolesOf = new()
    {
        [SeeScreenings] = ["recruiter", "coordinator", "reviewer", "privacy", "auditor", "admin"],
        [SeeResults] = ["recruiter", "reviewer", "privacy"],
        [Review] = ["reviewer"],
        [Redrive] = ["coordinator", "recruiter", "admin"],
        [SeeOperations] = ["coordinator", "auditor", "admin"],
    };

    /// <summary>Every permission there is.</summary>
    internal static IReadOnlyCollection<string> All => RolesOf.Keys;

    /// <summary>Makes the policies, and refuses everything that has none.</summary>
    /// <param name="options">The framework's.</param>
    internal static void Add(AuthorizationOptions options)
    {
        foreach (var (name, roles) in RolesOf)
            options.AddPolicy(name, policy => policy.RequireAuthenticatedUser().RequireRole(roles));
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
    }
}
