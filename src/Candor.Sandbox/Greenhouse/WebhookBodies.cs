using System.Text.Json.Nodes;

namespace Candor.Sandbox.Greenhouse;

/// <summary>Webhook bodies in the shape of the vendor's samples.</summary>
internal static class WebhookBodies
{
    /// <summary>The body of an event.</summary>
    /// <param name="action">The event.</param>
    /// <param name="state">The ATS.</param>
    /// <param name="one">The application it is about.</param>
    public static JsonObject Of(string action, GreenhouseState state, Application one)
    {
        var candidate = state.Candidates.First(found => found.Id == one.CandidateId);
        if (action == "merge_candidate")
        {
            var merged = state.Candidates.Last(found => found.MergedInto == candidate.Id);
            return Event(action, new JsonObject
            {
                ["person"] = new JsonObject
                {
                    ["id"] = merged.Id,
                    ["first_name"] = merged.FirstName,
                    ["last_name"] = merged.LastName,
                    ["new_candidate_id"] = candidate.Id,
                },
            });
        }

        return Event(action, new JsonObject
        {
            ["application"] = action == "hire_candidate" ? Hired(state, one, candidate) : Application(state, one, candidate),
        });
    }

    private static JsonObject Application(GreenhouseState state, Application one, Candidate candidate)
    {
        var job = state.JobOf(one);
        var stage = state.StageOf(one);
        var person = Person(candidate);
        person["created_at"] = HarvestJson.Time(candidate.CreatedAt);
        return new JsonObject
        {
            ["id"] = one.Id,
            ["rejected_at"] = one.RejectedAt is { } at ? HarvestJson.Time(at) : null,
            ["prospect"] = false,
            // Webhooks speak of active where Harvest v3 says in_process.
            ["status"] = one.Status == "in_process" ? "active" : one.Status,
            ["applied_at"] = HarvestJson.Time(one.CreatedAt),
            ["last_activity_at"] = HarvestJson.Time(one.LastActivityAt),
            ["current_stage"] = new JsonObject { ["id"] = stage.Id, ["name"] = stage.Name, ["interviews"] = new JsonArray() },
            ["candidate"] = person,
            ["jobs"] = new JsonArray(new JsonObject
            {
                ["id"] = job.Id, ["name"] = job.Name, ["requisition_id"] = job.RequisitionId, ["status"] = "open",
            }),
            ["custom_fields"] = new JsonObject(),
        };
    }

    /// <summary>The one event about an application that has neither status nor stage, but the offer: here nobody made one.</summary>
    private static JsonObject Hired(GreenhouseState state, Application one, Candidate candidate)
    {
        var job = state.JobOf(one);
        return new JsonObject
        {
            ["id"] = one.Id,
            ["opening"] = null,
            ["candidate"] = Person(candidate),
            ["job"] = new JsonObject { ["id"] = job.Id, ["name"] = job.Name, ["requisition_id"] = job.RequisitionId },
            ["jobs"] = new JsonArray(new JsonObject { ["id"] = job.Id, ["name"] = job.Name, ["requisition_id"] = job.RequisitionId }),
            ["custom_fields"] = new JsonObject(),
            ["offer"] = null,
        };
    }

    private static JsonObject Person(Candidate candidate) => new()
    {
        ["id"] = candidate.Id,
        ["first_name"] = candidate.FirstName,
        ["last_name"] = candidate.LastName,
        ["email_addresses"] = Contacts(candidate.Email, "personal"),
        ["addresses"] = Contacts(candidate.Address, "home"),
        ["custom_fields"] = new JsonObject(),
    };

    private static JsonArray Contacts(string? value, string type) =>
        value is null ? [] : [new JsonObject { ["value"] = value, ["type"] = type }];

    private static JsonObject Event(string action, JsonObject payload) => new() { ["action"] = action, ["payload"] = payload };
}
