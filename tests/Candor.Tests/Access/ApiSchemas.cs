using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Candor.Tests.Access;

/// <summary>What <c>/openapi/v1.json</c> says of answers. A member that it does not speak of is a fault.</summary>
internal sealed class ApiSchemas
{
    private static readonly Uri Document = new("https://description.candor.example/v1");

    private readonly BuildOptions _options;

    public ApiSchemas(string description)
    {
        var document = JsonNode.Parse(description)!;
        foreach (var (_, schema) in document["components"]!["schemas"]!.AsObject())
            if (schema!["properties"] is not null)
                schema["additionalProperties"] = false;
        var registry = new SchemaRegistry();
        registry.Register(new JsonElementBaseDocument(JsonSerializer.SerializeToElement(document), Document));
        _options = new BuildOptions { SchemaRegistry = registry };
    }

    /// <summary>Whether an answer is what a schema says.</summary>
    public bool Fits(string schema, string answer)
    {
        var reference = new JsonObject { ["$ref"] = $"{Document}#/components/schemas/{schema}" };
        return JsonSchema.Build(JsonSerializer.SerializeToElement(reference), _options)
            .Evaluate(JsonSerializer.Deserialize<JsonElement>(answer), new EvaluationOptions { RequireFormatValidation = true }).IsValid;
    }
}
