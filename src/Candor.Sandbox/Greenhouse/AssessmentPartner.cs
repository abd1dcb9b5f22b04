using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Sandbox.Faults;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Candor.Sandbox.Greenhouse;

/// <summary>
/// The assessment panel, from Greenhouse's side: lists the partner's tests, sends one, is told by PATCH that there is something to ask for, asks, and
/// complains of answers that are not as documented. It does not poll by itself: the vendor deprecated that in 2019; a recruiter may ask by hand.
/// </summary>
/// <param name="state">The ATS.</param>
/// <param name="options">Where the partner is to begin with.</param>
/// <param name="clients">Sends the calls.</param>
/// <param name="traffic">Keeps them.</param>
/// <param name="server">Where this sandbox is reached.</param>
/// <param name="time">The clock.</param>
internal sealed class AssessmentPartner(
    GreenhouseState state,
    SandboxOptions options,
    IHttpClientFactory clients,
    Traffic traffic,
    IServer server,
    TimeProvider time)
{
    /// <summary>Where partners PATCH, as at the vendor.</summary>
    public const string Callbacks = "/greenhouse/integrations/testing_partners/take_home_tests";

    /// <summary>The name under which exchanges with the partner are kept.</summary>
    public const string TrafficName = "greenhouse-assessment";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The partner's address, without <c>/list_tests</c>; null while none is connected.</summary>
    public string? Url { get; set; } = options.PartnerUrl(GreenhouseWing.Name);

    /// <summary>The key that the partner gave to the customer.</summary>
    public string Key { get; set; } = options.PartnerKey;

    /// <summary>Adds the address partners call, and what a recruiter and an administrator do below <c>/sandbox/greenhouse</c>.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPatch($"{Callbacks}/{{id:long}}", (long id, HttpRequest request, AssessmentPartner partner) => partner.Told(id, request));
        var control = routes.MapGroup("/sandbox/greenhouse");
        control.MapPost("/partner", (Target target, AssessmentPartner partner) =>
        {
            (partner.Url, partner.Key) = (target.Url?.TrimEnd('/'), target.Key ?? partner.Key);
            return Results.NoContent();
        });
        control.MapGet("/assessments", async (AssessmentPartner partner, CancellationToken cancel) => Results.Json(await partner.Tests(cancel)));
        control.MapPost("/assessments", async (Order order, AssessmentPartner partner, CancellationToken cancel) =>
            await partner.Send(long.Parse(order.ApplicationId, CultureInfo.InvariantCulture), order.TestId, cancel) is { } test
                ? Results.Json(Show(test), statusCode: 201)
                : Results.Problem(statusCode: 409, title: "The test was not sent: see the candidate's activity."));
        control.MapPost("/assessments/{id:long}/ask", async (long id, AssessmentPartner partner, CancellationToken cancel) =>
            partner.Find(id) is { } test ? Results.Json(Show(await partner.Ask(test, cancel))) : Results.NotFound());
    }

    /// <summary>A test as the panel has it, for tests.</summary>
    /// <param name="test">The test.</param>
    public static JsonObject Show(TakeHomeTest test) => new()
    {
        ["id"] = test.Id.ToString(CultureInfo.InvariantCulture),
        ["application_id"] = test.ApplicationId.ToString(CultureInfo.InvariantCulture),
        ["test_id"] = test.TestId,
        ["interview_id"] = test.InterviewId,
        ["status"] = test.Status?.DeepClone(),
        ["patches"] = test.Patches,
        ["asked"] = test.Asked,
        ["fault"] = test.Fault,
        ["shown"] = test.Shown,
    };

    /// <summary>The partner's tests.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task<JsonArray> Tests(CancellationToken cancel)
    {
        var (status, answer) = await Call(HttpMethod.Get, "list_tests", null, cancel);
        return await Holds("list_tests", status, PartnerAnswers.OfListTests(answer), null, cancel) ? answer!.AsArray() : [];
    }

    /// <summary>Sends a test to a candidate.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="testId">Which test; null for the partner's first.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The test; null when it was not sent, which the activity tells.</returns>
    public async Task<TakeHomeTest?> Send(long applicationId, string? testId, CancellationToken cancel)
    {
        var chosen = (await Tests(cancel)).FirstOrDefault(one => testId is null || (string?)one!["partner_test_id"] == testId);
        var test = state.Do(() => chosen is not null && state.Applications.FirstOrDefault(one => one.Id == applicationId) is { Status: "in_process" }
            ? new TakeHomeTest
            {
                Id = state.NextId(),
                ApplicationId = applicationId,
                TestId = (string)chosen["partner_test_id"]!,
                TestName = (string)chosen["partner_test_name"]!,
                SentAt = time.GetUtcNow(),
            }
            : null);
        if (test is null)
            return null;
        // Kept before it is sent: the partner may tell of it at once.
        state.Do(() =>
        {
            state.Tests.Add(test);
            return true;
        });
        var (status, answer) = await Call(HttpMethod.Post, "send_test", state.Do(() => Body(test)), cancel);
        if (!await Holds("send_test", status, PartnerAnswers.OfSendTest(answer), test, cancel))
        {
            state.Do(() => state.Tests.Remove(test));
            Note(test, $"“{test.TestName}” could not be sent: {(string?)(answer as JsonObject)?["message"] ?? $"the partner answered {status}"}");
            return null;
        }

        test.InterviewId = (string)answer!["partner_interview_id"]!;
        Note(test, $"Test sent: {test.TestName}.");
        return test;
    }

    /// <summary>Asks how a test stands.</summary>
    /// <param name="test">The test.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<TakeHomeTest> Ask(TakeHomeTest test, CancellationToken cancel)
    {
        if (test.InterviewId is not { } id)
            return test;
        var (status, answer) = await Call(HttpMethod.Get, $"test_status?partner_interview_id={Uri.EscapeDataString(id)}", null, cancel);
        test.Asked++;
        if (!await Holds("test_status", status, PartnerAnswers.OfTestStatus(answer), test, cancel))
            return test;
        test.Status = answer!.AsObject();
        test.Shown = (string)test.Status["partner_status"]! == "complete" && await CanBeReached((string)test.Status["partner_profile_url"]!, cancel);
        Note(test, $"{test.TestName}: {test.Status["partner_status"]}{(test.Shown ? "" : ", no result to show")}.");
        return test;
    }

    /// <summary>A test.</summary>
    /// <param name="id">Its identifier.</param>
    public TakeHomeTest? Find(long id) => state.Do(() => state.Tests.FirstOrDefault(one => one.Id == id));

    private async Task<IResult> Told(long id, HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) || header.Scheme != "Basic"
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(header.Parameter ?? ""), Encoding.ASCII.GetBytes(Credentials())))
            return Results.StatusCode(401);
        if (Find(id) is not { } test)
            return Results.StatusCode(404);
        // Only active, unhired candidates can be updated; how a refusal looks is not documented.
        if (state.Do(() => state.Applications.First(one => one.Id == test.ApplicationId).Status != "in_process"))
            return Results.StatusCode(422);
        test.Patches++;
        request.HttpContext.Response.OnCompleted(() => Ask(test, CancellationToken.None));
        return Results.StatusCode(200);
    }

    private JsonObject Body(TakeHomeTest test)
    {
        var application = state.Applications.First(one => one.Id == test.ApplicationId);
        var person = state.CandidateOf(application);
        return new JsonObject
        {
            ["partner_test_id"] = test.TestId,
            ["candidate"] = new JsonObject
            {
                ["first_name"] = person.FirstName,
                ["last_name"] = person.LastName,
                ["preferred_name"] = null,
                ["resume_url"] = null,
                ["phone_number"] = null,
                ["email"] = person.Email,
                ["greenhouse_profile_url"] = $"{Here()}/people/{person.Id}?application_id={application.Id}",
            },
            ["sent_by"] = state.Users[1].Email,
            ["url"] = $"{Here()}{Callbacks}/{test.Id}",
        };
    }

    /// <summary>Whether an answer is as documented; else the partner is told what is wrong with it.</summary>
    private async Task<bool> Holds(string call, int status, IReadOnlyList<string> faults, TakeHomeTest? test, CancellationToken cancel)
    {
        if (status is < 200 or > 299)
            return false;
        if (test is not null)
            test.Fault = faults.Count == 0 ? null : string.Join("; ", faults);
        if (faults.Count == 0)
            return true;
        var told = new JsonObject { ["api_call"] = call, ["errors"] = new JsonArray([.. faults.Select(fault => JsonValue.Create(fault))]) };
        if (test is not null)
        {
            told["partner_test_id"] = test.TestId;
            told["partner_test_name"] = test.TestName;
            told["partner_interview_id"] = test.InterviewId;
        }

        await Call(HttpMethod.Post, "response_error", told, cancel);
        return false;
    }

    private async Task<(int Status, JsonNode? Answer)> Call(HttpMethod method, string call, JsonObject? body, CancellationToken cancel)
    {
        if (Url is null)
            return (0, null);
        using var request = new HttpRequestMessage(method, $"{Url}/{call}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Credentials());
        if (body is not null)
            request.Content = JsonContent.Create(body);
        var (status, text, mediaType) = (0, "", (string?)null);
        try
        {
            using var client = clients.CreateClient();
            client.Timeout = Patience;
            using var response = await client.SendAsync(request, cancel);
            text = await response.Content.ReadAsStringAsync(cancel);
            (status, mediaType) = ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString());
            return (status, JsonNode.Parse(text));
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return (status, null);
        }
        finally
        {
            traffic.NoteCall(TrafficName, request, body?.ToJsonString(), status, mediaType, text);
        }
    }

    private async Task<bool> CanBeReached(string url, CancellationToken cancel)
    {
        try
        {
            using var client = clients.CreateClient();
            client.Timeout = Patience;
            using var response = await client.GetAsync(new Uri(url), cancel);
            return response.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return false;
        }
    }

    private void Note(TakeHomeTest test, string text) => state.Do(() =>
    {
        state.Feed.Add(new Activity(time.GetUtcNow(), state.Applications.First(one => one.Id == test.ApplicationId).CandidateId, text));
        return true;
    });

    private string Credentials() => Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Key}:"));

    private string Here() => server.Features.Get<IServerAddressesFeature>()!.Addresses.First().TrimEnd('/');

    private sealed record Target(string? Url, string? Key);

    private sealed record Order(string ApplicationId, string? TestId);
}
