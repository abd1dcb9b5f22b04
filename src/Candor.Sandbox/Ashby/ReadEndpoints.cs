using System.Text.Json.Nodes;

namespace Candor.Sandbox.Ashby;

/// <summary>The endpoints that read.</summary>
internal static class ReadEndpoints
{
    // Setup was made before anybody came: an incremental synchronisation never lists it again.
    private static readonly DateTimeOffset SetUp = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private static readonly string[] Expansions = ["openings", "applicationFormSubmissions", "referrals"];

    /// <summary>Adds them.</summary>
    /// <param name="api">The API's routes.</param>
    public static void Map(RouteGroupBuilder api)
    {
        Read(api, "application.info", "candidatesRead", Application);
        AshbyApi.List(api, "application.list", "candidatesRead", synchronises: true, Applications);
        AshbyApi.List(api, "application.listHistory", "candidatesRead", synchronises: false, (arguments, state) =>
            Find(state, arguments.Id("applicationId")).History.Select((entry, number) => new Row(AshbyJson.Entry(state, entry, number), entry.EnteredAt)));
        AshbyApi.List(api, "applicationFeedback.list", "candidatesRead", synchronises: true, Feedback);
        Read(api, "candidate.info", "candidatesRead", (arguments, state) =>
            AshbyJson.Candidate(state, state.Find(arguments.Id("id")) ?? throw RefusedException.NotFound("candidate")));
        AshbyApi.List(api, "candidate.listNotes", "candidatesRead", synchronises: true, (arguments, state) =>
            state.Find(arguments.Id("candidateId")) is { } candidate
                ? state.Notes.Where(note => note.CandidateId == candidate.Id).Select(note => new Row(AshbyJson.Note(state, note), note.CreatedAt))
                : throw RefusedException.NotFound("candidate"));
        Read(api, "job.info", "jobsRead", (arguments, state) => AshbyJson.Job(state, FindJob(state, arguments.Id("id")), Expands(arguments, "location")));
        AshbyApi.List(api, "job.list", "jobsRead", synchronises: true, (arguments, state) => state.Jobs
            .Where(_ => arguments.Texts("status") is not { } statuses || statuses.Contains("Open"))
            .Select(job => new Row(AshbyJson.Job(state, job, Expands(arguments, "location")), SetUp)));
        Read(api, "jobInterviewPlan.info", "jobsRead", Plan);
        MapSetup(api);
    }

    /// <summary>An application.</summary>
    /// <param name="state">The ATS.</param>
    /// <param name="applicationId">Which.</param>
    /// <exception cref="RefusedException">There is none.</exception>
    public static Application Find(AshbyState state, string applicationId) =>
        state.Applications.FirstOrDefault(one => one.Id == applicationId) ?? throw RefusedException.NotFound("application");

    private static void MapSetup(RouteGroupBuilder api)
    {
        AshbyApi.List(api, "interviewPlan.list", "interviewsRead", synchronises: true, (_, state) => state.Jobs.Select(job => new Row(
            new JsonObject
            {
                ["id"] = job.PlanId,
                ["title"] = $"{job.Title} plan",
                ["isArchived"] = false,
                ["createdAt"] = AshbyJson.Time(SetUp),
                ["updatedAt"] = AshbyJson.Time(SetUp),
            },
            SetUp)));
        api.MapPost("/interviewStage.list", (HttpRequest request, AshbyState state) => AshbyApi.Answer(request, arguments =>
        {
            var plan = arguments.Id("interviewPlanId");
            var stages = state.Do(() => state.Stages.Where(stage => stage.PlanId == plan).OrderBy(stage => stage.Order).Select(AshbyJson.Stage).ToList());
            return stages.Count == 0
                ? throw RefusedException.NotFound("interview_plan")
                : Task.FromResult<JsonObject?>(new JsonObject
                {
                    ["success"] = true, ["results"] = new JsonArray([.. stages]), ["moreDataAvailable"] = false,
                });
        })).WithMetadata(new Permission("interviewsRead"));
        AshbyApi.List(api, "customField.list", "hiringProcessMetadataRead", synchronises: true, (_, state) =>
            state.Fields.Select(field => new Row(AshbyJson.Field(field), SetUp)));
        Read(api, "customField.info", "hiringProcessMetadataRead", (arguments, state) =>
            state.Fields.FirstOrDefault(field => field.Id == arguments.Id("customFieldId")) is { } field
                ? AshbyJson.Field(field)
                : throw RefusedException.NotFound("custom_field"));
        AshbyApi.List(api, "feedbackFormDefinition.list", "hiringProcessMetadataRead", synchronises: true, (_, state) =>
            state.Forms.Select(form => new Row(AshbyJson.Form(form), SetUp)));
        Read(api, "feedbackFormDefinition.info", "hiringProcessMetadataRead", (arguments, state) =>
            state.Forms.FirstOrDefault(form => form.Id == arguments.Id("feedbackFormDefinitionId")) is { } form
                ? AshbyJson.Form(form)
                : throw RefusedException.NotFound("feedback_form_definition"));
        Read(api, "location.info", "organizationRead", (arguments, state) =>
            state.Jobs.Select(job => job.Location).FirstOrDefault(one => one.Id == arguments.Id("locationId")) is { } location
                ? AshbyJson.Location(location)
                : throw RefusedException.NotFound("location"));
        api.MapPost("/apiKey.info", (HttpRequest request, ApiKey key) => AshbyApi.Answer(request, _ => Task.FromResult<JsonObject?>(new JsonObject
        {
            ["success"] = true,
            ["results"] = new JsonObject
            {
                ["title"] = "Candor",
                ["createdAt"] = AshbyJson.Time(SetUp),
                ["scopes"] = new JsonArray([.. key.Scopes.Select(scope => JsonValue.Create(scope))]),
            },
        }))).WithMetadata(new Permission("apiKeysRead"));
    }

    private static void Read(RouteGroupBuilder api, string name, string permission, Func<Arguments, AshbyState, JsonNode> work) =>
        AshbyApi.Endpoint(api, name, permission, (arguments, state) => state.Do(() => work(arguments, state)));

    private static JsonObject Application(Arguments arguments, AshbyState state)
    {
        if (arguments.Texts("expand")?.FirstOrDefault(one => !Expansions.Contains(one)) is { } unknown)
            throw RefusedException.Input($"{unknown} cannot be expanded");
        var application = Find(state, arguments.Id("applicationId"));
        var json = AshbyJson.Application(state, application);
        json["applicationHistory"] = new JsonArray([.. application.History.Select((entry, number) => AshbyJson.Entry(state, entry, number))]);
        if (Expands(arguments, "openings"))
            json["openings"] = new JsonArray();
        return json;
    }

    private static IEnumerable<Row> Applications(Arguments arguments, AshbyState state)
    {
        var (status, job, after) = (arguments.OptionalText("status"), arguments.OptionalId("jobId"), arguments.OptionalNumber("createdAfter"));
        return state.Applications
            .Where(one => (status is null || status == one.Status) && (job is null || job == one.JobId)
                && (after is not { } since || one.CreatedAt.ToUnixTimeMilliseconds() > since))
            .Select(one => new Row(AshbyJson.Application(state, one), one.UpdatedAt));
    }

    private static IEnumerable<Row> Feedback(Arguments arguments, AshbyState state)
    {
        var application = arguments.OptionalId("applicationId");
        if (application is not null)
            Find(state, application);
        return state.Feedback.Where(one => application is null || one.ApplicationId == application)
            .Select(one => new Row(AshbyJson.Feedback(state, one), one.SubmittedAt));
    }

    private static JsonObject Plan(Arguments arguments, AshbyState state)
    {
        var job = FindJob(state, arguments.Id("jobId"));
        return new JsonObject
        {
            ["jobId"] = job.Id,
            ["interviewPlanId"] = job.PlanId,
            ["stages"] = new JsonArray([.. state.StagesOf(job).Select(stage =>
            {
                var json = AshbyJson.Stage(stage);
                json.Remove("interviewPlanId");
                json["activities"] = new JsonArray();
                return json;
            })]),
        };
    }

    private static Job FindJob(AshbyState state, string jobId) =>
        state.Jobs.FirstOrDefault(job => job.Id == jobId) ?? throw RefusedException.NotFound("job");

    private static bool Expands(Arguments arguments, string what) => arguments.Texts("expand")?.Contains(what) == true;
}
