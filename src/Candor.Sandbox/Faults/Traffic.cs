using System.Text;
using System.Text.Json.Nodes;

namespace Candor.Sandbox.Faults;

/// <summary>
/// Keeps whole exchanges with the vendors' APIs in a file, a JSON object a line, so that tests can hold both sides to the vendor's own description.
/// The people in them are made up, and so are the secrets.
/// </summary>
/// <param name="options">Names the file.</param>
/// <param name="time">The clock.</param>
internal sealed class Traffic(SandboxOptions options, TimeProvider time)
{
    private readonly Lock _gate = new(); // over the file
    private readonly string? _file = Directory.Exists(options.Traffic) ? Path.Combine(options.Traffic, $"{Environment.ProcessId}.jsonl") : options.Traffic;

    /// <summary>Begins to listen to an exchange; disposing writes it down.</summary>
    /// <param name="wing">Whose API.</param>
    /// <param name="fault">The fault that strikes it; null for none.</param>
    /// <param name="context">The call.</param>
    public async Task<Exchange> Begin(string wing, string? fault, HttpContext context)
    {
        if (_file is null)
            return new Exchange(null, _ => { });
        var request = context.Request;
        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, Encoding.UTF8, leaveOpen: true);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        request.Body.Position = 0;
        var line = new JsonObject
        {
            ["wing"] = wing,
            ["at"] = time.GetUtcNow().ToString("O"),
            ["fault"] = fault,
            ["method"] = request.Method,
            ["path"] = request.Path.Value,
            ["query"] = request.QueryString.Value,
            ["request_headers"] = Headers(request.Headers),
            ["request_body"] = body.Length == 0 ? null : body,
        };
        var copy = new CopyingStream(context.Response.Body);
        context.Response.Body = copy;
        return new Exchange(context, status =>
        {
            line["status"] = status;
            line["response_headers"] = Headers(context.Response.Headers);
            var answer = copy.Copied();
            line["response_body"] = answer.Length == 0 ? null : answer;
            lock (_gate)
                File.AppendAllText(_file, line.ToJsonString() + "\n");
        });
    }

    /// <summary>Keeps an exchange that a wing began itself.</summary>
    /// <param name="name">Whose API, and which.</param>
    /// <param name="request">What was sent.</param>
    /// <param name="body">Its body; null for none.</param>
    /// <param name="status">What was answered; 0 for nothing.</param>
    /// <param name="mediaType">What the answer's body is; null for none.</param>
    /// <param name="answer">The answer's body.</param>
    public void NoteCall(string name, HttpRequestMessage request, string? body, int status, string? mediaType, string answer)
    {
        if (_file is null)
            return;
        var sent = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? []);
        var line = new JsonObject
        {
            ["wing"] = name,
            ["at"] = time.GetUtcNow().ToString("O"),
            ["fault"] = null,
            ["method"] = request.Method.Method,
            ["path"] = request.RequestUri!.AbsolutePath,
            ["query"] = request.RequestUri.Query,
            ["request_headers"] = new JsonObject(sent.Select(header =>
                KeyValuePair.Create(header.Key.ToLowerInvariant(), (JsonNode?)string.Join(", ", header.Value)))),
            ["request_body"] = body,
            ["status"] = status,
            ["response_headers"] = mediaType is null ? new JsonObject() : new JsonObject { ["content-type"] = mediaType },
            ["response_body"] = answer.Length == 0 ? null : answer,
        };
        lock (_gate)
            File.AppendAllText(_file, line.ToJsonString() + "\n");
    }

    private static JsonObject Headers(IHeaderDictionary headers) =>
        new(headers.Select(header => KeyValuePair.Create(header.Key.ToLowerInvariant(), (JsonNode?)header.Value.ToString())));

    /// <summary>An exchange under way.</summary>
    /// <param name="context">The call; null when nobody listens.</param>
    /// <param name="write">Writes it down, given the status.</param>
    internal sealed class Exchange(HttpContext? context, Action<int> write) : IAsyncDisposable
    {
        private readonly Stream? _before = context?.Response.Body is CopyingStream copy ? copy.Inner : null;

        /// <summary>What was answered; 0 when the connection was cut.</summary>
        public int Status { get; set; }

        /// <inheritdoc />
        public ValueTask DisposeAsync()
        {
            if (context is null)
                return ValueTask.CompletedTask;
            context.Response.Body = _before!;
            write(Status);
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Passes on what is written, and keeps a copy.</summary>
    /// <param name="inner">Where it goes.</param>
    private sealed class CopyingStream(Stream inner) : Stream
    {
        private readonly MemoryStream _copy = new();

        public Stream Inner => inner;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public string Copied() => Encoding.UTF8.GetString(_copy.GetBuffer(), 0, (int)_copy.Length);

        public override void Flush() => inner.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            _copy.Write(buffer, offset, count);
            inner.Write(buffer, offset, count);
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _copy.Write(buffer.Span);
            await inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
