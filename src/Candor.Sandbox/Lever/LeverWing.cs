using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Sandbox.Board;

namespace Candor.Sandbox.Lever;

/// <summary>Lever: API v1, its OAuth and its webhooks, as its documents say. An opportunity is an application here, a contact a candidate, a posting a job.</summary>
/// <param name="state">What it holds.</param>
/// <param name="credentials">Live tokens.</param>
/// <param name="hooks">Its webhooks.</param>
internal sealed class LeverWing(LeverState state, Credentials credentials, Webhooks hooks) : IWing
{
    /// <summary>As in addresses.</summary>
    public const string Name = "lever";

    /// <inheritdoc />
    public string Id => Name;

    /// <inheritdoc />
    public string Title => "Lever";

    /// <inheritdoc />
    public string ApiPrefix => "/lever/v1";

    /// <inheritdoc />
    public string Version => state.Do(() => string.Join('-', state.Opportunities.Count, state.Opportunities.Max(one => one.UpdatedAt).Ticks, state.Feed.Count));

    /// <inheritdoc />
    public (string MediaType, string Body) Malformed => ("application/json", "{\"data\": {\"id\": \"250d8f");

    /// <summary>Adds the wing.</summary>
    /// <param name="services">The application's services.</param>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<LeverState>();
        services.AddSingleton<Credentials>();
        services.AddSingleton<Buckets>();
        services.AddSingleton<LeverSignIn>();
        services.AddSingleton<Webhooks>();
        services.AddSingleton<IWing, LeverWing>();
    }

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes)
    {
        LeverSignIn.Map(routes);
        var v1 = routes.MapGroup(ApiPrefix).AddEndpointFilter<LeverGuard>();
        LeverApi.Map(v1);
        LeverWrites.Map(v1);
    }

    /// <inheritdoc />
    public void Seed()
    {
        Lever.Seed.Acme(state);
        state.Changed += hooks.Send;
    }

    /// <inheritdoc />
    public IReadOnlyList<BoardJob> Jobs() => state.Do<IReadOnlyList<BoardJob>>(() =>
        [.. state.Postings.Where(one => one.State != "closed").Select(one => new BoardJob(one.Id, one.Text, $"{one.Team} · {one.Location}"))]);

    /// <inheritdoc />
    public IReadOnlyList<BoardStage> Stages(string jobId) => state.Do<IReadOnlyList<BoardStage>>(() =>
    [
        .. state.Stages.Select(stage => new BoardStage(
            stage.Id,
            stage.Text,
            [
                .. state.Opportunities.Where(one => one.PostingId == jobId && one.StageId == stage.Id && one.Archived is null).Select(one => new BoardCard(
                    one.Id,
                    state.ContactOf(one).Name,
                    state.ContactOf(one).Location ?? "No location",
                    Value(one, "voice_screen_status"))),
            ])),
    ]);

    /// <inheritdoc />
    public BoardRecord? Record(string applicationId) => state.Do(() => LeverApi.Find(state, applicationId) is { } one ? RecordOf(one) : null);

    /// <inheritdoc />
    public Added? Add(NewCandidate one) => state.Add($"{one.FirstName} {one.LastName}".Trim(), one.Email, one.Address, one.JobId) is { } added
        ? new Added(added.Id, added.ContactId)
        : null;

    /// <inheritdoc />
    public bool Move(string applicationId, string stageId) => state.Move(applicationId, stageId);

    /// <inheritdoc />
    public bool End(string applicationId, string how) => state.Archive(applicationId, how == "hired" ? "hired" : "non-hired");

    /// <inheritdoc />
    public bool Merge(string candidateId, string intoId) => state.Merge(candidateId, intoId);

    /// <inheritdoc />
    public bool SetTeam(string jobId, IReadOnlyList<TeamSeat> seats) => state.SetTeam(jobId, seats);

    /// <inheritdoc />
    public void SetHook(string? url, string? secret)
    {
        hooks.Url = url;
        hooks.Secret = secret ?? hooks.Secret;
    }

    /// <inheritdoc />
    public void ExpireTokens() => credentials.Expire();

    /// <inheritdoc />
    public IResult Fail(int status) => LeverErrors.Refuse(status, status == 429 ? "Too many requests" : "Oops! There was an error on Lever's end.");

    /// <inheritdoc />
    public JsonObject State() => state.Do(() => new JsonObject
    {
        ["applications"] = new JsonArray([.. state.Opportunities.Select(one => new JsonObject
        {
            ["id"] = one.Id,
            ["candidate_id"] = one.ContactId,
            ["candidate"] = state.ContactOf(one).Name,
            ["job_id"] = one.PostingId,
            ["job"] = state.PostingOf(one).Text,
            ["status"] = Status(one),
            ["stage_id"] = one.StageId,
            ["stage"] = state.StageOf(one).Text,
            ["stays"] = one.Changes.Count,
            ["link"] = Link(one),
            ["results"] = FormsOf(one).Count(),
            ["fields"] = Fields(one),
            ["tags"] = new JsonArray([.. one.Tags.Select(tag => JsonValue.Create(tag))]),
            ["notes"] = new JsonArray([.. state.Notes.Where(note => note.OpportunityId == one.Id).Select(note => JsonValue.Create(note.Value))]),
        })]),
        // One pipeline for all jobs: every stage stands once for each.
        ["stages"] = new JsonArray([.. state.Postings.SelectMany(posting => state.Stages.Select(stage => new JsonObject
        {
            ["id"] = stage.Id, ["job_id"] = posting.Id, ["name"] = stage.Text,
        }))]),
    });

    private BoardRecord RecordOf(Opportunity one)
    {
        var person = state.ContactOf(one);
        return new BoardRecord(
            one.Id,
            person.Name,
            one.PostingId,
            state.PostingOf(one).Text,
            $"{state.StageOf(one).Text} · {Status(one)}",
            one.Archived is null,
            [new("E-mail", person.Email ?? "None"), new("Location", person.Location ?? "None"), new("Tags", string.Join(", ", one.Tags))],
            [
                new BoardPanel("Links", [.. person.Links.Select(link => new BoardField("Link", link, Look.Link))]),
                .. FormsOf(one).Select(form => new BoardPanel(
                    $"Feedback: {form.Template.Text}",
                    [.. form.Template.Fields.Select(field => Shown(field, form.Values.GetValueOrDefault(field.Id))).OfType<BoardField>()])),
            ],
            [
                .. state.Notes.Where(note => note.OpportunityId == one.Id).OrderByDescending(note => note.At).Select(note => new BoardNote(
                    note.Value,
                    $"{state.Users.FirstOrDefault(user => user.Id == note.UserId)?.Name ?? "An integration"} · {note.At:yyyy-MM-dd HH:mm} UTC")),
            ],
            [.. state.Feed.Where(line => line.OpportunityId == one.Id).Reverse().Select(line => $"{line.At:HH:mm:ss} {line.Text}")]);
    }

    private static BoardField? Shown(FormField field, JsonNode? value) => Text(field, value) is { } text
        ? new BoardField(field.Text, text, field.Type switch { "dropdown" or "score-system" => Look.Chip, "score" => Look.Score, _ => Look.Text })
        : null;

    private static string? Text(FormField field, JsonNode? value) => value switch
    {
        null => null,
        JsonArray many => string.Join(", ", many.Select(one => (string?)one)),
        _ when field.Type == "date" => DateTimeOffset.FromUnixTimeMilliseconds((long)value).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        _ => value.GetValueKind() == JsonValueKind.String ? (string)value! : value.ToJsonString(),
    };

    private string Status(Opportunity one) => one.Archived is not var (reason, _) ? "active"
        : state.Reasons.First(known => known.Id == reason).Type == "hired" ? "hired" : "rejected";

    private IEnumerable<Feedback> FormsOf(Opportunity one) => state.Forms.Where(form => form.OpportunityId == one.Id);

    private string? Link(Opportunity one) => state.ContactOf(one).Links.LastOrDefault(link => link.Contains("/s/scr_", StringComparison.Ordinal));

    private string? Value(Opportunity one, string slug) => Fields(one)[slug]?["value"]?.ToString();

    /// <summary>The latest form's values by the seed's short names.</summary>
    private JsonObject Fields(Opportunity one) => FormsOf(one).LastOrDefault() is { } form
        ? new JsonObject(form.Template.Fields.Select(field => KeyValuePair.Create(
            field.Slug,
            (JsonNode?)new JsonObject { ["name"] = field.Text, ["type"] = field.Type, ["value"] = form.Values.GetValueOrDefault(field.Id)?.DeepClone() })))
        : [];
}
