using Candor.Consent;

namespace Candor.Interview;

/// <summary>
/// The microphone's check, the questions, and the addresses the recorder uploads to. Nothing here does anything before the consent to record is
/// durable, and nothing is taken after it is withdrawn.
/// </summary>
public static class InterviewRoutes
{
    /// <summary>Adds the room's services.</summary>
    /// <param name="services">The application's services.</param>
    public static IServiceCollection AddInterview(this IServiceCollection services) => services.AddSingleton<AnswerUploads>();

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var candidate = CandidateRoutes.GroupOf(routes);
        candidate.MapGet("/microphone", InterviewPages.Microphone);
        candidate.MapGet("/questions/{question}", InterviewPages.Question);
        candidate.MapGet("/questions/{question}/chunks", UploadRoutes.List).AddEndpointFilter(UploadRoutes.WithoutStore);
        candidate.MapPut("/questions/{question}/segments/{segment}/chunks/{number:int}", UploadRoutes.Put).AddEndpointFilter(UploadRoutes.WithoutStore);
        candidate.MapPost("/questions/{question}/finish", FinishAnswer.Post).AddEndpointFilter(UploadRoutes.WithoutStore);
    }
}
