using Candor.Domain.Ledger;
using Candor.Domain.Mapping;
using Candor.Domain.Policy;

namespace Candor.Configuration;

/// <summary>A configuration folder, read and checked as a whole. Immutable; a changed folder is another configuration with another hash.</summary>
/// <param name="Tenant">The tenant's short name: the ledger's origin is <c>candor/&lt;tenant&gt;</c>.</param>
/// <param name="Employer">Who hires.</param>
/// <param name="ProcessedIn">The region where data is processed unless an endpoint says otherwise: an ISO 3166 code, or <c>EU</c>.</param>
/// <param name="TransferBasis">Bases for moving data across borders that the employer has in place: <c>scc</c>, <c>dpf</c>, <c>bcr</c> …</param>
/// <param name="PublicUrl">Where candidates and recruiters reach this installation; no trailing slash.</param>
/// <param name="Mail">How invitations are sent.</param>
/// <param name="Speech">What turns speech into words.</param>
/// <param name="Staff">The people who may sign in to the console.</param>
/// <param name="Connections">ATS accounts by identifier.</param>
/// <param name="Workflows">Workflows by identifier.</param>
/// <param name="Rubrics">Rubrics by <c>id@version</c>.</param>
/// <param name="Hash">SHA-256 in hex over the configuration's files, names and bytes in ordinal order of names; secrets are not in it, only their references.</param>
public sealed record CandorConfiguration(
    string Tenant,
    EmployerSettings Employer,
    string ProcessedIn,
    IReadOnlyList<string> TransferBasis,
    Uri PublicUrl,
    MailSettings Mail,
    SpeechSettings Speech,
    IReadOnlyList<StaffMember> Staff,
    IReadOnlyDictionary<string, ConnectionSettings> Connections,
    IReadOnlyDictionary<string, Workflow> Workflows,
    IReadOnlyDictionary<string, Domain.Rubrics.Rubric> Rubrics,
    string Hash)
{
    /// <summary>The files it was read from, by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>The same, as versions are kept.</summary>
    internal History.ConfigurationVersion Version => new(Hash, Files);

    /// <summary>How often ATS accounts are compared with what is here, and how long a failing step is tried.</summary>
    public ReconcileSettings Reconcile { get; init; } = new();

    /// <summary>Who is shown this ledger's checkpoints, and whose are cosigned here; null for nobody.</summary>
    public WitnessSettings? Witness { get; init; }

    /// <summary>How people sign in to the console.</summary>
    public SignInSettings SignIn { get; init; } = new();

    /// <summary>The employer's own floor above the law.</summary>
    public IReadOnlyList<Pack> Policies { get; init; } = [];

    /// <summary>Where the endpoints of this installation are, each where <see cref="ProcessedIn"/> says unless it is said otherwise.</summary>
    public EndpointRegions Regions { get; init; } = new();

    /// <summary>Whether changes of capture, consent, retention and access need a second person.</summary>
    public bool SecondPerson { get; init; } = true;
}

/// <summary>Where the endpoints of an installation are: ISO 3166 codes, or <c>EU</c>; null for where everything else is processed.</summary>
/// <param name="Storage">The database, the recordings and the keys.</param>
/// <param name="Speech">What turns speech into words.</param>
/// <param name="Evaluation">What rates.</param>
/// <param name="Mail">The mail server.</param>
public sealed record EndpointRegions(string? Storage = null, string? Speech = null, string? Evaluation = null, string? Mail = null);

/// <summary>How often ATS accounts are compared with what is here, and how long a failing step is tried.</summary>
/// <param name="EveryMinutes">Minutes between two whole comparisons of an account.</param>
/// <param name="PollSeconds">Seconds between two looks at the trigger stages of an account whose vendor sends no webhooks.</param>
/// <param name="RetryDays">Days for which a step that fails is tried again before a person is called.</param>
public sealed record ReconcileSettings(int EveryMinutes = 15, int PollSeconds = 60, int RetryDays = 3);

/// <summary>Who is shown this ledger's checkpoints, so that a rewritten ledger is caught, and whose are cosigned here.</summary>
/// <param name="Owner">Staff identifier of who answers when a ledger was rewritten or a witness refuses.</param>
/// <param name="Url">Where the witness takes checkpoints, without <c>/add-checkpoint</c>; null for none.</param>
/// <param name="Key">The witness's key, with which it cosigns; null for none.</param>
/// <param name="EveryMinutes">Minutes between two checkpoints sent there.</param>
/// <param name="Mail">An address that checkpoints are mailed to; null for none.</param>
/// <param name="MailEveryHours">Hours between two such messages.</param>
/// <param name="Watches">The keys of other ledgers whose checkpoints are cosigned here.</param>
public sealed record WitnessSettings(
    string Owner,
    Uri? Url,
    CosignatureKey? Key,
    int EveryMinutes,
    string? Mail,
    int MailEveryHours,
    IReadOnlyList<VerifierKey> Watches);

/// <summary>The employer, as the law packs and the notices need to know them.</summary>
/// <param name="Name">Legal name, shown to candidates.</param>
/// <param name="Place">Where the employer is: ISO 3166-1 or -2.</param>
/// <param name="Employees">Head count, for thresholds.</param>
/// <param name="PrivacyContact">Where a candidate turns with questions about their data.</param>
public sealed record EmployerSettings(string Name, string Place, int Employees, string PrivacyContact);

/// <summary>An SMTP submission account.</summary>
/// <param name="From">The sender, with or without a display name.</param>
/// <param name="Host">Server name.</param>
/// <param name="Port">Server port.</param>
/// <param name="Security"><c>none</c> (loopback only), <c>starttls</c> or <c>tls</c>.</param>
/// <param name="User">Account name; null for none.</param>
/// <param name="Password">Resolved from the environment or a file; null for none.</param>
public sealed record MailSettings(string From, string Host, int Port, string Security, string? User, string? Password);

/// <summary>Which speech recogniser runs.</summary>
/// <param name="Provider"><c>pocketsphinx</c> (offline, for trying the product) or <c>whisper</c> (for people's voices).</param>
/// <param name="Model">The Whisper model file; null for PocketSphinx.</param>
public sealed record SpeechSettings(string Provider, string? Model);

/// <summary>A person who may sign in.</summary>
/// <param name="Id">Short, stable identifier: what the ledger names.</param>
/// <param name="Name">Full name, written to the ATS as the reviewer.</param>
/// <param name="Email">Address.</param>
/// <param name="Roles">Any of <see cref="Access.Roles.All"/>.</param>
public sealed record StaffMember(string Id, string Name, string Email, IReadOnlyList<string> Roles);

/// <summary>An account at an ATS: what every vendor has, and the vendor's own settings.</summary>
/// <param name="Id">The file's name without extension; stands in <c>/hooks/{connection}</c>.</param>
/// <param name="Vendor"><c>greenhouse</c>.</param>
/// <param name="WebhookSecrets">One secret, or two during a rotation; resolved.</param>
/// <param name="Settings">The vendor's own settings, secrets resolved, by key as in the file.</param>
public sealed record ConnectionSettings(
    string Id,
    string Vendor,
    IReadOnlyList<string> WebhookSecrets,
    IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>Where the ATS keeps what is written to it; null for where everything else is processed.</summary>
    public string? Region { get; init; }

    /// <summary>Whether a role that is bound to jobs is enough by itself where the ATS says nobody on a job, or cannot say.</summary>
    public bool EveryoneWithoutTeam { get; init; } = true;
}

/// <summary>How one kind of screening runs, from the stage that opens it to the fields that carry its result.</summary>
/// <param name="Id">The file's name without extension.</param>
/// <param name="Connection">The ATS account.</param>
/// <param name="Jobs">Job identifiers in scope; empty means every job of the connection.</param>
/// <param name="TriggerStage">The stage that opens a screening, by identifier or exact name.</param>
/// <param name="Language">BCP 47 tag of notices, questions and recogniser.</param>
/// <param name="Captures">Kinds of data captured: <c>recording</c>, <c>transcript</c> …</param>
/// <param name="Uses">What is done with it: <c>ai_evaluation</c> …</param>
/// <param name="PublicPosting">Whether the job is advertised publicly.</param>
/// <param name="CandidatePlace">How the candidate's place is found.</param>
/// <param name="JobPlace">How the job's place is found.</param>
/// <param name="InvitationDays">Whole days from invitation to expiry.</param>
/// <param name="Questions">The questions in order; at least one.</param>
/// <param name="Rubric">The rubric as <c>id@version</c>.</param>
/// <param name="Owners">Who answers for what goes wrong.</param>
/// <param name="InvitationField">The ATS field that carries the candidate's link.</param>
/// <param name="Mapping">Source values to ATS fields, in the file's order.</param>
/// <param name="Note">The readable note, as a Liquid template over the same source values.</param>
/// <param name="InvitationFieldLine">Where <paramref name="InvitationField"/> stands in the file, for faults; 1-based.</param>
public sealed record Workflow(
    string Id,
    string Connection,
    IReadOnlyList<string> Jobs,
    StageReference TriggerStage,
    string Language,
    IReadOnlyList<string> Captures,
    IReadOnlyList<string> Uses,
    bool PublicPosting,
    PlaceRule CandidatePlace,
    PlaceRule JobPlace,
    int InvitationDays,
    IReadOnlyList<Question> Questions,
    string Rubric,
    Owners Owners,
    string InvitationField,
    IReadOnlyList<FieldMapping> Mapping,
    string Note,
    int InvitationFieldLine = 0)
{
    /// <summary>Custom fields of the ATS's own that mapping and note draw on, by their names as sources: <c>candidate.custom.KEY</c>.</summary>
    public IReadOnlyList<string> AtsFields { get; init; } = [];

    /// <summary>The name under which recruiters find it in the ATS's own assessment panel; null when it is not offered there.</summary>
    public string? Assessment { get; init; }

    /// <summary>Rules on top of the law and the employer's policies; null for none.</summary>
    public Pack? Rules { get; init; }

    /// <summary>Rules for single jobs, by the ATS's job identifier.</summary>
    public IReadOnlyDictionary<string, Pack> JobRules { get; init; } = new Dictionary<string, Pack>();

    /// <summary>Whether a job is in scope.</summary>
    /// <param name="job">The job's identifier in the ATS.</param>
    public bool Covers(string job) => Jobs.Count == 0 || Jobs.Contains(job);
}

/// <summary>A stage by its identifier, which survives a rename, or by its exact name.</summary>
/// <param name="Id">The ATS's identifier; null when named.</param>
/// <param name="Name">The exact name; null when identified.</param>
/// <param name="Line">Where it stands in the workflow file, for faults; 1-based.</param>
public sealed record StageReference(string? Id, string? Name, int Line = 0)
{
    /// <summary>The names of jobs that call the stage otherwise, by job.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The stage's identifiers in jobs where a name would not do, by job.</summary>
    public IReadOnlyDictionary<string, string> Ids { get; init; } = new Dictionary<string, string>();

    /// <summary>The identifier that is meant in a job; null when a name is.</summary>
    /// <param name="job">The job.</param>
    public string? IdIn(string job) => Ids.GetValueOrDefault(job) ?? Id;

    /// <summary>The name that is meant in a job; of use only where no identifier is.</summary>
    /// <param name="job">The job.</param>
    public string NameIn(string job) => Labels.GetValueOrDefault(job) ?? Name!;

    /// <summary>Whether a stage is the one that is meant; names compare exactly.</summary>
    /// <param name="id">The stage's identifier in the ATS.</param>
    /// <param name="name">The stage's name in the ATS.</param>
    public bool Matches(string id, string? name) => Id is null ? Name == name : Id == id;
}

/// <summary>How a place is found: a source value, looked up in a table of what the ATS says to an ISO 3166 code.</summary>
/// <param name="From">The source: <c>candidate.addresses</c>, <c>candidate.custom.KEY</c>, <c>job.locations</c>, <c>job.custom.KEY</c>; null for always unknown.</param>
/// <param name="Fixed">A place that holds for everyone; null to look it up.</param>
/// <param name="Labels">Text to find in the source (without case, whole words) and the place it means.</param>
public sealed record PlaceRule(string? From, string? Fixed, IReadOnlyDictionary<string, string> Labels);

/// <summary>One question of the interview.</summary>
/// <param name="Id">Stable within the workflow; letters, digits and hyphens.</param>
/// <param name="Text">What the candidate reads.</param>
/// <param name="MaxSeconds">The longest answer.</param>
public sealed record Question(string Id, string Text, int MaxSeconds);

/// <summary>Staff identifiers of those who answer for exceptions.</summary>
/// <param name="Exceptions">Owner of refusals, differences and blocked screenings.</param>
/// <param name="OtherWay">Owner of requests for another way.</param>
/// <param name="OtherWayDays">Days within which such a request is answered.</param>
public sealed record Owners(string Exceptions, string OtherWay, int OtherWayDays);
