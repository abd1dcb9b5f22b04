using System.Text;
using Candor.Access;
using Candor.Intake;

namespace Candor.Audit.Witness;

/// <summary><c>POST /witness/add-checkpoint</c> (C2SP tlog-witness). Whoever asks is known by the ledger's signature on the checkpoint and by nothing else.</summary>
public static class WitnessRoutes
{
    /// <summary>The largest request taken, in bytes: 63 hashes and a checkpoint with all its signatures come to a quarter of it.</summary>
    private const int MaxBytes = 32 * 1024;

    /// <summary>Adds the room's services.</summary>
    /// <param name="services">The application's services.</param>
    public static IServiceCollection AddWitness(this IServiceCollection services) => services
        .AddSingleton<WitnessKey>().AddScoped<WitnessDesk>().AddScoped<WitnessSubmission>().AddScoped<CheckpointMail>().AddSingleton<WitnessRounds>();

    /// <summary>Adds the route.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/witness/add-checkpoint", Add).RequireRateLimiting(AccessRoom.ApiRateLimit).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> Add(HttpRequest request, WitnessDesk desk, CancellationToken cancel)
    {
        if (await RequestBody.Read(request, MaxBytes, cancel) is not { } body)
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        var answer = await desk.Consider(body, cancel);
        return new Written(answer);
    }

    /// <summary>The type goes out to the letter: other witnesses' clients compare it.</summary>
    private sealed class Written(WitnessAnswer answer) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            (httpContext.Response.StatusCode, httpContext.Response.ContentType) = (answer.Status, answer.ContentType);
            return httpContext.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer.Body), httpContext.RequestAborted).AsTask();
        }
    }
}
