using System.Net;
using System.Text.Json.Nodes;

namespace Candor.Tests.SampleConnector;

/// <summary>Paper's side, in memory: one application of one candidate for one job. It shares no code with the connector.</summary>
internal sealed class PaperAts : HttpMessageHandler
{
    public const string Key = "a-key-of-paper";

    private readonly Lock _gate = new(); // over everything below
    private readonly JsonObject _fields = new() { ["status"] = null, ["link"] = null, ["screening"] = null };
    private readonly JsonArray _notes = [];
    private readonly List<string> _lost = [];

    /// <summary>The fields as they stand.</summary>
    public JsonObject Fields
    {
        get
        {
            lock (_gate)
                return _fields.DeepClone().AsObject();
        }
    }

    /// <summary>The notes as they stand.</summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (_gate)
                return [.. _notes.Select(note => (string)note!["text"]!)];
        }
    }

    /// <summary>The answer to the next call of this method and path is lost, its effect is not.</summary>
    public void Lose(string call)
    {
        lock (_gate)
            _lost.Add(call);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken));
        lock (_gate)
        {
            var call = $"{request.Method} {request.RequestUri!.AbsolutePath}";
            if (request.Headers.Authorization?.Parameter != Key)
                return Answer(request, HttpStatusCode.Unauthorized, null);
            var answer = Answer(call, body);
            if (_lost.Remove(call))
                throw new HttpRequestException("The connection broke before the answer came.");
            return Answer(request, answer is null ? HttpStatusCode.NotFound : HttpStatusCode.OK, answer);
        }
    }

    private JsonNode? Answer(string call, JsonNode? body)
    {
        switch (call)
        {
            case "GET /v1/applications":
                return new JsonArray(Application());
            case "GET /v1/applications/app-1":
                return Application();
            case "PATCH /v1/applications/app-1":
                foreach (var (key, value) in body!["fields"]!.AsObject())
                    _fields[key] = value?.DeepClone();
                return Application();
            case "GET /v1/applications/app-1/notes":
                return _notes.DeepClone();
            case "POST /v1/applications/app-1/notes":
                var note = new JsonObject { ["id"] = $"note-{_notes.Count + 1}", ["text"] = (string)body!["text"]! };
                _notes.Add(note);
                return note.DeepClone();
            case "GET /v1/candidates/cand-1":
                return new JsonObject
                {
                    ["id"] = "cand-1", ["first_name"] = "Ada", ["last_name"] = "Őrsi", ["address"] = "1 Main St, Chicago, IL 60601",
                };
            case "GET /v1/jobs":
                return new JsonArray(Job());
            case "GET /v1/jobs/job-1":
                return Job();
            case "GET /v1/jobs/job-1/stages":
                return new JsonArray(new JsonObject { ["id"] = "stage-1", ["name"] = "Voice Screen" });
            case "GET /v1/fields":
                return new JsonArray(
                    Field("status", "choice", "Invited", "Completed", "Incomplete", "Declined", "Other way requested", "Expired", "Withdrawn", "Blocked", "Technical failure"),
                    Field("link", "link"),
                    Field("screening", "text"));
            default:
                return null;
        }
    }

    private JsonObject Application() => new()
    {
        ["id"] = "app-1", ["candidate_id"] = "cand-1", ["job_id"] = "job-1", ["status"] = "active", ["stage_id"] = "stage-1",
        ["stage_name"] = "Voice Screen", ["stay_id"] = "stay-1", ["fields"] = _fields.DeepClone(),
    };

    private static JsonObject Job() => new() { ["id"] = "job-1", ["title"] = "Customer care", ["location"] = "Chicago, Illinois", ["status"] = "open" };

    private static JsonObject Field(string key, string type, params string[] options) => new()
    {
        ["key"] = key, ["name"] = key, ["type"] = type, ["options"] = new JsonArray([.. options.Select(option => JsonValue.Create(option))]),
    };

    private static HttpResponseMessage Answer(HttpRequestMessage request, HttpStatusCode status, JsonNode? body) =>
        new(status) { RequestMessage = request, Content = new StringContent(body?.ToJsonString() ?? "") };
}
