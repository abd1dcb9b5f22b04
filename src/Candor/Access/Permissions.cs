using System.Security.Claims;
using Candor.Access.Machines;
using Microsoft.AspNetCore.Authorization;

namespace Candor.Access;

/// <summary>
/// Who sees and does what, by kind of data: <see cref="Table"/>. Nothing is allowed to anyone that is not listed there; of which jobs says <see cref="JobScope"/>.
/// </summary>
public static class Permissions
{
    /// <summary>See the list of screenings.</summary>
    public const string SeeScreenings = nameof(SeeScreenings);

    /// <summary>Read what would help a candidate who asked for another way.</summary>
    public const string SeeNeeds = nameof(SeeNeeds);

    /// <summary>Hear recordings.</summary>
    public const string HearRecordings = nameof(HearRecordings);

    /// <summary>Read transcripts.</summary>
    public const string ReadTranscripts = nameof(ReadTranscripts);

    /// <summary>See ratings and what was written to the ATS.</summary>
    public const string SeeRatings = nameof(SeeRatings);

    /// <summary>Judge.</summary>
    public const string Review = nameof(Review);

    /// <summary>See consents.</summary>
    public const string SeeConsents = nameof(SeeConsents);

    /// <summary>See the ledger's proofs.</summary>
    public const string SeeAudit = nameof(SeeAudit);

    /// <summary>See the operators' pages.</summary>
    public const string SeeOperations = nameof(SeeOperations);

    /// <summary>Try again what needed attention.</summary>
    public const string Redrive = nameof(Redrive);

    /// <summary>See which programs may come in.</summary>
    public const string SeeKeys = nameof(SeeKeys);

    /// <summary>Take a program's key back.</summary>
    public const string RevokeKeys = nameof(RevokeKeys);

    /// <summary>See what candidates ask for, the clocks of retention, legal holds and certificates of erasure.</summary>
    public const string SeePrivacy = nameof(SeePrivacy);

    /// <summary>Settle requests, place and lift legal holds, erase.</summary>
    public const string ActOnPrivacy = nameof(ActOnPrivacy);

    /// <summary>Put in what a candidate asks for, and hand out what a person has released.</summary>
    public const string AskForRights = nameof(AskForRights);

    /// <summary>See when the vendor's support was let in.</summary>
    public const string SeeSupport = nameof(SeeSupport);

    /// <summary>Let the vendor's support in.</summary>
    public const string GrantSupport = nameof(GrantSupport);

    /// <summary>See the configuration's versions and what changed.</summary>
    public const string SeeConfiguration = nameof(SeeConfiguration);

    /// <summary>Approve or refuse a change that needs a second person.</summary>
    public const string ApproveConfiguration = nameof(ApproveConfiguration);

    /// <summary>The whole of it. The page for the legal department is made from this.</summary>
    public static IReadOnlyList<Permission> Table { get; } =
    [
        new(SeeScreenings, "screening", "See the list of screenings, where each stands, what happened when, and who acts next",
            [Roles.Recruiter, Roles.Coordinator, Roles.HiringManager, Roles.Reviewer, Roles.Privacy, Roles.Auditor, Roles.Admin], Support: true),
        new(SeeNeeds, "screening", "Read what a candidate who asked for another way said would help",
            [Roles.Recruiter, Roles.Coordinator, Roles.Privacy]),
        new(HearRecordings, "recording", "Hear what a candidate said",
            [Roles.Recruiter, Roles.Reviewer, Roles.Privacy], Support: true),
        new(ReadTranscripts, "transcript", "Read what a candidate said",
            [Roles.Recruiter, Roles.HiringManager, Roles.Reviewer, Roles.Privacy], Support: true),
        new(SeeRatings, "rating", "See how it was rated and judged, with the quotes, and what was written to the ATS",
            [Roles.Recruiter, Roles.HiringManager, Roles.Reviewer, Roles.Privacy], Support: true),
        new(Review, "rating", "Judge: confirm or override a rating",
            [Roles.Reviewer]),
        new(SeeConsents, "consent", "See what a candidate was shown and agreed to",
            [Roles.Recruiter, Roles.Coordinator, Roles.Reviewer, Roles.Privacy, Roles.Auditor], Support: true),
        new(SeeAudit, "audit", "See the ledger's places and checkpoints",
            [Roles.Privacy, Roles.Auditor, Roles.Admin], Support: true),
        new(SeePrivacy, "privacy", "See what candidates ask for, when each kind of data is deleted, legal holds and certificates of erasure",
            [Roles.Privacy, Roles.Auditor]),
        new(ActOnPrivacy, "privacy", "Settle what candidates ask for, place and lift legal holds, erase a person",
            [Roles.Privacy]),
        new(AskForRights, "privacy", "Put in what a candidate asks for, and fetch for them what a person has released",
            [Roles.Privacy]),
        new(SeeOperations, "configuration", "See webhooks, connections, issues and failed steps",
            [Roles.Coordinator, Roles.Auditor, Roles.Admin], Support: true),
        new(Redrive, "configuration", "Try again what needed attention",
            [Roles.Recruiter, Roles.Coordinator, Roles.Admin]),
        new(SeeKeys, "configuration", "See which programs have keys, what each may read, and when it last came in",
            [Roles.Auditor, Roles.Admin]),
        new(RevokeKeys, "configuration", "Take a program's key back",
            [Roles.Admin]),
        new(SeeConfiguration, "configuration", "See which configuration is in use, what waits for a second person, and who approved what",
            [Roles.Privacy, Roles.Auditor, Roles.Admin]),
        new(ApproveConfiguration, "configuration", "Approve or refuse a change of capture, consent, retention or access that somebody else made",
            [Roles.Privacy, Roles.Admin]),
        new(SeeSupport, "configuration", "See when the vendor's support was let in, by whom, to what and why",
            [Roles.Privacy, Roles.Auditor, Roles.Admin]),
        new(GrantSupport, "configuration", "Let the vendor's support in for a time, and end it",
            [Roles.Admin]),
    ];

    /// <summary>Makes the policies, and refuses everything that has none.</summary>
    /// <param name="options">The framework's.</param>
    internal static void Add(AuthorizationOptions options)
    {
        ApiScopes.Add(options);
        foreach (var permission in Table)
            options.AddPolicy(permission.Name, policy => policy.RequireAuthenticatedUser().RequireAssertion(context => permission.IsHadBy(context.User)));
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
    }
}

/// <summary>A line of the table.</summary>
/// <param name="Name">The permission, as routes ask for it.</param>
/// <param name="Data">The kind of data: <c>screening recording transcript rating consent audit privacy configuration</c>.</param>
/// <param name="What">What it lets people do, in words.</param>
/// <param name="Roles">Who has it.</param>
/// <param name="Support">Whether the vendor's support has it too, while a grant runs that names its kind of data.</param>
public sealed record Permission(string Name, string Data, string What, IReadOnlyList<string> Roles, bool Support = false)
{
    /// <summary>Whether somebody has it now, for the screenings of some job at least.</summary>
    /// <param name="user">Who, as their session was made for this request.</param>
    internal bool IsHadBy(ClaimsPrincipal user) => IsHadBy(user, onTeam: true);

    /// <summary>Whether somebody has it now for the screenings of a job.</summary>
    /// <param name="user">Who, as their session was made for this request.</param>
    /// <param name="onTeam">Whether they count as being on the job (<see cref="JobScope"/>).</param>
    internal bool IsHadBy(ClaimsPrincipal user, bool onTeam) =>
        Roles.Any(role => user.IsInRole(role) && (onTeam || !JobScope.Binds(role))) || (Support && user.HasClaim(StaffSession.SupportClaim, Data));
}

/// <summary>The roles a member of staff can have, as the configuration spells them.</summary>
public static class Roles
{
    /// <summary>Looks after candidates.</summary>
    public const string Recruiter = "recruiter";

    /// <summary>Keeps the process going.</summary>
    public const string Coordinator = "coordinator";

    /// <summary>Hires; reads results and hears nothing.</summary>
    public const string HiringManager = "hiring_manager";

    /// <summary>Judges.</summary>
    public const string Reviewer = "reviewer";

    /// <summary>The privacy officer.</summary>
    public const string Privacy = "privacy";

    /// <summary>Proves that all went as it should, and sees no content.</summary>
    public const string Auditor = "auditor";

    /// <summary>Runs the installation, and sees no content.</summary>
    public const string Admin = "admin";

    /// <summary>The vendor's support: sees nothing outside a grant that an admin gives.</summary>
    public const string VendorSupport = "vendor_support";

    /// <summary>Every role, with what people call it, in the order of the documents.</summary>
    public static IReadOnlyList<(string Id, string Title)> All { get; } =
    [
        (Recruiter, "Recruiter"),
        (Coordinator, "Coordinator"),
        (HiringManager, "Hiring manager"),
        (Reviewer, "Reviewer"),
        (Privacy, "Privacy officer"),
        (Auditor, "Auditor"),
        (Admin, "Admin"),
        (VendorSupport, "Vendor support"),
    ];
}
