using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Sandbox.Board;

namespace Candor.Sandbox.Greenhouse;

/// <summary>Greenhouse: Harvest v3, recruiting webhooks and the assessment panel, as its documents say.</summary>
/// <param name="state">What it holds.</param>
/// <param name="tokens">Live tokens.</param>
/// <param name="hooks">Its webhooks.</param>
/// <param name="partner">Its assessment partner.</param>
internal sealed class GreenhouseWing(GreenhouseState state, Tokens tokens, Webhooks hooks, AssessmentPartner partner) : IWing
{
    /// <summary>As in addresses.</summary>
    public const string Name = "greenhouse";

    /// <inheritdoc />
    public string Id => Name;

    /// <inheritdoc />
    public string Title => "Greenhouse";

    /// <inheritdoc />
    public string ApiPrefix => "/greenhouse/v3";

    /// <inheritdoc />
    public string? ApiOf(PathString path) =>
        path.StartsWithSegments(ApiPrefix) ? Id : path.StartsWithSegments(AssessmentPartner.Callbacks) ? AssessmentPartner.TrafficName : null;

    /// <inheritdoc />
    public string Version => state.Do(() => string.Join(
        '-', state.Applications.Count, state.Applications.Max(one => one.LastActivityAt).Ticks, state.Notes.Count, state.Feed.Count));

    /// <inheritdoc />
    public (string MediaType, string Body) Malformed => ("application/json", "{\"id\": 12, \"custom_fi");

    /// <summary>Adds the wing.</summary>
    /// <param name="services">The application's services.</param>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<GreenhouseState>();
        services.AddSingleton<Tokens>();
        services.AddSingleton<RateLimit>();
        services.AddSingleton<Webhooks>();
        services.AddSingleton<AssessmentPartner>();
        services.AddSingleton<IWing, GreenhouseWing>();
    }

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes)
    {
        Tokens.Map(routes);
        HarvestApi.Map(routes);
        AssessmentPartner.Map(routes);
        SetupRoutes.Map(routes);
    }

    /// <inheritdoc />
    public void Seed()
    {
        Greenhouse.Seed.Acme(state);
        state.Changed += hooks.Send;
    }

    /// <inheritdoc />
    public IReadOnlyList<BoardJob> Jobs() => state.Do<IReadOnlyList<BoardJob>>(() =>
        [.. state.Jobs.Select(job => new BoardJob(Text(job.Id), job.Name, $"{job.RequisitionId} · {job.Office.Location}"))]);

    /// <inheritdoc />
    public IReadOnlyList<BoardStage> Stages(string jobId) => state.Do<IReadOnlyList<BoardStage>>(() =>
    [
        .. state.Stages.Where(stage => Text(stage.JobId) == jobId).OrderBy(stage => stage.SortOrder).Select(stage => new BoardStage(
            Text(stage.Id),
            stage.Name,
            [
                .. state.Applications.Where(one => one.StageId == stage.Id && one.Status == "in_process").Select(one => new BoardCard(
                    Text(one.Id),
                    state.CandidateOf(one).Name,
                    state.CandidateOf(one).Address ?? "No address",
                    one.Fields.GetValueOrDefault("voice_screen_status") as string)),
            ])),
    ]);

    /// <inheritdoc />
    public BoardRecord? Record(string applicationId) => state.Do(() =>
        state.Applications.FirstOrDefault(one => Text(one.Id) == applicationId) is { } one ? RecordOf(one) : null);

    /// <inheritdoc />
    public Added? Add(NewCandidate one) =>
        state.Add(one.FirstName, one.LastName, one.Email, one.Address, Number(one.JobId)) is { } added
            ? new Added(Text(added.Id), Text(added.CandidateId))
            : null;

    /// <inheritdoc />
    public bool Move(string applicationId, string stageId) => state.Move(Number(applicationId), Number(stageId));

    /// <inheritdoc />
    public bool End(string applicationId, string how) => state.End(Number(applicationId), how);

    /// <inheritdoc />
    public bool Merge(string candidateId, string intoId) => state.Merge(Number(candidateId), Number(intoId));

    /// <inheritdoc />
    public bool SetTeam(string jobId, IReadOnlyList<TeamSeat> seats) => state.SetTeam(Number(jobId), seats);

    /// <inheritdoc />
    public IReadOnlyList<BoardAction> Actions(string applicationId) => state.Do<IReadOnlyList<BoardAction>>(() =>
        partner.Url is null || state.Applications.FirstOrDefault(one => Text(one.Id) == applicationId) is not { Status: "in_process" }
            ? []
            : state.Tests.LastOrDefault(one => Text(one.ApplicationId) == applicationId) is null
                ? [new("send", "Send the test")]
                : [new("send", "Send the test again"), new("ask", "Ask how it stands")]);

    /// <inheritdoc />
    public async Task Act(string applicationId, string action, CancellationToken cancel)
    {
        if (action == "send")
            await partner.Send(Number(applicationId), null, cancel);
        else if (state.Do(() => state.Tests.LastOrDefault(one => Text(one.ApplicationId) == applicationId)) is { } test)
            await partner.Ask(test, cancel);
    }

    /// <inheritdoc />
    public void SetHook(string? url, string? secret)
    {
        hooks.Url = url;
        hooks.Secret = secret ?? hooks.Secret;
    }

    /// <inheritdoc />
    public void ExpireTokens() => tokens.Expire();

    /// <inheritdoc />
    public IResult Fail(int status) => status == 429 ? new RateLimited() : HarvestErrors.Refuse(status, "Something went wrong");

    /// <inheritdoc />
    public JsonObject State() => state.Do(() => new JsonObject
    {
        ["applications"] = new JsonArray([.. state.Applications.Select(one => new JsonObject
        {
            ["id"] = Text(one.Id),
            ["candidate_id"] = Text(one.CandidateId),
            ["candidate"] = state.CandidateOf(one).Name,
            ["job_id"] = Text(one.JobId),
            ["job"] = state.JobOf(one).Name,
            ["status"] = one.Status,
            ["stage_id"] = Text(one.StageId),
            ["stage"] = state.StageOf(one).Name,
            ["stays"] = one.Stays.Count,
            ["link"] = one.Fields.GetValueOrDefault("voice_screen_link") as string,
            ["results"] = one.Fields.GetValueOrDefault("voice_screen_id") is null ? 0 : 1,
            ["fields"] = HarvestJson.Application(state, one)["custom_fields"]!.DeepClone(),
            ["assessments"] = new JsonArray([.. state.Tests.Where(test => test.ApplicationId == one.Id).Select(AssessmentPartner.Show)]),
            ["notes"] = new JsonArray([.. state.Notes.Where(note => note.CandidateId == one.CandidateId).Select(note => JsonValue.Create(note.Body))]),
        })]),
        ["stages"] = new JsonArray([.. state.Stages.Select(stage => new JsonObject
        {
            ["id"] = Text(stage.Id), ["job_id"] = Text(stage.JobId), ["name"] = stage.Name,
        })]),
    });

    private BoardRecord RecordOf(Application one)
    {
        var person = state.CandidateOf(one);
        return new BoardRecord(
            Text(one.Id),
            person.Name,
            Text(one.JobId),
            state.JobOf(one).Name,
            $"{state.StageOf(one).Name} · {(one.Status == "in_process" ? "Active" : one.Status)}",
            one.Status == "in_process",
            [
                new("E-mail", person.Email ?? "None"),
                new("Address", person.Address ?? "None"),
                .. state.Fields.Where(field => !IsVoice(field)).Select(field => new BoardField(field.Name, Show(one, field) ?? "–")),
            ],
            [
                .. state.Tests.Where(test => test.ApplicationId == one.Id).Select(Panel),
                new BoardPanel("Voice screen", [.. state.Fields.Where(IsVoice).Select(field => Shown(one, field)).OfType<BoardField>()]),
            ],
            [
                .. state.Notes.Where(note => note.CandidateId == person.Id).OrderByDescending(note => note.CreatedAt).Select(note => new BoardNote(
                    note.Body,
                    $"{state.Users.FirstOrDefault(user => user.Id == note.UserId)?.Name ?? "An integration"} · {note.CreatedAt:yyyy-MM-dd HH:mm} UTC")),
            ],
            [.. state.Feed.Where(line => line.CandidateId == person.Id).Reverse().Select(line => $"{line.At:HH:mm:ss} {line.Text}")]);
    }

    /// <summary>The assessment panel: a result shows when it is complete and its page can be reached.</summary>
    private static BoardPanel Panel(TakeHomeTest test) => new(
        $"Assessment · {test.TestName}",
        [
            new("Status", (string?)test.Status?["partner_status"] ?? "sent", Look.Chip),
            .. test.Shown && test.Status?["partner_score"] is { } score ? [new BoardField("Score", score.ToJsonString(), Look.Score)] : Array.Empty<BoardField>(),
            .. test.Shown && test.Status?["metadata"] is JsonObject facts ? facts.Select(fact => new BoardField(fact.Key, $"{fact.Value}")) : [],
            .. test.Shown ? [new BoardField("See more", (string)test.Status!["partner_profile_url"]!, Look.Link)] : Array.Empty<BoardField>(),
            .. test.Fault is { } fault ? [new BoardField("Not as documented", fault)] : Array.Empty<BoardField>(),
        ]);

    private static BoardField? Shown(Application one, Field field) => Show(one, field) is { } value
        ? new BoardField(
            field.Name,
            field.ValueType == "number" && value.EndsWith(".0", StringComparison.Ordinal) ? value[..^2] : value,
            field.ValueType switch { "single_select" => Look.Chip, "number" => Look.Score, "url" => Look.Link, _ => Look.Text })
        : null;

    private static string? Show(Application one, Field field) => one.Fields.GetValueOrDefault(field.NameKey) switch
    {
        null => null,
        true => "Yes",
        false => "No",
        IEnumerable<string?> many => string.Join(", ", many),
        var other => other.ToString(),
    };

    private static bool IsVoice(Field field) => field.NameKey.StartsWith("voice_screen", StringComparison.Ordinal);

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static long Number(string id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>A refusal for its rate, as documented: when to come back, and how the window stands.</summary>
    private sealed class RateLimited : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.RetryAfter = "1";
            headers["X-RateLimit-Limit"] = "50";
            headers["X-RateLimit-Remaining"] = "0";
            headers["X-RateLimit-Reset"] = (DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1).ToString(CultureInfo.InvariantCulture);
            return HarvestErrors.Refuse(429, "Rate limit exceeded").ExecuteAsync(httpContext);
        }
    }
}
