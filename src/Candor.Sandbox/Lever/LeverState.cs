using System.Text.Json.Nodes;

namespace Candor.Sandbox.Lever;

/// <summary>The made-up employer's Lever, in memory. All access goes through the lock; a restart begins anew.</summary>
/// <param name="time">The clock.</param>
public sealed class LeverState(TimeProvider time)
{
    private readonly Lock _gate = new();

    /// <summary>Job postings.</summary>
    public List<Posting> Postings { get; } = [];

    /// <summary>The pipeline, in order.</summary>
    public List<Stage> Stages { get; } = [];

    /// <summary>Users.</summary>
    public List<User> Users { get; } = [];

    /// <summary>Who is on which posting.</summary>
    public List<Seat> Seats { get; } = [];

    /// <summary>Why people leave the pipeline.</summary>
    public List<ArchiveReason> Reasons { get; } = [];

    /// <summary>Templates of feedback forms.</summary>
    public List<Template> Templates { get; } = [];

    /// <summary>People.</summary>
    public List<Contact> Contacts { get; } = [];

    /// <summary>Candidacies.</summary>
    public List<Opportunity> Opportunities { get; } = [];

    /// <summary>Feedback forms.</summary>
    public List<Feedback> Forms { get; } = [];

    /// <summary>Notes.</summary>
    public List<Note> Notes { get; } = [];

    /// <summary>What happened.</summary>
    public List<Activity> Feed { get; } = [];

    /// <summary>Told of every change Lever sends a webhook for: the event, and its data.</summary>
    public event Action<string, JsonObject>? Changed;

    /// <summary>Puts these people on a posting and takes all others off it.</summary>
    /// <param name="postingId">The posting.</param>
    /// <param name="seats">Who; an address that is no user's becomes one.</param>
    /// <returns>Whether there is such a posting.</returns>
    public bool SetTeam(string postingId, IReadOnlyList<TeamSeat> seats) => Do(() =>
    {
        if (Postings.All(posting => posting.Id != postingId))
            return false;
        Seats.RemoveAll(seat => seat.PostingId == postingId);
        foreach (var seat in seats)
        {
            var known = Users.FirstOrDefault(user => user.Email == seat.Email);
            var user = new User(known?.Id ?? Seed.Id(0xa, Users.Count + 1), known?.Name ?? seat.Email, seat.Email, seat.Deactivated);
            Users.RemoveAll(one => one.Id == user.Id);
            Users.Add(user);
            Seats.Add(new Seat(postingId, user.Id, seat.Role));
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

    /// <summary>Now, to the millisecond Lever counts in.</summary>
    public DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>A new identifier.</summary>
    public static string NewId() => Guid.NewGuid().ToString();

    /// <summary>Adds a person with one opportunity, as a new applicant for a posting.</summary>
    /// <param name="name">Full name.</param>
    /// <param name="email">Address for mail; null for none.</param>
    /// <param name="location">Where they are; null for nothing known.</param>
    /// <param name="postingId">The posting.</param>
    /// <returns>The opportunity; null when there is no such posting.</returns>
    public Opportunity? Add(string name, string? email, string? location, string postingId)
    {
        var added = Do(() =>
        {
            if (Postings.FirstOrDefault(posting => posting.Id == postingId) is not { } posting)
                return null;
            var now = Now();
            var contact = new Contact { Id = NewId(), Name = name, Email = email, Location = location };
            var opportunity = new Opportunity
            {
                Id = NewId(), ContactId = contact.Id, ApplicationId = NewId(), PostingId = postingId, CreatedAt = now, UpdatedAt = now,
            };
            opportunity.Changes.Add(new StageChange(Seed.NewApplicant, now));
            opportunity.Tags.AddRange([posting.Text, posting.Team, posting.Location]);
            Contacts.Add(contact);
            Opportunities.Add(opportunity);
            Feed.Add(new Activity(now, opportunity.Id, $"Applied for {posting.Text}."));
            return opportunity;
        });
        if (added is not null)
            Changed?.Invoke("applicationCreated", new JsonObject { ["applicationId"] = added.ApplicationId, ["opportunityId"] = added.Id, ["contactId"] = added.ContactId });
        return added;
    }

    /// <summary>Moves an opportunity to another stage.</summary>
    /// <param name="id">The opportunity.</param>
    /// <param name="stageId">The stage.</param>
    /// <returns>Whether it could be moved: it exists, is active, and the stage is another one.</returns>
    public bool Move(string id, string stageId)
    {
        var moved = Do(() =>
        {
            if (Opportunities.FirstOrDefault(one => one.Id == id) is not { Archived: null } opportunity
                || Stages.FirstOrDefault(stage => stage.Id == stageId) is not { } stage
                || opportunity.StageId == stageId)
                return null;
            var from = opportunity.StageId;
            // A stay is told from another by its moment: no two begin in the same millisecond.
            var now = Now() is var at && at > opportunity.Changes[^1].At ? at : opportunity.Changes[^1].At.AddMilliseconds(1);
            opportunity.Changes.Add(new StageChange(stageId, now));
            opportunity.UpdatedAt = now;
            Feed.Add(new Activity(now, id, $"Moved to {stage.Text}."));
            return new JsonObject
            {
                ["opportunityId"] = id, ["candidateId"] = id, ["contactId"] = opportunity.ContactId, ["toStageId"] = stageId, ["fromStageId"] = from,
            };
        });
        if (moved is not null)
            Changed?.Invoke("candidateStageChange", moved);
        return moved is not null;
    }

    /// <summary>Archives an opportunity.</summary>
    /// <param name="id">The opportunity.</param>
    /// <param name="type"><c>hired</c> or <c>non-hired</c>.</param>
    /// <returns>Whether there was an active one.</returns>
    public bool Archive(string id, string type)
    {
        var archived = Do(() =>
        {
            if (Opportunities.FirstOrDefault(one => one.Id == id) is not { Archived: null } opportunity)
                return null;
            var now = Now();
            var reason = Reasons.First(one => one.Type == type);
            opportunity.Archived = (reason.Id, now);
            opportunity.UpdatedAt = now;
            Feed.Add(new Activity(now, id, $"Archived: {reason.Text}."));
            return opportunity;
        });
        if (archived is null)
            return false;
        if (type == "hired")
            Changed?.Invoke("candidateHired", new JsonObject { ["opportunityId"] = id, ["contactId"] = archived.ContactId });
        Changed?.Invoke("candidateArchiveChange", new JsonObject
        {
            ["opportunityId"] = id,
            ["contactId"] = archived.ContactId,
            ["fromArchived"] = null,
            ["toArchived"] = LeverJson.Archived(archived),
        });
        return true;
    }

    /// <summary>Merges a contact into another: their opportunities become the other's.</summary>
    /// <param name="contactId">Who is merged away.</param>
    /// <param name="intoId">Who stays.</param>
    /// <returns>Whether both exist.</returns>
    public bool Merge(string contactId, string intoId)
    {
        var merged = Do(() =>
        {
            if (Contacts.FirstOrDefault(one => one.Id == contactId && one.MergedInto is null) is not { } from
                || Contacts.FirstOrDefault(one => one.Id == intoId && one.MergedInto is null) is not { } into || contactId == intoId)
                return null;
            from.MergedInto = intoId;
            into.Links.AddRange(from.Links.Except(into.Links));
            var now = Now();
            foreach (var opportunity in Opportunities.Where(one => one.ContactId == contactId))
            {
                opportunity.ContactId = intoId;
                opportunity.UpdatedAt = now;
                Feed.Add(new Activity(now, opportunity.Id, $"{from.Name} was merged into {into.Name}."));
            }

            return new JsonObject { ["contactId"] = intoId, ["updatedAt"] = now.ToUnixTimeMilliseconds(), ["accountId"] = Seed.Account };
        });
        if (merged is not null)
            Changed?.Invoke("contactUpdated", merged);
        return merged is not null;
    }

    /// <summary>The opportunity's contact.</summary>
    /// <param name="one">The opportunity.</param>
    public Contact ContactOf(Opportunity one) => Contacts.First(contact => contact.Id == one.ContactId);

    /// <summary>The stage an opportunity stands in.</summary>
    /// <param name="one">The opportunity.</param>
    public Stage StageOf(Opportunity one) => Stages.First(stage => stage.Id == one.StageId);

    /// <summary>The opportunity's posting.</summary>
    /// <param name="one">The opportunity.</param>
    public Posting PostingOf(Opportunity one) => Postings.First(posting => posting.Id == one.PostingId);
}
