using Candor.Sandbox.Greenhouse;

namespace Candor.Sandbox.Faults;

/// <summary>A call to a vendor's API, as it was seen.</summary>
/// <param name="At">When.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path and query.</param>
/// <param name="Status">What was answered; 0 when the connection was cut.</param>
/// <param name="Fault">The fault that struck it; null for none.</param>
public sealed record ApiCall(DateTimeOffset At, string Method, string Path, int Status, string? Fault);

/// <summary>The calls that were seen, and the faults that strike them.</summary>
/// <param name="next">The rest of the application.</param>
/// <param name="faults">What is switched on.</param>
/// <param name="calls">Where calls are noted.</param>
/// <param name="time">The clock.</param>
internal sealed class FaultMiddleware(RequestDelegate next, FaultBox faults, ApiLog calls, TimeProvider time)
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(20);

    /// <summary>Handles a call.</summary>
    /// <param name="context">The call.</param>
    /// <param name="tokens">Whose life a fault may end.</param>
    public async Task InvokeAsync(HttpContext context, Tokens tokens)
    {
        var request = context.Request;
        if (!request.Path.StartsWithSegments("/greenhouse/v3"))
        {
            await next(context);
            return;
        }

        var fault = faults.Strike(request.Method, request.Path);
        var status = 0;
        try
        {
            status = await Answer(context, fault?.Kind, tokens);
        }
        finally
        {
            calls.Add(new ApiCall(time.GetUtcNow(), request.Method, request.Path + request.QueryString, status, fault?.Kind));
        }
    }

    private async Task<int> Answer(HttpContext context, string? fault, Tokens tokens)
    {
        switch (fault)
        {
            case "reset_before":
                context.Abort();
                return 0;
            case "reset_after":
                await Unheard(context);
                context.Abort();
                return 0;
            case "429":
                context.Response.Headers.RetryAfter = "1";
                context.Response.Headers["X-RateLimit-Limit"] = "50";
                context.Response.Headers["X-RateLimit-Remaining"] = "0";
                context.Response.Headers["X-RateLimit-Reset"] = (time.GetUtcNow().ToUnixTimeSeconds() + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
                await HarvestErrors.Refuse(429, "Rate limit exceeded").ExecuteAsync(context);
                return 429;
            case "500":
                await HarvestErrors.Refuse(500, "Something went wrong").ExecuteAsync(context);
                return 500;
            case "malformed":
                await Unheard(context);
                context.Response.StatusCode = 200;
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync("{\"id\": 12, \"custom_fi");
                return 200;
            case "token_expired":
                tokens.Expire();
                break;
            case "slow":
                await Task.Delay(Slow, time, context.RequestAborted);
                break;
        }

        await next(context);
        return context.Response.StatusCode;
    }

    /// <summary>Lets the effect happen and throws the answer away.</summary>
    private async Task Unheard(HttpContext context)
    {
        var body = context.Response.Body;
        context.Response.Body = Stream.Null;
        await next(context);
        context.Response.Body = body;
        context.Response.Headers.ContentLength = null;
    }
}

/// <summary>The last calls seen.</summary>
public sealed class ApiLog
{
    private const int Most = 5000;

    private readonly Lock _gate = new();
    private readonly Queue<ApiCall> _calls = new(); // guarded by _gate

    /// <summary>The calls, the oldest first.</summary>
    public IReadOnlyList<ApiCall> Calls
    {
        get
        {
            lock (_gate)
                return [.. _calls];
        }
    }

    /// <summary>Notes a call.</summary>
    /// <param name="call">The call.</param>
    public void Add(ApiCall call)
    {
        lock (_gate)
        {
            _calls.Enqueue(call);
            if (_calls.Count > Most)
                _calls.Dequeue();
        }
    }
}
