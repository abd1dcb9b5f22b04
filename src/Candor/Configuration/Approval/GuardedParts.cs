namespace Candor.Configuration.Approval;

/// <summary>What of the configuration needs a second person to change. The page for the legal department is made from this.</summary>
public static class GuardedParts
{
    /// <summary>What is captured of a candidate, what turns it into words and what is done with it.</summary>
    public const string Capture = "capture";

    /// <summary>What candidates are told and agree to, and what decides which law that is.</summary>
    public const string Consent = "consent";

    /// <summary>How long data is kept.</summary>
    public const string Retention = "retention";

    /// <summary>Who comes in, and where candidates and their data are sent.</summary>
    public const string Access = "access";

    private const string Candor = "candor.yaml";
    private const string Workflows = "workflows/*.yaml";
    private const string Policies = "policies/*.yaml";
    private const string Connections = "connections/*.yaml";

    /// <summary>
    /// The whole of it. A key covers all that stands below it, <c>*</c> stands for any one level, and the first line that fits holds. A file that comes or
    /// goes changes every key it has.
    /// </summary>
    public static IReadOnlyList<GuardedPart> Table { get; } =
    [
        new(Candor, "changes", Access, "Whether changes need a second person"),
        new(Candor, "staff", Access, "Who may come in, and with which roles"),
        new(Candor, "sign_in", Access, "How people come in, and which roles a provider's values give"),
        new(Candor, "public_url", Access, "Where candidates' links lead"),
        new(Candor, "mail.host", Access, "The server that sees candidates' links"),
        new(Candor, "mail.security", Access, "Whether the way there is encrypted"),
        new(Candor, "speech", Capture, "What turns a recording into words, and where"),
        new(Candor, "employer", Consent, "Who asks, where they are and how many they are: which laws apply"),
        new(Candor, "processed_in", Consent, "Where data is processed"),
        new(Candor, "storage", Consent, "Where it is kept"),
        new(Candor, "evaluation", Consent, "Where it is rated"),
        new(Candor, "mail.region", Consent, "Where the mail server is"),
        new(Candor, "transfer_basis", Consent, "On which basis data crosses a border"),
        new(Workflows, "captures", Capture, "What is captured"),
        new(Workflows, "uses", Capture, "What is done with it"),
        new(Workflows, "rules.retention", Retention, "The workflow's own periods"),
        new(Workflows, "job_rules.*.retention", Retention, "A job's own periods"),
        new(Workflows, "rules.prohibits", Capture, "What the workflow forbids itself"),
        new(Workflows, "job_rules.*.prohibits", Capture, "What is forbidden for a job"),
        new(Workflows, "rules", Consent, "The workflow's own notices, consents and other obligations"),
        new(Workflows, "job_rules", Consent, "A job's own notices, consents and other obligations"),
        new(Workflows, "language", Consent, "The language of notices and consents"),
        new(Workflows, "public_posting", Consent, "Whether the job is advertised publicly: which laws apply"),
        new(Workflows, "candidate_place", Consent, "How a candidate's place is found: which laws apply"),
        new(Workflows, "job_place", Consent, "How a job's place is found: which laws apply"),
        new(Workflows, "owners.other_way", Consent, "Who answers candidates who ask for another way"),
        new(Workflows, "owners.other_way_days", Consent, "Within how many days"),
        new(Workflows, "connection", Access, "Which ATS account the results go to"),
        new(Policies, "retention", Retention, "The employer's own periods"),
        new(Policies, "prohibits", Capture, "What the employer forbids itself"),
        new(Policies, "*", Consent, "Everything else in a policy: whom it concerns, and what it asks for"),
        new(Connections, "vendor", Access, "Whose ATS it is"),
        new(Connections, "region", Consent, "Where the ATS keeps what is written to it"),
        new(Connections, "without_team", Access, "Who sees candidates of a job on which the ATS names nobody"),
        new(Connections, "base_url", Access, "Where candidates' data is sent"),
        new(Connections, "token_url", Access, "Where credentials are sent"),
        new(Connections, "partner_key", Access, "The door for the ATS's assessment panel"),
        new(Connections, "partner_callbacks", Access, "Where the panel is told of results"),
    ];

    /// <summary>What one person may change alone, so that a new key cannot be forgotten: a test holds the two lists to the published schemas.</summary>
    public static IReadOnlyList<(string Files, string Key, string What)> Free { get; } =
    [
        (Candor, "tenant", "The ledger's name, which never changes: another one is another ledger"),
        (Candor, "mail", "Sender, port and account of the mail server"),
        (Candor, "reconcile", "How often ATS accounts are compared"),
        (Candor, "witness", "Who is shown the ledger's checkpoints, which hold nothing but hashes"),
        (Workflows, "jobs", "Which jobs are in scope"),
        (Workflows, "trigger_stage", "The stage that opens a screening"),
        (Workflows, "assessment", "The name in the ATS's panel"),
        (Workflows, "invitation_days", "How long an invitation stands"),
        (Workflows, "questions", "What is asked"),
        (Workflows, "rubric", "What answers are rated by"),
        (Workflows, "owners", "Who answers for exceptions"),
        (Workflows, "invitation_field", "The field of the candidate's link"),
        (Workflows, "mapping", "Which results go to which field"),
        (Workflows, "note", "The readable note"),
        (Connections, "*", "Credentials, rates and identifiers at the vendor"),
        ("rubrics/*.yaml", "*", "What answers are rated by"),
    ];

    /// <summary>Whether anything of a file is guarded.</summary>
    /// <param name="file">The file within the folder.</param>
    public static bool Guards(string file) => Table.Any(part => part.IsIn(file));

    /// <summary>What guards a key; null when one person may change it alone.</summary>
    /// <param name="file">The file within the folder.</param>
    /// <param name="path">The key, level by level.</param>
    public static GuardedPart? Of(string file, IReadOnlyList<string> path) => Table.FirstOrDefault(part => part.Covers(file, path));
}

/// <summary>A line of the table.</summary>
/// <param name="Files">The file within the folder; <c>*</c> for any name in its room.</param>
/// <param name="Key">The key, with dots between its levels.</param>
/// <param name="Kind">Which of the four it is about.</param>
/// <param name="What">What it decides, in words.</param>
public sealed record GuardedPart(string Files, string Key, string Kind, string What)
{
    private readonly string[] _levels = Key.Split('.');

    /// <summary>Whether a file is among those it speaks of.</summary>
    /// <param name="file">The file within the folder.</param>
    public bool IsIn(string file) =>
        Files == file || (Files.EndsWith("/*.yaml", StringComparison.Ordinal) && file.StartsWith(Files[..^"*.yaml".Length], StringComparison.Ordinal));

    /// <summary>Whether it covers a key.</summary>
    /// <param name="file">The file within the folder.</param>
    /// <param name="path">The key, level by level.</param>
    public bool Covers(string file, IReadOnlyList<string> path) =>
        IsIn(file) && path.Count >= _levels.Length && _levels.Zip(path).All(level => level.First == "*" || level.First == level.Second);
}
