using Candor.Access;
using Candor.Connectors;
using Candor.Hosting;
using Candor.Hosting.Pages;

namespace Candor.Intake;

/// <summary>
/// <c>/partners/{connection}/…</c>: what an ATS's assessment panel calls. The vendor's part turns the request into our words and our words into its
/// answer; what is asked for is durable before it is answered. Every refusal is kept for operators, without the body.
/// </summary>
public static class PartnerRoutes
{
    /// <summary>The largest body taken, in bytes. Real ones are a kilobyte or two.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/partners/{connection}/{call}", ["GET", "POST"], Receive).AllowAnonymous().DisableAntiforgery().RequireRateLimiting(AccessRoom.AtsRateLimit).ExcludeFromDescription();
        routes.MapGet("/results/{id}", Door).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Where a recruiter finds the result of a screening, from the panel.</summary>
    /// <param name="configuration">Where recruiters reach this installation.</param>
    /// <param name="screening">The screening.</param>
    public static Uri UrlFor(Configuration.CandorConfiguration configuration, string screening) =>
        new($"{configuration.PublicUrl.ToString().TrimEnd('/')}/results/{screening}");

    private static async Task<IResult> Receive(
        string connection,
        string call,
        HttpRequest request,
        Connections connections,
        Assessments assessments,
        Refusals refusals,
        CancellationToken cancel)
    {
        if (connections.Find(connection) is not { Assessment: { } partner } connector)
            return await refusals.RefuseUnknown(connection, "No such connection is set up for an assessment panel.", cancel);
        if (await RequestBody.Read(request, MaxBytes, cancel) is not { } body)
            return await refusals.Refuse(connection, 413, $"The body is larger than {MaxBytes} bytes.", cancel);

        var read = partner.Read(new PartnerRequest(
            request.Method,
            call,
            request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal),
            request.Headers.Authorization,
            body));
        try
        {
            return Answer(request, await assessments.Answer(connection, connector, partner, read, cancel));
        }
        catch (RefusedCallException refused)
        {
            var answer = partner.Refuse(call, refused.Refusal, refused.Message);
            await refusals.Note(connection, answer.Status, refused.Message, cancel);
            return Answer(request, answer);
        }
        catch (TryLaterException later)
        {
            var answer = partner.Refuse(call, PartnerRefusal.TryLater, "The applicant tracking system could not be read just now: try again.");
            await refusals.Note(connection, answer.Status, later.Message, cancel);
            return Answer(request, answer);
        }
    }

    private static IResult Answer(HttpRequest request, PartnerAnswer answer)
    {
        if (answer.Status == StatusCodes.Status401Unauthorized)
            request.HttpContext.Response.Headers.WWWAuthenticate = "Basic realm=\"candor\"";
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return answer.Json is { } json
            ? Results.Text(json, "application/json", statusCode: answer.Status)
            : Results.StatusCode(answer.Status);
    }

    /// <summary>
    /// A vendor shows a result only when its address can be reached without sign-in. So it can: it says the same of every identifier, and leads
    /// those who may see more to where they sign in.
    /// </summary>
    private static IResult Door(string id) => MessagePage.Show(
        StatusCodes.Status200OK,
        "The result of a voice screen",
        "What was said, how it was rated and who judged it is shown to the hiring team, signed in.",
        $"/console/screenings/{Uri.EscapeDataString(id)}",
        "Open it");
}

/// <summary>A partner's call is refused; the message is for the recruiter where the vendor shows it, and for operators. Nothing personal.</summary>
/// <param name="refusal">Why, in our words.</param>
/// <param name="why">Why, in a sentence.</param>
public sealed class RefusedCallException(PartnerRefusal refusal, string why) : Exception(why)
{
    /// <summary>Why, in our words.</summary>
    public PartnerRefusal Refusal => refusal;
}
