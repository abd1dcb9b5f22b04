using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candor.Sandbox.Greenhouse;

/// <summary>What Greenhouse wants of a partner's answers, and tells the partner through <c>response_error</c> when it does not get it.</summary>
internal static class PartnerAnswers
{
    private static readonly string[] StatusKeys = ["partner_status", "partner_profile_url", "partner_score", "metadata"];

    /// <summary>The faults of an answer to <c>list_tests</c>.</summary>
    /// <param name="answer">The body.</param>
    public static IReadOnlyList<string> OfListTests(JsonNode? answer) => answer is JsonArray tests
        ? [.. tests.SelectMany((test, index) => new[] { "partner_test_id", "partner_test_name" }
            .Where(key => !IsText(test as JsonObject, key)).Select(key => $"test {index}: {key} is missing or not a string"))]
        : ["the response is not a list of tests"];

    /// <summary>The faults of an answer to <c>send_test</c>.</summary>
    /// <param name="answer">The body.</param>
    public static IReadOnlyList<string> OfSendTest(JsonNode? answer) => answer switch
    {
        JsonObject { Count: 1 } one when IsText(one, "partner_interview_id") => [],
        JsonObject => ["the response has to be one object with the one key partner_interview_id, a string"],
        _ => ["the response is not an object"],
    };

    /// <summary>The faults of an answer to <c>test_status</c>.</summary>
    /// <param name="answer">The body.</param>
    public static IReadOnlyList<string> OfTestStatus(JsonNode? answer)
    {
        if (answer is not JsonObject status)
            return ["the response is not an object"];
        var faults = new List<string>();
        faults.AddRange(status.Select(member => member.Key).Except(StatusKeys).Select(key => $"{key} is not one of the four keys"));
        if (!IsText(status, "partner_status"))
            faults.Add("partner_status is missing or not a string");
        else if ((string)status["partner_status"]! == "complete" && !IsText(status, "partner_profile_url"))
            faults.Add("partner_status is 'complete' but partner_profile url is missing");
        if (status["partner_profile_url"] is { } url && (url.GetValueKind() != JsonValueKind.String || !Uri.TryCreate((string)url!, UriKind.Absolute, out _)))
            faults.Add("partner_profile_url is not a url");
        if (status["partner_score"] is { } score && score.GetValueKind() != JsonValueKind.Number)
            faults.Add("partner_score is not a number");
        if (status["metadata"] is { } metadata)
            faults.AddRange(metadata is JsonObject facts
                ? facts.Where(fact => fact.Value is JsonObject or JsonArray).Select(_ => "metadata is nested")
                : ["metadata is not an object"]);
        return faults;
    }

    private static bool IsText(JsonObject? parent, string key) =>
        parent?[key] is { } value && value.GetValueKind() == JsonValueKind.String && ((string)value!).Length > 0;
}
