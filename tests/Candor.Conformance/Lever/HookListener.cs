using System.Net;
using System.Net.Sockets;

namespace Candor.Conformance.Lever;

/// <summary>Receives webhooks on loopback and answers 200.</summary>
internal sealed class HookListener : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly HttpListener _listener = new();
    private readonly List<string> _received; // under its own lock
    private readonly SemaphoreSlim _arrived = new(0);

    private HookListener(List<string> received) => _received = received;

    /// <summary>Begins to listen.</summary>
    /// <param name="received">Gets the bodies.</param>
    /// <param name="address">Where.</param>
    public static HookListener Start(List<string> received, out string address)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/hooks";
        probe.Stop();
        var listener = new HookListener(received);
        listener._listener.Prefixes.Add($"{address}/");
        listener._listener.Start();
        _ = listener.Receive();
        return listener;
    }

    /// <summary>Waits until so many have come.</summary>
    /// <param name="count">How many.</param>
    public async Task Reach(int count)
    {
        for (var i = 0; i < count; i++)
            if (!await _arrived.WaitAsync(Limit))
                throw new TimeoutException($"Only {i} webhooks came.");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _listener.Close();
        _arrived.Dispose();
    }

    private async Task Receive()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                var body = await reader.ReadToEndAsync();
                lock (_received)
                    _received.Add(body);
                context.Response.StatusCode = 200;
                context.Response.Close();
                _arrived.Release();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
