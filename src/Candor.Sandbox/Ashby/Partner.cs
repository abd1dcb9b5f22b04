using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Sandbox.Faults;

namespace Candor.Sandbox.Ashby;

/// <summary>
/// The assessment partner whom Ashby calls: <c>assessment.list</c>, <c>assessment.start</c> and <c>assessment.cancel</c> below the partner's
/// address, with the partner's key as the user name of basic authentication. What a partner answers is shown as it is.
/// </summary>
/// <param name="state">The ATS.</param>
/// <param name="options">Where the partner is to begin with.</param>
/// <param name="clients">Sends the calls.</param>
/// <param name="traffic">Keeps them.</param>
internal sealed class Partner(AshbyState state, SandboxOptions options, IHttpClientFactory clients, Traffic traffic)
{
    /// <summary>The name under which exchanges with the partner are kept.</summary>
    public const string TrafficName = "ashby-assessment";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The address, without <c>/assessment.start</c>; null while none is connected.</summary>
    public string? Url { get; set; } = options.PartnerUrl(AshbyWing.Name);

    /// <summary>The key that the partner gave to Ashby.</summary>
    public string Key { get; set; } = options.PartnerKey;

    /// <summary>Adds <c>/sandbox/ashby/partner</c> and <c>/sandbox/ashby/assessments</c>: what a recruiter and an administrator do.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var control = routes.MapGroup("/sandbox/ashby");
        control.MapPost("/partner", (PartnerTarget target, Partner partner) =>
        {
            (partner.Url, partner.Key) = (target.Url?.TrimEnd('/'), target.Key ?? partner.Key);
            return Results.NoContent();
        });
        control.MapGet("/assessments", (Partner partner, CancellationToken cancel) => partner.Call("assessment.list", new JsonObject(), _ => { }, cancel));
        control.MapPost("/assessments", (Order order, Partner partner, CancellationToken cancel) => partner.Start(order, cancel));
        control.MapPost("/assessments/{id}/cancel", (string id, Partner partner, CancellationToken cancel) =>
            partner.Call("assessment.cancel", new JsonObject { ["assessment_id"] = id }, partner.Update, cancel));
    }

    /// <summary>Starts the partner's first assessment for an application; what came of it stands in the activity.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task StartFirst(string applicationId, CancellationToken cancel)
    {
        var (status, answer) = await Send("assessment.list", new JsonObject(), cancel);
        if (status == 200 && answer?["results"] is JsonArray { Count: > 0 } list)
            await Start(new Order(applicationId, (string)list[0]!["assessment_type_id"]!, (string?)list[0]!["name"]), cancel);
    }

    /// <summary>Cancels an assessment.</summary>
    /// <param name="assessmentId">The partner's identifier.</param>
    /// <param name="cancel">Gives up.</param>
    public Task Stop(string assessmentId, CancellationToken cancel) =>
        Call("assessment.cancel", new JsonObject { ["assessment_id"] = assessmentId }, Update, cancel);

    private async Task<IResult> Start(Order order, CancellationToken cancel)
    {
        var request = state.Do(() => state.Applications.FirstOrDefault(one => one.Id == order.ApplicationId) is { } application
            ? Request(order, application)
            : null);
        return request is null
            ? Results.Problem(statusCode: 404, title: "There is no such application.")
            : await Call("assessment.start", request, results => Begin(order, results), cancel);
    }

    private JsonObject Request(Order order, Application application)
    {
        var (candidate, job) = (state.CandidateOf(application), state.JobOf(application));
        var names = candidate.Name.Split(' ', 2);
        return new JsonObject
        {
            ["assessment_type_id"] = order.AssessmentTypeId,
            ["candidate"] = new JsonObject
            {
                ["ashby_id"] = candidate.Id,
                ["first_name"] = names[0],
                ["last_name"] = names.ElementAtOrDefault(1) ?? "",
                ["email"] = candidate.Email ?? "",
                ["ashby_profile_url"] = $"https://app.ashbyhq.com/candidates/{candidate.Id}",
            },
            ["application"] = new JsonObject { ["ashby_id"] = application.Id, ["status"] = application.Status },
            ["job"] = new JsonObject
            {
                ["ashby_id"] = job.Id,
                ["name"] = job.Title,
                ["ashby_job_url"] = $"https://app.ashbyhq.com/jobs/{job.Id}",
                ["hiringTeam"] = new JsonArray(),
            },
        };
    }

    private void Begin(Order order, JsonObject results)
    {
        var application = state.Applications.First(one => one.Id == order.ApplicationId);
        var id = new Arguments(results).Text("assessment_id");
        // The partner may say that it is one that was started already.
        if (state.Assessments.All(one => one.Id != id))
            state.Assessments.Add(new Assessment
            {
                Id = id,
                TypeId = order.AssessmentTypeId,
                Name = order.Name ?? "Assessment",
                CandidateId = application.CandidateId,
                ApplicationId = application.Id,
            });
        state.Feed.Add(new Activity(state.Now(), application.CandidateId, "An assessment was sent."));
        Update(results);
    }

    private void Update(JsonObject results)
    {
        if (results["update_request"] is JsonObject update)
            AssessmentEndpoints.Update(state, new Arguments(update));
    }

    /// <summary>Calls the partner, takes what its success tells under the lock, and shows its answer as it is.</summary>
    private async Task<IResult> Call(string endpoint, JsonObject body, Action<JsonObject> taken, CancellationToken cancel)
    {
        if (Url is null)
            return Results.Problem(statusCode: 409, title: "No partner is connected: POST its url and key to /sandbox/ashby/partner.");
        try
        {
            var (status, answer) = await Send(endpoint, body, cancel);
            if (status is >= 200 and < 300 && answer is JsonObject told && (bool?)told["success"] == true && told["results"] is JsonObject results)
                state.Do(() =>
                {
                    taken(results);
                    return true;
                });
            return status == 0
                ? Results.Problem(statusCode: 502, title: "The partner did not answer.")
                : Results.Text(answer?.ToJsonString() ?? "", "application/json", Encoding.UTF8, status);
        }
        catch (RefusedException failure)
        {
            return Results.Problem(statusCode: 502, title: $"The partner did not answer as documented: {failure.Message}");
        }
    }

    /// <summary>One call: the status, 0 for none, and the answer, null for what is no JSON.</summary>
    private async Task<(int Status, JsonNode? Answer)> Send(string endpoint, JsonObject body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Url}/{endpoint}") { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Key}:")));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        var (status, text, mediaType) = (0, "", (string?)null);
        try
        {
            using var client = clients.CreateClient();
            client.Timeout = Patience;
            using var response = await client.SendAsync(request, cancel);
            text = await response.Content.ReadAsStringAsync(cancel);
            (status, mediaType) = ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString());
            return (status, text.Length == 0 ? null : JsonNode.Parse(text));
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException
            || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return (status, null);
        }
        finally
        {
            traffic.NoteCall(TrafficName, request, body.ToJsonString(), status, mediaType, text);
        }
    }

    /// <summary>An assessment to send.</summary>
    /// <param name="ApplicationId">To whom.</param>
    /// <param name="AssessmentTypeId">One of the partner's list.</param>
    /// <param name="Name">What the panel calls it.</param>
    private sealed record Order(string ApplicationId, string AssessmentTypeId, string? Name);

    private sealed record PartnerTarget(string? Url, string? Key);
}
