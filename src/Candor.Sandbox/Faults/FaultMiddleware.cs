namespace Candor.Sandbox.Faults;

/// <summary>The calls that were seen, and the faults that strike them.</summary>
/// <param name="next">The rest of the application.</param>
/// <param name="wings">The vendors.</param>
/// <param name="faults">What is switched on.</param>
/// <param name="calls">Where calls are noted.</param>
/// <param name="traffic">Where whole exchanges are kept.</param>
/// <param name="time">The clock.</param>
internal sealed class FaultMiddleware(
    RequestDelegate next,
    IEnumerable<IWing> wings,
    FaultBox faults,
    ApiLog calls,
    Traffic traffic,
    TimeProvider time)
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(20);

    private readonly IReadOnlyList<IWing> _wings = [.. wings];

    /// <summary>Handles a call.</summary>
    /// <param name="context">The call.</param>
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (_wings.FirstOrDefault(one => one.ApiOf(request.Path) is not null) is not { } wing)
        {
            await next(context);
            return;
        }

        var name = await wing.NameOf(request);
        var fault = faults.Strike(request.Method, name)?.Kind;
        var status = 0;
        await using var exchange = await traffic.Begin(wing.ApiOf(request.Path)!, fault, context);
        try
        {
            status = await Answer(context, fault, wing);
        }
        finally
        {
            exchange.Status = status;
            calls.Add(new ApiCall(time.GetUtcNow(), wing.Id, request.Method, name + request.QueryString, status, fault));
        }
    }

    private async Task<int> Answer(HttpContext context, string? fault, IWing wing)
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
                await wing.Fail(429).ExecuteAsync(context);
                return context.Response.StatusCode;
            case "500":
                await wing.Fail(500).ExecuteAsync(context);
                return context.Response.StatusCode;
            case "malformed":
                await Unheard(context);
                context.Response.StatusCode = 200;
                context.Response.ContentType = wing.Malformed.MediaType;
                await context.Response.WriteAsync(wing.Malformed.Body);
                return 200;
            case "token_expired":
                wing.ExpireTokens();
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
