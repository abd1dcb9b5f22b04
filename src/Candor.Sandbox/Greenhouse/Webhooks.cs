using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Candor.Sandbox.Faults;

namespace Candor.Sandbox.Greenhouse;

/// <summary>One try to deliver a webhook.</summary>
/// <param name="EventId">The event's identity, the same for every try.</param>
/// <param name="Action">The event.</param>
/// <param name="Attempt">Which try, from 1.</param>
/// <param name="Outcome">The HTTP status, or what went wrong.</param>
/// <param name="At">When.</param>
public sealed record Delivery(string EventId, string Action, int Attempt, string Outcome, DateTimeOffset At);

/// <summary>
/// Recruiting webhooks: signed, escaped and repeated as Greenhouse documents. Anything but 200 is tried again, seven times in all.
/// </summary>
/// <param name="state">Whose changes are told.</param>
/// <param name="options">Where to, and how fast.</param>
/// <param name="faults">Lost, doubled and late deliveries.</param>
/// <param name="clients">Sends them.</param>
/// <param name="time">The clock.</param>
internal sealed class Webhooks(
    GreenhouseState state,
    SandboxOptions options,
    FaultBox faults,
    IHttpClientFactory clients,
    TimeProvider time) : BackgroundService
{
    private const int Attempts = 7;

    // Non-ASCII and <, >, & leave as \uXXXX: the default encoder's way is Greenhouse's.
    private static readonly JsonSerializerOptions Escaping = new() { Encoder = JavaScriptEncoder.Default };

    private readonly Channel<Prepared> _queue = Channel.CreateUnbounded<Prepared>();
    private readonly List<Delivery> _log = [];

    /// <summary>All tries, the newest last.</summary>
    public IReadOnlyList<Delivery> Log
    {
        get
        {
            lock (_log)
                return [.. _log];
        }
    }

    /// <summary>Queues an event about an application.</summary>
    /// <param name="action">The event.</param>
    /// <param name="application">What it is about.</param>
    public void Send(string action, Application application)
    {
        var body = state.Do(() => WebhookBodies.Of(action, state, application));
        var one = new Prepared(
            Guid.NewGuid().ToString("N"),
            action,
            Encoding.UTF8.GetBytes(body.ToJsonString(Escaping)));
        if (faults.Webhook("webhook_lost"))
        {
            Note(one, 0, "lost on the way (a fault that is switched on)");
            return;
        }

        var delay = faults.Webhook("webhook_out_of_order") ? options.FirstRetry * 2 : TimeSpan.Zero;
        _queue.Writer.TryWrite(one with { Delay = delay });
        if (faults.Webhook("webhook_duplicated"))
            _queue.Writer.TryWrite(one with { Delay = delay });
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        state.Changed += Send;
        var running = new List<Task>();
        await foreach (var one in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            running.RemoveAll(task => task.IsCompleted);
            running.Add(Deliver(one, stoppingToken));
        }
    }

    private async Task Deliver(Prepared one, CancellationToken cancel)
    {
        if (one.Delay > TimeSpan.Zero)
            await Task.Delay(one.Delay, time, cancel);
        var wait = options.FirstRetry;
        for (var attempt = 1; attempt <= Attempts; attempt++, wait *= 2)
        {
            if (options.HookUrl is not { } url)
            {
                Note(one, attempt, "no webhook is configured");
                return;
            }

            var outcome = await Post(url, one, cancel);
            Note(one, attempt, outcome);
            if (outcome == "200")
                return;
            await Task.Delay(wait, time, cancel);
        }
    }

    private async Task<string> Post(string url, Prepared one, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(one.Body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("Greenhouse-Event-ID", one.EventId);
        request.Headers.Add(
            "Signature",
            $"sha256 {Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.HookSecret), one.Body))}");
        try
        {
            using var client = clients.CreateClient();
            client.Timeout = TimeSpan.FromSeconds(10);
            using var response = await client.SendAsync(request, cancel);
            return ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return failure is HttpRequestException ? "no connection" : "no answer in time";
        }
    }

    private void Note(Prepared one, int attempt, string outcome)
    {
        lock (_log)
            _log.Add(new Delivery(one.EventId, one.Action, attempt, outcome, time.GetUtcNow()));
    }

    private sealed record Prepared(string EventId, string Action, byte[] Body)
    {
        public TimeSpan Delay { get; init; }
    }
}

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

        var job = state.JobOf(one);
        var stage = state.StageOf(one);
        return Event(action, new JsonObject
        {
            ["application"] = new JsonObject
            {
                ["id"] = one.Id,
                ["rejected_at"] = one.RejectedAt is { } at ? HarvestJson.Time(at) : null,
                ["prospect"] = false,
                // Webhooks speak of active where Harvest v3 says in_process.
                ["status"] = one.Status == "in_process" ? "active" : one.Status,
                ["applied_at"] = HarvestJson.Time(one.CreatedAt),
                ["last_activity_at"] = HarvestJson.Time(one.LastActivityAt),
                ["current_stage"] = new JsonObject { ["id"] = stage.Id, ["name"] = stage.Name, ["interviews"] = new JsonArray() },
                ["candidate"] = new JsonObject
                {
                    ["id"] = candidate.Id,
                    ["first_name"] = candidate.FirstName,
                    ["last_name"] = candidate.LastName,
                    ["created_at"] = HarvestJson.Time(candidate.CreatedAt),
                    ["email_addresses"] = candidate.Email is null
                        ? new JsonArray()
                        : new JsonArray(new JsonObject { ["value"] = candidate.Email, ["type"] = "personal" }),
                    ["addresses"] = candidate.Address is null
                        ? new JsonArray()
                        : new JsonArray(new JsonObject { ["value"] = candidate.Address, ["type"] = "home" }),
                    ["custom_fields"] = new JsonObject(),
                },
                ["jobs"] = new JsonArray(new JsonObject
                {
                    ["id"] = job.Id, ["name"] = job.Name, ["requisition_id"] = job.RequisitionId, ["status"] = "open",
                }),
                ["custom_fields"] = new JsonObject(),
            },
        });
    }

    private static JsonObject Event(string action, JsonObject payload) => new() { ["action"] = action, ["payload"] = payload };
}
