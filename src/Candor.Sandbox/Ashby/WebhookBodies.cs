using System.Text.Json.Nodes;

namespace Candor.Sandbox.Ashby;

/// <summary>Webhook bodies as the description has them, with the <c>webhookActionId</c> that stays the same over every try.</summary>
internal static class WebhookBodies
{
    /// <summary>A ping.</summary>
    /// <param name="id">The delivery's identity.</param>
    public static JsonObject Ping(string id) => Event("ping", id, new JsonObject { ["webhookActionType"] = "ping" });

    /// <summary>The body of an event.</summary>
    /// <param name="action">The event.</param>
    /// <param name="id">The delivery's identity.</param>
    /// <param name="state">The ATS.</param>
    /// <param name="one">The application it is about.</param>
    /// <param name="gone">Of a merge, who is gone.</param>
    public static JsonObject Of(string action, string id, AshbyState state, Application one, string? gone) => Event(action, id, action switch
    {
        "candidateMerge" => new JsonObject
        {
            ["deletedCandidate"] = new JsonObject { ["id"] = gone },
            ["mergedCandidate"] = new JsonObject { ["id"] = one.CandidateId },
        },
        _ => new JsonObject { ["application"] = AshbyJson.Application(state, one) },
    });

    private static JsonObject Event(string action, string id, JsonObject data) =>
        new() { ["action"] = action, ["webhookActionId"] = id, ["data"] = data };
}
