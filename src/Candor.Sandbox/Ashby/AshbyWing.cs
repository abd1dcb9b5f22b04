using System.Text.Json.Nodes;
using Candor.Sandbox.Board;

namespace Candor.Sandbox.Ashby;

/// <summary>Ashby: its API, webhooks and its half of the assessment interface, as its documents say.</summary>
/// <param name="state">What it holds.</param>
/// <param name="key">The API key.</param>
/// <param name="hooks">Its webhooks.</param>
/// <param name="partner">Its assessment partner.</param>
internal sealed class AshbyWing(AshbyState state, ApiKey key, Webhooks hooks, Partner partner) : IWing
{
    /// <summary>As in addresses.</summary>
    public const string Name = "ashby";

    /// <inheritdoc />
    public string Id => Name;

    /// <inheritdoc />
    public string Title => "Ashby";

    /// <inheritdoc />
    public string ApiPrefix => AshbyApi.Prefix;

    /// <inheritdoc />
    public string Version => state.Do(() => string.Join(
        '-',
        state.Applications.Count,
        state.Applications.Max(one => one.UpdatedAt).Ticks,
        state.Notes.Count,
        state.Feed.Count,
        state.Assessments.Sum(one => one.Timestamp)));

    /// <inheritdoc />
    public (string MediaType, string Body) Malformed => ("application/json", "{\"success\": true, \"resul");

    /// <summary>Adds the wing.</summary>
    /// <param name="services">The application's services.</param>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<AshbyState>();
        services.AddSingleton<ApiKey>();
        services.AddSingleton<RateLimit>();
        services.AddSingleton<Webhooks>();
        services.AddSingleton<Partner>();
        services.AddSingleton<IWing, AshbyWing>();
    }

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes)
    {
        AshbyApi.Map(routes);
        Partner.Map(routes);
    }

    /// <inheritdoc />
    public void Seed()
    {
        Ashby.Seed.Acme(state);
        state.Changed += hooks.Send;
    }

    /// <inheritdoc />
    public IReadOnlyList<BoardJob> Jobs() => state.Do<IReadOnlyList<BoardJob>>(() =>
        [.. state.Jobs.Select(job => new BoardJob(job.Id, job.Title, $"{job.Location.Name}, {job.Location.Region}"))]);

    /// <inheritdoc />
    public IReadOnlyList<BoardStage> Stages(string jobId) =>
        state.Do(() => AshbyBoard.Stages(state, state.Jobs.First(job => job.Id == jobId)));

    /// <inheritdoc />
    public BoardRecord? Record(string applicationId) => state.Do(() =>
        state.Applications.FirstOrDefault(one => one.Id == applicationId) is { } one ? AshbyBoard.Record(state, one) : null);

    /// <inheritdoc />
    public Added? Add(NewCandidate one) => state.Add($"{one.FirstName} {one.LastName}".Trim(), one.Email, one.Address, one.JobId) is { } added
        ? new Added(added.Id, added.CandidateId)
        : null;

    /// <inheritdoc />
    public bool Move(string applicationId, string stageId) => state.Move(applicationId, stageId);

    /// <inheritdoc />
    public bool End(string applicationId, string how) => Terminal(applicationId, how == "hired" ? "Hired" : "Archived") is { } stage && Move(applicationId, stage);

    /// <inheritdoc />
    public bool Merge(string candidateId, string intoId) => state.Merge(candidateId, intoId);

    /// <inheritdoc />
    public IReadOnlyList<BoardAction> Actions(string applicationId) => state.Do<IReadOnlyList<BoardAction>>(() =>
        partner.Url is null || state.Applications.FirstOrDefault(one => one.Id == applicationId) is not { Status: "Active" }
            ? []
            : Running(applicationId) is null
                ? [new("start", "Start the assessment")]
                : [new("cancel", "Cancel the assessment")]);

    /// <inheritdoc />
    public Task Act(string applicationId, string action, CancellationToken cancel) => (action, state.Do(() => Running(applicationId))) switch
    {
        ("start", _) => partner.StartFirst(applicationId, cancel),
        ("cancel", { } running) => partner.Stop(running.Id, cancel),
        _ => Task.CompletedTask,
    };

    /// <inheritdoc />
    public bool SetTeam(string jobId, IReadOnlyList<TeamSeat> seats) => state.SetTeam(jobId, seats);

    /// <inheritdoc />
    public void SetHook(string? url, string? secret) => hooks.Set(url, secret);

    /// <inheritdoc />
    public void ExpireTokens() => key.Deactivate();

    /// <inheritdoc />
    public IResult Fail(int status) => status == 429 ? new RateLimited() : new Refusal(status, "internal_server_error", "Something went wrong").Answer();

    /// <inheritdoc />
    public JsonObject State() => state.Do(() => new JsonObject
    {
        ["applications"] = new JsonArray([.. state.Applications.Select(StateOf)]),
        ["stages"] = new JsonArray([.. state.Jobs.SelectMany(job => state.StagesOf(job).Select(stage => new JsonObject
        {
            ["id"] = stage.Id, ["job_id"] = job.Id, ["name"] = stage.Title,
        }))]),
    });

    private JsonObject StateOf(Application one) => new()
    {
        ["id"] = one.Id,
        ["candidate_id"] = one.CandidateId,
        ["candidate"] = state.CandidateOf(one).Name,
        ["job_id"] = one.JobId,
        ["job"] = state.JobOf(one).Title,
        ["status"] = one.Status,
        ["stage_id"] = one.StageId,
        ["stage"] = state.StageOf(one).Title,
        ["stays"] = one.History.Count,
        ["link"] = AshbyBoard.Value(state, one, "Voice screen link"),
        ["results"] = state.Feedback.Count(feedback => feedback.ApplicationId == one.Id)
            + state.Assessments.Count(assessment => AshbyBoard.IsOn(assessment, one) && assessment.Result is not null),
        ["fields"] = new JsonObject(AshbyBoard.Record(state, one).Panels.SelectMany(panel => panel.Fields)
            .DistinctBy(field => field.Name)
            .Select(field => KeyValuePair.Create(field.Name, (JsonNode?)new JsonObject { ["value"] = field.Value }))),
        ["assessments"] = new JsonArray([.. state.Assessments.Where(assessment => AshbyBoard.IsOn(assessment, one)).Select(assessment => new JsonObject
        {
            ["id"] = assessment.Id,
            ["status"] = assessment.Status?.DeepClone(),
            ["result"] = assessment.Result?.DeepClone(),
            ["profile_url"] = assessment.ProfileUrl?.DeepClone(),
            ["cancelled_reason"] = assessment.CancelledReason?.DeepClone(),
        })]),
        ["notes"] = new JsonArray([.. state.Notes.Where(note => note.CandidateId == one.CandidateId).Select(note => JsonValue.Create(note.Content))]),
    };

    private Assessment? Running(string applicationId) => state.Assessments.LastOrDefault(one => one.ApplicationId == applicationId && one.Runs);

    private string? Terminal(string applicationId, string type) => state.Do(() =>
        state.Applications.FirstOrDefault(one => one.Id == applicationId) is { } application
            ? state.StagesOf(state.JobOf(application)).First(stage => stage.Type == type).Id
            : null);

    /// <summary>A refusal for its rate.</summary>
    private sealed class RateLimited : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => AshbyGuard.TooMany(httpContext.Response.Headers, 1).ExecuteAsync(httpContext);
    }
}
