using System.Globalization;

namespace Candor.Sandbox.Ashby;

/// <summary>The made-up employer's Ashby, in memory. All access goes through the lock; a restart begins anew.</summary>
/// <param name="time">The clock.</param>
public sealed class AshbyState(TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _nextId;

    /// <summary>Jobs.</summary>
    public List<Job> Jobs { get; } = [];

    /// <summary>Stages of all interview plans.</summary>
    public List<Stage> Stages { get; } = [];

    /// <summary>Users; the first is the API key's.</summary>
    public List<User> Users { get; } = [];

    /// <summary>Who is on which job.</summary>
    public List<Seat> Seats { get; } = [];

    /// <summary>Custom fields.</summary>
    public List<Field> Fields { get; } = [];

    /// <summary>Feedback forms.</summary>
    public List<Form> Forms { get; } = [];

    /// <summary>Candidates.</summary>
    public List<Candidate> Candidates { get; } = [];

    /// <summary>Applications.</summary>
    public List<Application> Applications { get; } = [];

    /// <summary>Notes.</summary>
    public List<Note> Notes { get; } = [];

    /// <summary>Submitted feedback.</summary>
    public List<Feedback> Feedback { get; } = [];

    /// <summary>Assessments, started or completed.</summary>
    public List<Assessment> Assessments { get; } = [];

    /// <summary>What happened to candidates.</summary>
    public List<Activity> Feed { get; } = [];

    /// <summary>Told of every change that Ashby sends a webhook for: the event, the application, and of a merge the candidate who is gone.</summary>
    public event Action<string, Application, string?>? Changed;

    /// <summary>Puts these people on a job and takes all others off it.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="seats">Who; an address that is no user's becomes one.</param>
    /// <returns>Whether there is such a job.</returns>
    public bool SetTeam(string jobId, IReadOnlyList<TeamSeat> seats) => Do(() =>
    {
        if (Jobs.All(job => job.Id != jobId))
            return false;
        Seats.RemoveAll(seat => seat.JobId == jobId);
        foreach (var seat in seats)
        {
            var user = Users.FirstOrDefault(one => one.Email == seat.Email) ?? new User(NextId(), seat.Email.Split('@')[0], "Someone", seat.Email);
            if (!Users.Contains(user))
                Users.Add(user);
            Seats.Add(new Seat(jobId, user.Id, seat.Role));
        }

        return true;
    });

    /// <summary>Looks at, or changes, the state while nobody else does.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="work">What to do.</param>
    public T Do<T>(Func<T> work)
    {
        lock (_gate)
            return work();
    }

    /// <summary>A new identifier: the same run makes the same ones.</summary>
    public string NextId() =>
        $"5a9d0b0e-0000-4000-8000-{Interlocked.Increment(ref _nextId).ToString("x12", CultureInfo.InvariantCulture)}";

    /// <summary>The moment.</summary>
    public DateTimeOffset Now() => time.GetUtcNow();

    /// <summary>Tells whoever sends webhooks. Outside the lock.</summary>
    /// <param name="application">What changed.</param>
    /// <param name="events">The events, in the order they are sent.</param>
    public void Tell(Application application, params IEnumerable<string> events)
    {
        foreach (var action in events)
            Changed?.Invoke(action, application, null);
    }

    /// <summary>Adds a candidate with one application, in the first stage of a job.</summary>
    /// <param name="name">Full name.</param>
    /// <param name="email">Address for mail; null for none.</param>
    /// <param name="address">Postal address; null for none.</param>
    /// <param name="jobId">The job.</param>
    /// <returns>The application; null when there is no such job.</returns>
    public Application? Add(string name, string? email, string? address, string jobId)
    {
        var application = Do(() =>
        {
            if (Jobs.FirstOrDefault(job => job.Id == jobId) is not { } job)
                return null;
            var now = Now();
            var candidate = new Candidate { Id = NextId(), Name = name, Email = email, Place = Place.Of(address), CreatedAt = now };
            var added = new Application { Id = NextId(), CandidateId = candidate.Id, JobId = jobId, CreatedAt = now, UpdatedAt = now };
            added.History.Add(new HistoryEntry { Id = NextId(), StageId = StagesOf(job)[0].Id, EnteredAt = now });
            Candidates.Add(candidate);
            Applications.Add(added);
            Feed.Add(new Activity(now, candidate.Id, $"Applied for {job.Title}."));
            return added;
        });
        if (application is not null)
            Tell(application, "applicationSubmit");
        return application;
    }

    /// <summary>Moves an application to another stage of its plan; into an <c>Archived</c> or <c>Hired</c> stage it ends.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="stageId">The stage.</param>
    /// <returns>Whether it could be moved: it exists, is active, and the stage is its plan's and another one.</returns>
    public bool Move(string applicationId, string stageId)
    {
        var moved = Do(() =>
        {
            if (Applications.FirstOrDefault(one => one.Id == applicationId) is not { Status: "Active" } application
                || StagesOf(JobOf(application)).FirstOrDefault(stage => stage.Id == stageId) is not { } stage
                || application.StageId == stageId)
                return null;
            var now = Now();
            application.History[^1].LeftAt = now;
            application.History.Add(new HistoryEntry { Id = NextId(), StageId = stageId, EnteredAt = now });
            application.UpdatedAt = now;
            application.Status = stage.Type is "Hired" or "Archived" ? stage.Type : "Active";
            application.ArchivedAt = stage.Type == "Archived" ? now : null;
            Feed.Add(new Activity(now, application.CandidateId, $"Moved to {stage.Title}."));
            return application;
        });
        if (moved is null)
            return false;
        // A hire is told three times over, as the vendor documents.
        Tell(moved, [.. moved.Status == "Hired" ? ["candidateHire"] : Array.Empty<string>(), "candidateStageChange", "applicationUpdate"]);
        return true;
    }

    /// <summary>Merges a candidate into another: their applications and notes become the other's.</summary>
    /// <param name="candidateId">Who is merged away.</param>
    /// <param name="intoId">Who stays.</param>
    /// <returns>Whether both exist.</returns>
    public bool Merge(string candidateId, string intoId)
    {
        var moved = Do(() =>
        {
            if (candidateId == intoId || Find(candidateId) is not { } from || Find(intoId) is null)
                return null;
            from.Merged = true;
            var theirs = Applications.Where(one => one.CandidateId == candidateId).ToList();
            foreach (var application in theirs)
                application.CandidateId = intoId;
            for (var i = 0; i < Notes.Count; i++)
                if (Notes[i].CandidateId == candidateId)
                    Notes[i] = Notes[i] with { CandidateId = intoId };
            Feed.Add(new Activity(Now(), intoId, $"{from.Name} was merged into this candidate."));
            return theirs;
        });
        if (moved is [var first, ..])
            Changed?.Invoke("candidateMerge", first, candidateId);
        return moved is not null;
    }

    /// <summary>A candidate who is not merged away.</summary>
    /// <param name="candidateId">Which.</param>
    public Candidate? Find(string? candidateId) => Candidates.FirstOrDefault(one => one.Id == candidateId && !one.Merged);

    /// <summary>The application's job.</summary>
    /// <param name="application">The application.</param>
    public Job JobOf(Application application) => Jobs.First(job => job.Id == application.JobId);

    /// <summary>The stages of a job's plan in order.</summary>
    /// <param name="job">The job.</param>
    public IReadOnlyList<Stage> StagesOf(Job job) => [.. Stages.Where(stage => stage.PlanId == job.PlanId).OrderBy(stage => stage.Order)];

    /// <summary>The stage an application stands in.</summary>
    /// <param name="application">The application.</param>
    public Stage StageOf(Application application) => Stages.First(stage => stage.Id == application.StageId);

    /// <summary>The application's candidate.</summary>
    /// <param name="application">The application.</param>
    public Candidate CandidateOf(Application application) => Candidates.First(candidate => candidate.Id == application.CandidateId);
}
