using System.Globalization;
using System.Threading.Channels;
using Candor.Sandbox.Faults;

namespace Candor.Sandbox.Hooks;

/// <summary>One try to deliver a webhook.</summary>
/// <param name="Wing">Whose.</param>
/// <param name="EventId">The event's identity, the same for every try.</param>
/// <param name="Action">The event.</param>
/// <param name="Attempt">Which try, from 1; 0 for one that was lost on purpose.</param>
/// <param name="Outcome">The HTTP status, or what went wrong.</param>
/// <param name="At">When.</param>
public sealed record Delivery(string Wing, string EventId, string Action, int Attempt, string Outcome, DateTimeOffset At);

/// <summary>A webhook to send.</summary>
/// <param name="Wing">Whose.</param>
/// <param name="EventId">The event's identity.</param>
/// <param name="Action">The event.</param>
/// <param name="Make">Makes the request of a try: signed as the vendor signs; null while no address is configured.</param>
/// <param name="Attempts">How often the vendor tries.</param>
/// <param name="Delivered">Whether the vendor takes a status for delivered.</param>
public sealed record Hook(string Wing, string EventId, string Action, Func<HttpRequestMessage?> Make, int Attempts, Func<int, bool> Delivered);

/// <summary>
/// Sends every wing's webhooks, again and again with growing waits as vendors do, and loses, doubles or delays them when a fault says so.
/// </summary>
/// <param name="options">How fast it is tried again.</param>
/// <param name="faults">Lost, doubled and late deliveries.</param>
/// <param name="clients">Sends them.</param>
/// <param name="time">The clock.</param>
public sealed class HookSender(SandboxOptions options, FaultBox faults, IHttpClientFactory clients, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Channel<(Hook Hook, TimeSpan Delay)> _queue = Channel.CreateUnbounded<(Hook, TimeSpan)>();
    private readonly List<Delivery> _log = []; // its own lock

    /// <summary>All tries, the newest last.</summary>
    public IReadOnlyList<Delivery> Log
    {
        get
        {
            lock (_log)
                return [.. _log];
        }
    }

    /// <summary>Queues a webhook.</summary>
    /// <param name="hook">The webhook.</param>
    public void Send(Hook hook)
    {
        if (faults.Webhook("webhook_lost", hook.Wing))
        {
            Note(hook, 0, "lost on the way (a fault that is switched on)");
            return;
        }

        var delay = faults.Webhook("webhook_out_of_order", hook.Wing) ? options.FirstRetry * 2 : TimeSpan.Zero;
        _queue.Writer.TryWrite((hook, delay));
        if (faults.Webhook("webhook_duplicated", hook.Wing))
            _queue.Writer.TryWrite((hook, delay));
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = new List<Task>();
        await foreach (var (hook, delay) in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            running.RemoveAll(task => task.IsCompleted);
            running.Add(Deliver(hook, delay, stoppingToken));
        }
    }

    private async Task Deliver(Hook hook, TimeSpan delay, CancellationToken cancel)
    {
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, time, cancel);
        var wait = options.FirstRetry;
        for (var attempt = 1; attempt <= hook.Attempts; attempt++, wait *= 2)
        {
            using var request = hook.Make();
            if (request is null)
            {
                Note(hook, attempt, "no webhook is configured");
                return;
            }

            var (status, outcome) = await Post(request, cancel);
            Note(hook, attempt, outcome);
            if (status is { } answered && hook.Delivered(answered))
                return;
            await Task.Delay(wait, time, cancel);
        }
    }

    private async Task<(int? Status, string Outcome)> Post(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            using var client = clients.CreateClient();
            client.Timeout = Patience;
            using var response = await client.SendAsync(request, cancel);
            return ((int)response.StatusCode, ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return (null, failure is HttpRequestException ? "no connection" : "no answer in time");
        }
    }

    private void Note(Hook hook, int attempt, string outcome)
    {
        lock (_log)
            _log.Add(new Delivery(hook.Wing, hook.EventId, hook.Action, attempt, outcome, time.GetUtcNow()));
    }
}
