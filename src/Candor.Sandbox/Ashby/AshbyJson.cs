using System.Globalization;
using System.Text.Json.Nodes;

namespace Candor.Sandbox.Ashby;

/// <summary>Records as the API shows them. What has no value is left out: the description has no nulls.</summary>
internal static class AshbyJson
{
    /// <summary>The made-up organisation.</summary>
    private const string Organization = "d8f2b6a4-5c3e-4197-8e0a-4b7d9c1f6001";

    // What was there before anybody came.
    private const string SetUp = "2026-01-05T09:00:00.000Z";

    /// <summary>An application.</summary>
    public static JsonObject Application(AshbyState state, Application one)
    {
        var candidate = state.CandidateOf(one);
        var job = state.JobOf(one);
        var json = new JsonObject
        {
            ["id"] = one.Id,
            ["createdAt"] = Time(one.CreatedAt),
            ["updatedAt"] = Time(one.UpdatedAt),
            ["status"] = one.Status,
            ["customFields"] = CustomFields(state, one),
            ["candidate"] = new JsonObject { ["id"] = candidate.Id, ["name"] = candidate.Name },
            ["currentInterviewStage"] = Stage(state.StageOf(one)),
            ["job"] = new JsonObject { ["id"] = job.Id, ["title"] = job.Title, ["locationId"] = job.Location.Id },
            ["hiringTeam"] = new JsonArray(),
        };
        if (candidate.Email is { } email)
            json["candidate"]!["primaryEmailAddress"] = Contact(email);
        if (one.ArchivedAt is { } at)
        {
            json["archivedAt"] = Time(at);
            json["archiveReason"] = new JsonObject
            {
                ["id"] = "7b5f1e9c-2d84-4a3b-9f60-c1e8d7a2b001",
                ["text"] = "Not a match",
                ["reasonType"] = "RejectedByOrg",
                ["isArchived"] = false,
                ["customFields"] = new JsonArray(),
            };
        }

        return json;
    }

    /// <summary>A stay in a stage.</summary>
    public static JsonObject Entry(AshbyState state, HistoryEntry entry, int number)
    {
        var json = new JsonObject
        {
            ["id"] = entry.Id,
            ["stageId"] = entry.StageId,
            ["title"] = state.Stages.First(stage => stage.Id == entry.StageId).Title,
            ["enteredStageAt"] = Time(entry.EnteredAt),
            ["stageNumber"] = number,
            ["allowedActions"] = entry.LeftAt is null ? new JsonArray("set_entered_at") : new JsonArray("delete", "set_entered_at"),
            ["actorId"] = state.Users[0].Id,
        };
        if (entry.LeftAt is { } at)
            json["leftStageAt"] = Time(at);
        return json;
    }

    /// <summary>A candidate.</summary>
    public static JsonObject Candidate(AshbyState state, Candidate one)
    {
        var json = new JsonObject
        {
            ["id"] = one.Id,
            ["createdAt"] = Time(one.CreatedAt),
            ["updatedAt"] = Time(one.CreatedAt),
            ["name"] = one.Name,
            ["emailAddresses"] = one.Email is { } email ? new JsonArray(Contact(email)) : new JsonArray(),
            ["phoneNumbers"] = new JsonArray(),
            ["socialLinks"] = new JsonArray(),
            ["tags"] = new JsonArray(),
            ["applicationIds"] = new JsonArray(
                [.. state.Applications.Where(application => application.CandidateId == one.Id).Select(application => JsonValue.Create(application.Id))]),
            ["fileHandles"] = new JsonArray(),
            ["customFields"] = new JsonArray(),
            ["profileUrl"] = $"https://app.ashbyhq.com/candidates/{one.Id}",
        };
        if (one.Email is not null)
            json["primaryEmailAddress"] = Contact(one.Email);
        if (one.Place is { } place)
        {
            json["location"] = new JsonObject
            {
                ["id"] = one.Id,
                ["locationSummary"] = place.Summary,
                ["locationComponents"] = new JsonArray(
                [
                    .. new[] { ("Country", place.Country), ("Region", place.Region), ("City", place.City) }
                        .Where(part => part.Item2 is not null)
                        .Select(part => new JsonObject { ["type"] = part.Item1, ["name"] = part.Item2 }),
                ]),
            };
        }

        return json;
    }

    /// <summary>A job.</summary>
    /// <param name="state">The ATS.</param>
    /// <param name="job">The job.</param>
    /// <param name="withLocation">Whether its location is asked for.</param>
    public static JsonObject Job(AshbyState state, Job job, bool withLocation)
    {
        var json = new JsonObject
        {
            ["id"] = job.Id,
            ["title"] = job.Title,
            ["confidential"] = false,
            ["status"] = "Open",
            ["employmentType"] = "FullTime",
            ["locationId"] = job.Location.Id,
            ["defaultInterviewPlanId"] = job.PlanId,
            ["interviewPlanIds"] = new JsonArray(job.PlanId),
            ["customFields"] = new JsonArray(),
            ["jobPostingIds"] = new JsonArray(),
            ["hiringTeam"] = new JsonArray([.. state.Seats.Where(seat => seat.JobId == job.Id).Select(seat => Seat(state, seat))]),
            ["createdAt"] = SetUp,
            ["updatedAt"] = SetUp,
            ["openedAt"] = SetUp,
        };
        if (withLocation)
            json["location"] = Location(job.Location);
        return json;
    }

    private static JsonObject Seat(AshbyState state, Seat seat)
    {
        var user = state.Users.First(one => one.Id == seat.UserId);
        return new JsonObject
        {
            ["userId"] = user.Id, ["firstName"] = user.FirstName, ["lastName"] = user.LastName, ["email"] = user.Email, ["role"] = seat.Role,
        };
    }

    /// <summary>A location.</summary>
    public static JsonObject Location(Location one) => new()
    {
        ["id"] = one.Id,
        ["name"] = one.Name,
        ["isArchived"] = false,
        ["address"] = new JsonObject
        {
            ["postalAddress"] = new JsonObject
            {
                ["addressCountry"] = one.Country, ["addressRegion"] = one.Region, ["addressLocality"] = one.Locality,
            },
        },
        ["workplaceType"] = "OnSite",
        ["type"] = "Location",
    };

    /// <summary>A stage.</summary>
    public static JsonObject Stage(Stage stage) => new()
    {
        ["id"] = stage.Id,
        ["title"] = stage.Title,
        ["type"] = stage.Type,
        ["orderInInterviewPlan"] = stage.Order,
        ["interviewPlanId"] = stage.PlanId,
    };

    /// <summary>A user.</summary>
    public static JsonObject User(User user) => new()
    {
        ["id"] = user.Id,
        ["firstName"] = user.FirstName,
        ["lastName"] = user.LastName,
        ["email"] = user.Email,
        ["globalRole"] = "Elevated Access",
        ["isEnabled"] = true,
        ["updatedAt"] = SetUp,
    };

    /// <summary>A custom field's definition.</summary>
    public static JsonObject Field(Field field)
    {
        var json = new JsonObject
        {
            ["id"] = field.Id,
            ["isPrivate"] = false,
            ["title"] = field.Title,
            ["objectType"] = field.ObjectType,
            ["isArchived"] = false,
            ["fieldType"] = field.FieldType,
            ["isRequired"] = false,
        };
        if (field.Options.Count > 0)
            json["selectableValues"] = new JsonArray(
                [.. field.Options.Select(option => new JsonObject { ["label"] = option.Label, ["value"] = option.Value, ["isArchived"] = false })]);
        return json;
    }

    /// <summary>A custom field's value; of selects with their labels.</summary>
    public static JsonObject Value(Field field, JsonNode value)
    {
        var json = new JsonObject { ["id"] = field.Id, ["isPrivate"] = false, ["title"] = field.Title, ["value"] = value.DeepClone() };
        if (field.Options.Count > 0)
            json["valueLabel"] = value is JsonArray many ? new JsonArray([.. many.Select(item => JsonValue.Create(Label(item)))]) : Label(value);
        return json;

        string Label(JsonNode? item) => field.Options.First(option => option.Value == (string)item!).Label;
    }

    /// <summary>A feedback form's definition.</summary>
    public static JsonObject Form(Form form) => new()
    {
        ["id"] = form.Id,
        ["organizationId"] = Organization,
        ["title"] = form.Title,
        ["isArchived"] = false,
        ["isDefaultForm"] = form.IsDefault,
        ["formDefinition"] = Definition(form),
    };

    /// <summary>A form's sections.</summary>
    public static JsonObject Definition(Form form) => new()
    {
        ["sections"] = new JsonArray(new JsonObject
        {
            ["title"] = form.Title,
            ["fields"] = new JsonArray([.. form.Fields.Select(field => new JsonObject { ["isRequired"] = field.IsRequired, ["field"] = Definition(field) })]),
        }),
    };

    /// <summary>What a submission shows.</summary>
    public static JsonObject Submitted(Feedback one) => new()
    {
        ["id"] = one.Id,
        ["formDefinition"] = Definition(one.Form),
        ["submittedValues"] = new JsonObject(one.Values.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value.DeepClone()))),
    };

    /// <summary>A submission in its list: with whose it is, and where it was made.</summary>
    public static JsonObject Feedback(AshbyState state, Feedback one)
    {
        var json = Submitted(one);
        json["feedbackFormDefinitionId"] = one.Form.Id;
        json["applicationId"] = one.ApplicationId;
        json["applicationHistoryId"] = one.HistoryId;
        json["submittedByUser"] = User(state.Users.First(user => user.Id == one.UserId));
        json["submittedAt"] = Time(one.SubmittedAt);
        return json;
    }

    /// <summary>A note.</summary>
    public static JsonObject Note(AshbyState state, Note note)
    {
        var author = state.Users.First(user => user.Id == note.UserId);
        return new JsonObject
        {
            ["id"] = note.Id,
            ["createdAt"] = Time(note.CreatedAt),
            ["isPrivate"] = note.IsPrivate,
            ["content"] = note.Content,
            ["author"] = new JsonObject
            {
                ["id"] = author.Id, ["firstName"] = author.FirstName, ["lastName"] = author.LastName, ["email"] = author.Email,
            },
        };
    }

    /// <summary>A moment as the API writes it.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static JsonObject Definition(FormField field)
    {
        var json = new JsonObject
        {
            ["id"] = field.Id,
            ["type"] = field.Type,
            ["path"] = field.Path,
            ["humanReadablePath"] = field.Title,
            ["title"] = field.Title,
            ["isNullable"] = !field.IsRequired,
        };
        if (field.Options.Count > 0)
            json["selectableValues"] = new JsonArray(
                [.. field.Options.Select(option => new JsonObject { ["label"] = option.Label, ["value"] = option.Value })]);
        return json;
    }

    private static JsonArray CustomFields(AshbyState state, Application one) =>
        [.. state.Fields.Where(field => one.Fields.ContainsKey(field.Id)).Select(field => Value(field, one.Fields[field.Id]))];

    private static JsonObject Contact(string value) => new() { ["value"] = value, ["type"] = "Personal", ["isPrimary"] = true };
}
