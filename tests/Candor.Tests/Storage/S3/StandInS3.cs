using System.Collections.Concurrent;
using Candor.Storage.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.AspNetCore.Hosting;

namespace Candor.Tests.Storage.S3;

/// <summary>What is asked of the store.</summary>
/// <param name="Action">By the name of the permission it needs, such as <c>s3:PutObject</c>.</param>
/// <param name="Key">The object; empty for a listing.</param>
internal sealed record S3Call(string Action, string Key);

/// <summary>What goes wrong with a call.</summary>
public enum S3Fault
{
    /// <summary>500, and nothing has happened.</summary>
    InternalError,

    /// <summary>503: too many requests, and nothing has happened.</summary>
    SlowDown,

    /// <summary>It has happened, and the connection breaks before the answer.</summary>
    ResetAfterEffect,

    /// <summary>It has happened, and no answer comes for as long as the caller waits.</summary>
    SilentAfterEffect,

    /// <summary>The answer says that it has happened, and it has not.</summary>
    Pretence,
}

/// <summary>
/// A stand-in for a store that speaks S3, in this process on loopback: one account with one bucket, addressed by path. It holds to what the reference of
/// Amazon's S3 says of the seven calls that are made, strictly: signatures of version 4 are checked over everything they cover, with the body's hash; the clock;
/// the key; the region; listings come in pages, of objects and of versions, and in the order of the keys' bytes; errors are XML with their codes. What is
/// not one of those calls is refused. It is not S3: it keeps everything in memory, knows one bucket, and nobody but this page vouches that it is like it. The
/// same tests run against an independent store with <c>scripts/objects-tests.sh</c>.
/// </summary>
internal sealed class StandInS3 : IAsyncDisposable
{
    public const string Bucket = "recordings";
    public const string Region = "eu-central-1";

    private readonly WebApplication _app;
    private readonly S3Shelf _shelf = new();
    private readonly CancellationTokenSource _over = new();

    private StandInS3(WebApplication app, Uri address) => (_app, Address) = (app, address);

    public Uri Address { get; private set; }

    public AccessKey Key { get; set; } = new("AKIDSTANDIN", "the-stand-in's-secret", null);

    /// <summary>Whether the bucket keeps versions.</summary>
    public bool Versioned { get => _shelf.Versioned; init => _shelf.Versioned = value; }

    /// <summary>The most keys on a page of a listing.</summary>
    public int PageSize { get; init; } = 1000;

    /// <summary>Whether versions can be listed at all.</summary>
    public bool KnowsVersions { get; init; } = true;

    /// <summary>What the account may not do, by permissions.</summary>
    public IReadOnlySet<string> Denied { get; set; } = new HashSet<string>();

    /// <summary>What goes wrong with a call; null for nothing. Asked once a call.</summary>
    public Func<S3Call, Task<S3Fault?>> Faults { get; set; } = NoFaults;

    public static Task<S3Fault?> NoFaults(S3Call call) => Task.FromResult<S3Fault?>(null);

    /// <summary>Every call that was let in, in order.</summary>
    public ConcurrentQueue<S3Call> Calls { get; } = new();

    /// <summary>Every version and marker there is: its key, and its bytes or null for a marker.</summary>
    public IReadOnlyList<(string Key, byte[]? Bytes)> Everything => _shelf.Everything;

    /// <summary>As the environment would name it.</summary>
    public ObjectBucket As(string prefix = "", AccessKey? key = null, string bucket = Bucket, string region = Region) => new(bucket, prefix, Address, region, key ?? Key);

    /// <summary>Starts it.</summary>
    public static async Task<StandInS3> Start(CancellationToken cancel, bool versioned = false, int pageSize = 1000, bool knowsVersions = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var here = new StandInS3(app, new Uri("http://127.0.0.1")) { Versioned = versioned, PageSize = pageSize, KnowsVersions = knowsVersions };
        app.Run(here.Answer);
        await app.StartAsync(cancel);
        here.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return here;
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _over.Dispose();
    }

    private async Task Answer(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var request = new S3Request(context.Request, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, body.ToArray());
        S3Answer answer;
        try
        {
            SignatureV4.Check(request, Key, Region, TimeProvider.System.GetUtcNow());
            var call = CallOf(request);
            Calls.Enqueue(call);
            var fault = await Faults(call);
            answer = fault switch
            {
                S3Fault.InternalError => throw new S3Refusal(500, "InternalError"),
                S3Fault.SlowDown => throw new S3Refusal(503, "SlowDown"),
                S3Fault.Pretence => new S3Answer(204, [], null),
                _ => Do(call, request),
            };
            if (fault == S3Fault.SilentAfterEffect)
                await Silence(context.RequestAborted);
            if (fault is S3Fault.SilentAfterEffect or S3Fault.ResetAfterEffect)
            {
                context.Abort();
                return;
            }
        }
        catch (S3Refusal refusal)
        {
            answer = refusal.Answer(request.Target);
        }

        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = answer.Status == 204 ? null : answer.Body.Length;
        if (answer.Status != 204)
            await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    /// <summary>Until the caller has gone, or the store ends.</summary>
    private async Task Silence(CancellationToken gone)
    {
        var ended = new TaskCompletionSource();
        await using var one = gone.Register(() => ended.TrySetResult());
        await using var other = _over.Token.Register(() => ended.TrySetResult());
        await ended.Task;
    }

    private static S3Call CallOf(S3Request request)
    {
        var about = (request.Method, request.Key.Length > 0, request.Query.ContainsKey("versions"), request.Query.GetValueOrDefault("list-type"), request.Query.ContainsKey("versionId"));
        var action = about switch
        {
            ("PUT", true, false, null, false) => "s3:PutObject",
            ("GET", true, false, null, false) => "s3:GetObject",
            ("DELETE", true, false, null, false) => "s3:DeleteObject",
            ("DELETE", true, false, null, true) => "s3:DeleteObjectVersion",
            ("GET", false, false, "2", false) => "s3:ListBucket",
            ("GET", false, true, null, false) => "s3:ListBucketVersions",
            _ => throw new S3Refusal(501, "NotImplemented"),
        };
        return new S3Call(action, request.Key);
    }

    private S3Answer Do(S3Call call, S3Request request)
    {
        if (Denied.Contains(call.Action))
            throw new S3Refusal(403, "AccessDenied");
        if (request.Bucket != Bucket)
            throw new S3Refusal(404, "NoSuchBucket");
        if (call.Action == "s3:ListBucketVersions" && !KnowsVersions)
            throw new S3Refusal(501, "NotImplemented");
        return call.Action switch
        {
            "s3:PutObject" => _shelf.Put(request),
            // Whoever may not list learns nothing of what is absent.
            "s3:GetObject" => _shelf.Get(request) ?? throw (Denied.Contains("s3:ListBucket") ? new S3Refusal(403, "AccessDenied") : new S3Refusal(404, "NoSuchKey")),
            "s3:ListBucket" => _shelf.List(request, PageSize),
            "s3:ListBucketVersions" => _shelf.ListVersions(request, PageSize),
            _ => _shelf.Delete(request),
        };
    }
}
