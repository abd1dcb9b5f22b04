namespace Candor.Access;

/// <summary>
/// The rule that binds roles to jobs, beside <see cref="Permissions.Table"/>: what somebody may through one of <see cref="BoundRoles"/> they may for the
/// screenings of jobs whose team they are on in the ATS; what they may through another role they may for every screening.
/// </summary>
public static class JobScope
{
    /// <summary>The roles that are bound to jobs. The privacy officer, the auditor and the admin answer for all; the vendor's support is bound by its grant.</summary>
    public static IReadOnlyList<string> BoundRoles { get; } = [Roles.Recruiter, Roles.Coordinator, Roles.HiringManager, Roles.Reviewer];

    /// <summary>How long what the ATS said of a team is gone by before it is asked again.</summary>
    public static TimeSpan Freshness { get; } = TimeSpan.FromMinutes(15);

    /// <summary>The rule in sentences. The page for the legal department is made from this.</summary>
    public static IReadOnlyList<string> Sentences { get; } =
    [
        "Where the ATS names somebody on a job, these roles see and do something with its screenings only if their e-mail address, as they sign in with it here, is "
            + "that of somebody on the job there; upper and lower case are alike.",
        "Where the ATS cannot say who is on a job, or names nobody, the connection's setting decides: `without_team: everyone` (the role alone is enough; the default) or "
            + "`without_team: nobody`.",
        $"What the ATS said counts for {Freshness.TotalMinutes:0} minutes. Where it cannot be asked then, what it said last counts; where it never said anything, nobody with these roles "
            + "gets in until it does.",
        "A look that is refused shows nothing, and is not recorded as a look.",
    ];

    /// <summary>Whether a role is bound to jobs.</summary>
    /// <param name="role">As the configuration spells it.</param>
    public static bool Binds(string role) => BoundRoles.Contains(role);

    /// <summary>Whether somebody counts as being on a job.</summary>
    /// <param name="team">What is known of the job's team.</param>
    /// <param name="mark">By what their address is known; null when they have none.</param>
    /// <param name="everyoneWithoutTeam">The connection's setting <c>without_team</c>.</param>
    public static bool IsOn(JobTeam team, string? mark, bool everyoneWithoutTeam) => team switch
    {
        JobTeam.Named(var marks) => mark is not null && marks.Contains(mark),
        JobTeam.Untold => everyoneWithoutTeam,
        JobTeam.Unknown => false,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>What is known of who is on a job.</summary>
public abstract record JobTeam
{
    private JobTeam()
    {
    }

    /// <summary>The ATS names somebody.</summary>
    /// <param name="Marks">By what the addresses of those on it are known; fewer than people where some have none.</param>
    public sealed record Named(IReadOnlySet<string> Marks) : JobTeam;

    /// <summary>The ATS cannot say, or names nobody.</summary>
    public sealed record Untold : JobTeam;

    /// <summary>The ATS could not be asked, and never said anything before.</summary>
    public sealed record Unknown : JobTeam;
}

/// <summary>A job at an ATS account.</summary>
/// <param name="Connection">The account.</param>
/// <param name="Job">The job's identifier there.</param>
public readonly record struct JobKey(string Connection, string Job)
{
    /// <summary>Both as one text, as <see cref="Teams.JobsSeen"/> compares them in the database.</summary>
    public string Text => $"{Connection}\n{Job}";
}
