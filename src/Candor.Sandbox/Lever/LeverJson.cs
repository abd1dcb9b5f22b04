using System.Text.Json.Nodes;

namespace Candor.Sandbox.Lever;

/// <summary>Records as Lever shows them.</summary>
internal static class LeverJson
{
    // What was there before anybody came: 2026-01-05.
    private const long SetUp = 1767603600000;

    /// <summary>An opportunity.</summary>
    /// <param name="state">The ATS.</param>
    /// <param name="one">The opportunity.</param>
    /// <param name="expand">Which identifiers stand as whole objects.</param>
    public static JsonObject Opportunity(LeverState state, Opportunity one, IReadOnlyCollection<string> expand)
    {
        var contact = state.ContactOf(one);
        return new JsonObject
        {
            ["id"] = one.Id,
            ["name"] = contact.Name,
            ["contact"] = expand.Contains("contact") ? Contact(contact) : contact.Id,
            ["headline"] = "",
            ["stage"] = expand.Contains("stage") ? Stage(state.StageOf(one)) : one.StageId,
            ["confidentiality"] = "non-confidential",
            ["location"] = contact.Location ?? "",
            ["phones"] = new JsonArray(),
            ["emails"] = Texts(contact.Email is { } email ? [email] : []),
            ["links"] = Texts(contact.Links),
            ["archived"] = Archived(one),
            ["tags"] = Texts(one.Tags),
            ["sources"] = new JsonArray("Job site"),
            ["stageChanges"] = new JsonArray([.. one.Changes.Select(change => new JsonObject
            {
                ["toStageId"] = change.ToStageId,
                ["toStageIndex"] = state.Stages.FindIndex(stage => stage.Id == change.ToStageId),
                ["updatedAt"] = Time(change.At),
                ["userId"] = Seed.Id(0xa, 2),
            })]),
            ["origin"] = "applied",
            ["sourcedBy"] = null,
            ["owner"] = Seed.Id(0xa, 2),
            ["followers"] = new JsonArray(),
            ["applications"] = new JsonArray(expand.Contains("applications") ? Application(one, contact) : JsonValue.Create(one.ApplicationId)),
            ["createdAt"] = Time(one.CreatedAt),
            ["updatedAt"] = Time(one.UpdatedAt),
            ["lastInteractionAt"] = Time(one.UpdatedAt),
            ["lastAdvancedAt"] = Time(one.Changes[^1].At),
            ["snoozedUntil"] = null,
            ["urls"] = new JsonObject { ["list"] = "https://hire.lever.co/candidates", ["show"] = $"https://hire.lever.co/candidates/{one.Id}" },
            ["isAnonymized"] = false,
            ["dataProtection"] = null,
            ["opportunityLocation"] = state.PostingOf(one).Location,
        };
    }

    /// <summary>Whether and why an opportunity is archived.</summary>
    public static JsonObject? Archived(Opportunity one) => one.Archived is var (reason, at)
        ? new JsonObject { ["reason"] = reason, ["archivedAt"] = Time(at) }
        : null;

    /// <summary>A contact.</summary>
    public static JsonObject Contact(Contact one) => new()
    {
        ["id"] = one.Id,
        ["name"] = one.Name,
        ["headline"] = "",
        ["isAnonymized"] = false,
        ["location"] = new JsonObject { ["name"] = one.Location ?? "" },
        ["emails"] = Texts(one.Email is { } email ? [email] : []),
        ["phones"] = new JsonArray(),
    };

    /// <summary>A posting.</summary>
    /// <param name="state">The ATS.</param>
    /// <param name="one">The posting.</param>
    public static JsonObject Posting(LeverState state, Posting one) => new()
    {
        ["id"] = one.Id,
        ["text"] = one.Text,
        ["state"] = one.State,
        ["distributionChannels"] = one.State == "published" ? new JsonArray("public", "internal") : null,
        ["user"] = Seed.Id(0xa, 2),
        ["owner"] = Seat(state, one, "owner").FirstOrDefault(),
        ["hiringManager"] = Seat(state, one, "hiringManager").FirstOrDefault(),
        ["categories"] = new JsonObject
        {
            ["commitment"] = "Full-time",
            ["department"] = "Customer Care",
            ["level"] = null,
            ["location"] = one.Location,
            ["team"] = one.Team,
            ["allLocations"] = new JsonArray(one.Location),
        },
        ["tags"] = new JsonArray(),
        ["content"] = new JsonObject { ["description"] = "", ["descriptionHtml"] = "", ["lists"] = new JsonArray(), ["closing"] = "", ["closingHtml"] = "" },
        ["country"] = "US",
        ["followers"] = Texts(Seat(state, one, "follower")),
        ["reqCode"] = null,
        ["requisitionCodes"] = new JsonArray(),
        ["confidentiality"] = "non-confidential",
        ["createdAt"] = SetUp,
        ["updatedAt"] = SetUp,
        ["workplaceType"] = "onsite",
    };

    /// <summary>A stage.</summary>
    public static JsonObject Stage(Stage one) => new() { ["id"] = one.Id, ["text"] = one.Text };

    /// <summary>An archive reason.</summary>
    public static JsonObject Reason(ArchiveReason one) => new() { ["id"] = one.Id, ["text"] = one.Text, ["status"] = "active", ["type"] = one.Type };

    /// <summary>A user.</summary>
    public static JsonObject User(User one) => new()
    {
        ["id"] = one.Id, ["name"] = one.Name, ["username"] = one.Email.Split('@')[0], ["email"] = one.Email, ["createdAt"] = SetUp,
        ["deactivatedAt"] = one.Deactivated ? SetUp : null, ["accessRole"] = "admin", ["photo"] = null, ["externalDirectoryId"] = null, ["linkedContactIds"] = null,
    };

    /// <summary>A template of feedback forms.</summary>
    public static JsonObject Template(Template one) => new()
    {
        ["id"] = one.Id,
        ["text"] = one.Text,
        ["group"] = null,
        ["instructions"] = "",
        ["fields"] = new JsonArray([.. one.Fields.Select(field => Field(field))]),
        ["createdAt"] = SetUp,
        ["stage"] = null,
        ["updatedAt"] = SetUp,
    };

    /// <summary>A feedback form, as it is read.</summary>
    public static JsonObject Form(Feedback one) => new()
    {
        ["id"] = one.Id,
        ["type"] = "interview",
        ["text"] = one.Template.Text,
        ["instructions"] = "",
        ["fields"] = Fields(one),
        ["baseTemplateId"] = one.Template.Id,
        ["interview"] = null,
        ["panel"] = null,
        ["user"] = one.UserId,
        ["createdAt"] = Time(one.CreatedAt),
        ["completedAt"] = Time(one.CompletedAt),
        ["updatedAt"] = one.UpdatedAt is { } at ? Time(at) : null,
        ["deletedAt"] = null,
    };

    /// <summary>A feedback form, as it is answered to an update: in other words than when it is read.</summary>
    public static JsonObject UpdatedForm(Feedback one) => new()
    {
        ["accountId"] = Seed.Account,
        ["createdAt"] = Time(one.CreatedAt),
        ["userId"] = one.UserId,
        ["profileId"] = one.OpportunityId,
        ["baseTemplateId"] = one.Template.Id,
        ["text"] = one.Template.Text,
        ["instructions"] = "",
        ["type"] = "interview",
        ["fields"] = Fields(one),
        ["completedAt"] = Time(one.CompletedAt),
        ["updatedAt"] = one.UpdatedAt is { } at ? Time(at) : null,
        ["id"] = one.Id,
    };

    /// <summary>A note.</summary>
    public static JsonObject Note(Note one) => new()
    {
        ["id"] = one.Id,
        ["text"] = "Note",
        ["fields"] = new JsonArray(new JsonObject
        {
            ["createdAt"] = Time(one.At), ["score"] = null, ["stage"] = one.StageId, ["text"] = "Comment", ["type"] = "note", ["user"] = one.UserId, ["value"] = one.Value,
        }),
        ["user"] = one.UserId,
        ["secret"] = false,
        ["completedAt"] = Time(one.At),
        ["createdAt"] = Time(one.At),
        ["deletedAt"] = null,
    };

    /// <summary>Milliseconds since 1970.</summary>
    public static long Time(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    private static IEnumerable<string> Seat(LeverState state, Posting posting, string role) =>
        state.Seats.Where(seat => seat.PostingId == posting.Id && seat.Role == role).Select(seat => seat.UserId);

    private static JsonObject Application(Opportunity one, Contact contact) => new()
    {
        ["id"] = one.ApplicationId,
        ["type"] = "posting",
        ["candidateId"] = one.Id,
        ["opportunityId"] = one.Id,
        ["posting"] = one.PostingId,
        ["postingHiringManager"] = null,
        ["postingOwner"] = Seed.Id(0xa, 2),
        ["name"] = contact.Name,
        ["company"] = null,
        ["phone"] = null,
        ["email"] = contact.Email,
        ["links"] = new JsonArray(),
        ["comments"] = null,
        ["user"] = null,
        ["customQuestions"] = new JsonArray(),
        ["createdAt"] = Time(one.CreatedAt),
        ["archived"] = Archived(one),
        ["requisitionForHire"] = null,
    };

    private static JsonArray Fields(Feedback one) => new([.. one.Template.Fields.Select(field =>
    {
        var json = Field(field);
        json["value"] = one.Values.GetValueOrDefault(field.Id)?.DeepClone();
        return json;
    })]);

    private static JsonObject Field(FormField one)
    {
        var json = new JsonObject { ["id"] = one.Id, ["type"] = one.Type, ["text"] = one.Text, ["description"] = "", ["required"] = false };
        if (one.Type is "dropdown" or "score-system")
            json["prompt"] = "Select one";
        if (one.Options.Count > 0)
            json["options"] = new JsonArray([.. one.Options.Select(option => new JsonObject { ["text"] = option })]);
        return json;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
