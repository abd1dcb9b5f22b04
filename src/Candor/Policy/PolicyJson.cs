using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Candor.Domain.Policy;

namespace Candor.Policy;

/// <summary>An answer as JSON: the shape of <c>candor policy explain --json</c>, which is also what is kept of every answer that a screening got.</summary>
public static class PolicyJson
{
    /// <summary>Stands under every answer.</summary>
    public const string Caution = "Engineering, not legal advice: have counsel confirm what each law lists.";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The answer.</summary>
    /// <param name="answer">The answer.</param>
    public static JsonObject Of(PolicyAnswer answer)
    {
        var json = JsonSerializer.SerializeToNode(answer, Options)!.AsObject();
        // Without a floor or a ceiling the retention says so, rather than nothing.
        foreach (var (data, period) in answer.Retention)
        {
            json["retention"]![data]!["min_days"] = period.MinDays;
            json["retention"]![data]!["max_days"] = period.MaxDays;
        }

        json["notice"] = Caution;
        return json;
    }
}
