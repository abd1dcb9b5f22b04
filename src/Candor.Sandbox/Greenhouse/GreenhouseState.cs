namespace Candor.Sandbox.Greenhouse;

/// <summary>The made-up employer's Greenhouse, in memory. All access goes through the lock; a restart begins anew.</summary>
/// <param name="time">The clock.</param>
public sealed class GreenhouseState(TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _nextId = 900_000;

    /// <summary>Jobs.</summary>
    public List<Job> Jobs { get; } = [];

    /// <summary>Stages of all jobs.</summary>
    public List<Stage> Stages { get; } = [];

    /// <summary>Users.</summary>
    public List<User> Users { get; } = [];

    /// <summary>Who is on which job.</summary>
    public List<Seat> Seats { get; } = [];

    /// <summary>Custom fields of applications.</summary>
    public List<Field> Fields { get; } = [];

    /// <summary>Candidates.</summary>
    public List<Candidate> Candidates { get; } = [];

    /// <summary>Applications.</summary>
    public List<Application> Applications { get; } = [];

    /// <summary>Notes.</summary>
    public List<Note> Notes { get; } = [];

    /// <summary>Tests of the assessment panel.</summary>
    public List<TakeHomeTest> Tests { get; } = [];

    /// <summary>What happened to candidates.</summary>
    public List<Activity> Feed { get; } = [];

    /// <summary>Told of every change an ATS would send a webhook for.</summary>
    public event Action<string, Application>? Changed;

    /// <summary>Looks at, or changes, the state while nobody else does.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="work">What to do.</param>
    public T Do<T>(Func<T> work)
    {
        lock (_gate)
            return work();
    }

    /// <summary>A new identifier.</summary>
    public long NextId() => Interlocked.Increment(ref _nextId);

    /// <summary>Adds a candidate with one application, in the first stage of a job.</summary>
    /// <param name="firstName">Given name.</param>
    /// <param name="lastName">Family name.</param>
    /// <param name="email">Address for mail; null for none.</param>
    /// <param name="address">Postal address; null for none.</param>
    /// <param name="jobId">The job.</param>
    /// <returns>The application; null when there is no such job.</returns>
    public Application? Add(string firstName, string lastName, string? email, string? address, long jobId)
    {
        var application = Do(() =>
        {
            if (Stages.FirstOrDefault(stage => stage.JobId == jobId) is not { } first)
                return null;
            var now = time.GetUtcNow();
            var candidate = new Candidate
            {
                Id = NextId(), FirstName = firstName, LastName = lastName, Email = email, Address = address, CreatedAt = now,
            };
            var added = new Application { Id = NextId(), CandidateId = candidate.Id, JobId = jobId, CreatedAt = now, LastActivityAt = now };
            added.Stays.Add(new Stay { Id = NextId(), StageId = first.Id, EnteredAt = now });
            Candidates.Add(candidate);
            Applications.Add(added);
            Feed.Add(new Activity(now, candidate.Id, $"Applied for {JobOf(added).Name}."));
            return added;
        });
        if (application is not null)
            Changed?.Invoke("new_candidate_application", application);
        return application;
    }

    /// <summary>Moves an application to another stage of its job.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="stageId">The stage.</param>
    /// <returns>Whether it could be moved: it exists, is in process, and the stage is its job's and another one.</returns>
    public bool Move(long applicationId, long stageId)
    {
        var moved = Do(() =>
        {
            if (Applications.FirstOrDefault(one => one.Id == applicationId) is not { Status: "in_process" } application
                || Stages.FirstOrDefault(stage => stage.Id == stageId && stage.JobId == application.JobId) is not { } stage
                || application.StageId == stageId)
                return null;
            var now = time.GetUtcNow();
            application.Stays[^1].ExitedAt = now;
            application.Stays.Add(new Stay { Id = NextId(), StageId = stageId, EnteredAt = now });
            application.LastActivityAt = now;
            Feed.Add(new Activity(now, application.CandidateId, $"Moved to {stage.Name}."));
            return application;
        });
        if (moved is not null)
            Changed?.Invoke("candidate_stage_change", moved);
        return moved is not null;
    }

    /// <summary>Ends an application.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="status"><c>rejected</c> or <c>hired</c>.</param>
    /// <returns>Whether there was one in process.</returns>
    public bool End(long applicationId, string status)
    {
        var ended = Do(() =>
        {
            if (Applications.FirstOrDefault(one => one.Id == applicationId) is not { Status: "in_process" } application)
                return null;
            var now = time.GetUtcNow();
            application.Status = status;
            application.RejectedAt = status == "rejected" ? now : null;
            application.LastActivityAt = now;
            Feed.Add(new Activity(now, application.CandidateId, status == "hired" ? "Hired." : "Rejected."));
            return application;
        });
        if (ended is not null)
            Changed?.Invoke(status == "hired" ? "hire_candidate" : "reject_candidate", ended);
        return ended is not null;
    }

    /// <summary>Merges a candidate into another: their applications and notes become the other's.</summary>
    /// <param name="candidateId">Who is merged away.</param>
    /// <param name="intoId">Who stays.</param>
    /// <returns>Whether both exist.</returns>
    public bool Merge(long candidateId, long intoId)
    {
        var moved = Do(() =>
        {
            if (Candidates.FirstOrDefault(one => one.Id == candidateId && one.MergedInto is null) is not { } from
                || Candidates.FirstOrDefault(one => one.Id == intoId && one.MergedInto is null) is null || candidateId == intoId)
                return null;
            from.MergedInto = intoId;
            var theirs = Applications.Where(one => one.CandidateId == candidateId).ToList();
            foreach (var application in theirs)
                application.CandidateId = intoId;
            for (var i = 0; i < Notes.Count; i++)
                if (Notes[i].CandidateId == candidateId)
                    Notes[i] = Notes[i] with { CandidateId = intoId };
            Feed.Add(new Activity(time.GetUtcNow(), intoId, $"{from.Name} was merged into this candidate."));
            return theirs;
        });
        foreach (var application in moved ?? [])
            Changed?.Invoke("merge_candidate", application);
        return moved is not null;
    }

    /// <summary>Puts these people on a job and takes all others off it.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="seats">Who; an address that is no user's becomes one.</param>
    /// <returns>Whether there is such a job.</returns>
    public bool SetTeam(long jobId, IReadOnlyList<TeamSeat> seats) => Do(() =>
    {
        if (Jobs.All(job => job.Id != jobId))
            return false;
        Seats.RemoveAll(seat => seat.JobId == jobId);
        foreach (var seat in seats)
        {
            var known = Users.FirstOrDefault(user => user.Email == seat.Email);
            var user = new User(known?.Id ?? NextId(), known?.Name ?? seat.Email, seat.Email, seat.Deactivated);
            Users.RemoveAll(one => one.Id == user.Id);
            Users.Add(user);
            Seats.Add(new Seat(NextId(), jobId, user.Id, seat.Role));
        }

        return true;
    });

    /// <summary>The application's job.</summary>
    /// <param name="application">The application.</param>
    public Job JobOf(Application application) => Jobs.First(job => job.Id == application.JobId);

    /// <summary>The stage an application stands in.</summary>
    /// <param name="application">The application.</param>
    public Stage StageOf(Application application) => Stages.First(stage => stage.Id == application.StageId);

    /// <summary>The application's candidate.</summary>
    /// <param name="application">The application.</param>
    public Candidate CandidateOf(Application application) => Candidates.First(candidate => candidate.Id == application.CandidateId);
}
