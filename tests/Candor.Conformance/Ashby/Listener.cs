using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Candor.Conformance.Ashby;

/// <summary>Somebody Ashby calls: takes one request after another, and answers as told.</summary>
internal sealed class Listener : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly HttpListener _http;

    public Listener()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        Address = $"http://127.0.0.1:{port}";
        _http = new HttpListener { Prefixes = { $"{Address}/" } };
        _http.Start();
    }

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>Takes the next request.</summary>
    /// <param name="status">What is answered.</param>
    /// <param name="answer">The body.</param>
    public async Task<(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)> Next(int status = 200, string answer = "")
    {
        var context = await _http.GetContextAsync().WaitAsync(Limit);
        using var received = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(received);
        var headers = context.Request.Headers.AllKeys.OfType<string>()
            .ToDictionary(name => name, name => context.Request.Headers[name]!, StringComparer.OrdinalIgnoreCase);
        context.Response.StatusCode = status;
        if (answer.Length > 0)
        {
            context.Response.ContentType = "application/json";
            context.Response.Close(Encoding.UTF8.GetBytes(answer), willBlock: false);
        }
        else
        {
            context.Response.Close();
        }

        return (context.Request.Url!.AbsolutePath, headers, received.ToArray());
    }

    public void Dispose() => _http.Close();
}
