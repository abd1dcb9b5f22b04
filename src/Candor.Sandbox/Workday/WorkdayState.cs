using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Candor.Sandbox.Workday;

/// <summary>The made-up employer's tenant, in memory. All access goes through the lock; a restart begins anew.</summary>
/// <param name="time">The clock.</param>
public sealed class WorkdayState(TimeProvider time)
{
    /// <summary>The tenant's name.</summary>
    public const string Tenant = "acme";

    /// <summary>The stage whose business process is Assess Candidate; this employer calls it otherwise.</summary>
    public const string AssessmentStage = "ASSESSMENT";

    private readonly Lock _gate = new();
    private int _counter; // guarded by _gate, as the lists

    /// <summary>Job requisitions.</summary>
    public List<Requisition> Requisitions { get; } = [];

    /// <summary>Recruiting stages in order: Workday's own, the same for every requisition.</summary>
    public List<Instance> Stages { get; } = [];

    /// <summary>Assessment statuses.</summary>
    public List<Instance> Statuses { get; } = [];

    /// <summary>Assessment tests.</summary>
    public List<Instance> Tests { get; } = [];

    /// <summary>Document categories.</summary>
    public List<Instance> Categories { get; } = [];

    /// <summary>Dispositions.</summary>
    public List<Instance> Dispositions { get; } = [];

    /// <summary>Fields of the custom object.</summary>
    public List<ObjectField> ObjectFields { get; } = [];

    /// <summary>Candidates.</summary>
    public List<Candidate> Candidates { get; } = [];

    /// <summary>Job applications.</summary>
    public List<JobApplication> Applications { get; } = [];

    /// <summary>Documents of candidates.</summary>
    public List<Attachment> Attachments { get; } = [];

    /// <summary>Counts changes.</summary>
    public int Changes { get; private set; }

    /// <summary>The clock's now.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Looks at, or changes, the state while nobody else does.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="work">What to do.</param>
    public T Do<T>(Func<T> work)
    {
        lock (_gate)
            return work();
    }

    /// <summary>Says that something changed; within <see cref="Do{T}"/>.</summary>
    public void Touch() => Changes++;

    /// <summary>A new WID; within <see cref="Do{T}"/>.</summary>
    public string NewWid() =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Tenant}/{++_counter}")))[..32];

    /// <summary>A new instance; within <see cref="Do{T}"/>.</summary>
    /// <param name="type">The type of its id.</param>
    /// <param name="id">Its id; null for one that Workday makes up.</param>
    /// <param name="descriptor">What people read.</param>
    public Instance New(string type, string? id, string descriptor)
    {
        var wid = NewWid();
        return new Instance(wid, type, id ?? string.Create(CultureInfo.InvariantCulture, $"{type[..^3].ToUpperInvariant()}-6-{_counter}"), descriptor);
    }

    /// <summary>Adds a candidate with one job application, in the first stage.</summary>
    /// <param name="firstName">Given name.</param>
    /// <param name="lastName">Family name.</param>
    /// <param name="email">Address for mail; null for none.</param>
    /// <param name="address">Postal address; null for none.</param>
    /// <param name="requisitionId">The requisition's id.</param>
    /// <returns>The job application; null when there is no such requisition.</returns>
    public JobApplication? Add(string firstName, string lastName, string? email, Address? address, string requisitionId) => Do(() =>
    {
        if (Requisitions.FirstOrDefault(one => one.Self.Id == requisitionId) is not { } requisition)
            return null;
        var name = $"{firstName} {lastName}";
        var candidate = new Candidate
        {
            Self = New("Candidate_ID", null, name), FirstName = firstName, LastName = lastName, Email = email, Address = address,
        };
        var application = new JobApplication
        {
            Self = New("Job_Application_ID", null, $"{name} - {requisition.Self.Descriptor}"),
            Applicant = candidate,
            Candidate = candidate,
            Requisition = requisition,
            CreatedAt = Now,
            Stage = Stages[0],
            StatusAt = Now,
        };
        application.Feed.Add((Now, $"Applied for {requisition.Title}."));
        Candidates.Add(candidate);
        Applications.Add(application);
        Touch();
        return application;
    });

    /// <summary>Moves a job application to another stage; coming into the assessment stage starts an Assess Candidate event.</summary>
    /// <param name="application">The job application, as the board has it.</param>
    /// <param name="stageId">The stage's id.</param>
    /// <returns>Whether that could be done.</returns>
    public bool Move(string application, string stageId) => Do(() =>
    {
        if (Find(application) is not { Disposition: null } one || Stages.FirstOrDefault(stage => stage.Id == stageId) is not { } stage || one.Stage == stage)
            return false;
        one.Stage = stage;
        one.StatusAt = Now;
        one.Stays++;
        if (stage.Id == AssessmentStage)
            one.Events.Add(new AssessEvent { Wid = NewWid() });
        one.Feed.Add((Now, $"Moved to {stage.Descriptor}."));
        Touch();
        return true;
    });

    /// <summary>Ends a job application.</summary>
    /// <param name="application">The job application, as the board has it.</param>
    /// <param name="hired">Whether the candidate is hired; else declined.</param>
    /// <returns>Whether that could be done.</returns>
    public bool End(string application, bool hired) => Do(() =>
    {
        if (Find(application) is not { Disposition: null } one)
            return false;
        if (hired)
            one.Stage = Stages[^1];
        else
            one.Disposition = Dispositions[0];
        one.StatusAt = Now;
        one.Feed.Add((Now, hired ? "Ready for hire." : "Declined by the recruiter."));
        Touch();
        return true;
    });

    /// <summary>Merges a candidate into another: their job applications and documents become the other's.</summary>
    /// <param name="candidateWid">Who is merged away.</param>
    /// <param name="intoWid">Who stays.</param>
    /// <returns>Whether both exist.</returns>
    public bool Merge(string candidateWid, string intoWid) => Do(() =>
    {
        if (Candidates.FirstOrDefault(one => one.Self.Wid == candidateWid && !one.Merged) is not { } from
            || Candidates.FirstOrDefault(one => one.Self.Wid == intoWid && !one.Merged) is not { } into || from == into)
            return false;
        from.Merged = true;
        foreach (var application in Applications.Where(one => one.Candidate == from))
        {
            application.Candidate = into;
            application.Feed.Add((Now, $"{from.Self.Descriptor} was merged into {into.Self.Descriptor}."));
        }

        for (var i = 0; i < Attachments.Count; i++)
            if (Attachments[i].Candidate == candidateWid)
                Attachments[i] = Attachments[i] with { Candidate = intoWid };
        Touch();
        return true;
    });

    /// <summary>A job application by what the board and the tests call it; within <see cref="Do{T}"/>.</summary>
    /// <param name="application">Its identity on the board.</param>
    public JobApplication? Find(string application) => Applications.FirstOrDefault(one => BoardId(one) == application);

    /// <summary>
    /// Recruiting web services have no way to ask for a job application but through its candidate: on the board its identity is both, as an
    /// integration has to keep it.
    /// </summary>
    /// <param name="application">The job application.</param>
    public static string BoardId(JobApplication application) => $"{application.Applicant.Self.Wid}.{application.Self.Wid}";
}
