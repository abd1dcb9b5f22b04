using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Connectors.Http;
using Candor.Domain.Mapping;

namespace Candor.Connectors.Ashby;

/// <summary>
/// The custom fields of applications: keys are <c>custom.FIELD_ID</c>. They are set together in one call, since the vendor warns of races between
/// single ones; those not named stay as they are.
/// </summary>
/// <param name="ashby">Single calls.</param>
/// <param name="lists">Lists.</param>
internal sealed class CustomFields(AshbyClient ashby, AshbyLists lists)
{
    /// <summary>What keys begin with.</summary>
    public const string Prefix = "custom.";

    /// <summary>Reads the definitions.</summary>
    /// <param name="cancel">Gives up.</param>
    public Task<Outcome<IReadOnlyList<AshbyField>>> Definitions(CancellationToken cancel) =>
        lists.All("customField.list", [], _ => true, cancel).Understood<IReadOnlyList<JsonElement>, IReadOnlyList<AshbyField>>(rows =>
        [
            .. rows.Where(row => AshbyRows.Text(row, "objectType") == "Application" && row.GetProperty("isArchived").ValueKind != JsonValueKind.True)
                .Select(row => AshbyField.Of(
                    $"{Prefix}{AshbyRows.Need(row, "id")}",
                    AshbyRows.Need(row, "id"),
                    row,
                    AshbyRows.Need(row, "fieldType"),
                    // Required for certain actions of people; the API sets other fields without it.
                    required: false,
                    Rung.CustomField)),
        ]);

    /// <summary>The values that stand on an application.</summary>
    /// <param name="application">From <c>application.info</c>.</param>
    /// <param name="fields">The definitions.</param>
    public static IEnumerable<KeyValuePair<string, FieldValue>> Values(JsonElement application, IReadOnlyList<AshbyField> fields)
    {
        var standing = application.TryGetProperty("customFields", out var rows) && rows.ValueKind == JsonValueKind.Array
            ? rows.EnumerateArray().ToDictionary(row => AshbyRows.Need(row, "id"), row => row.GetProperty("value"), StringComparer.Ordinal)
            : [];
        return fields.Select(field => KeyValuePair.Create(
            field.Definition.Key,
            standing.TryGetValue(field.Name, out var value) ? field.FromJson(value) : FieldValue.None));
    }

    /// <summary>Sets values.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="values">What they shall hold, as JSON.</param>
    /// <param name="cancel">Gives up; then the outcome is unknown.</param>
    public async Task<Outcome<Written>> Write(string applicationId, IReadOnlyList<(AshbyField Field, JsonNode Json)> values, CancellationToken cancel)
    {
        var body = new JsonObject
        {
            ["objectId"] = applicationId,
            ["objectType"] = "Application",
            ["values"] = new JsonArray([.. values.Select(value => new JsonObject { ["fieldId"] = value.Field.Name, ["fieldValue"] = value.Json })]),
        };
        var names = values.ToDictionary(value => value.Field.Name, value => value.Field.Definition.Key, StringComparer.Ordinal);
        return await ashby.Write("customField.setValues", body, names, cancel) switch
        {
            // Done when the vendor shows every field that was sent; anything else in a success leaves it unknown.
            Outcome<JsonElement>.Yes(var answer) => Shows(answer, names.Keys)
                ? new Outcome<Written>.Yes(new Written(null, 200))
                : new Outcome<Written>.Unknown(new(AtsErrorKind.Malformed, "Ashby's answer does not show the fields that were sent.")),
            var failed => failed.Then<Written>(_ => throw new System.Diagnostics.UnreachableException()),
        };
    }

    private static bool Shows(JsonElement answer, IEnumerable<string> fieldIds) =>
        answer.TryGetProperty("results", out var rows) && rows.ValueKind == JsonValueKind.Array
        && rows.EnumerateArray().Select(row => row.ValueKind == JsonValueKind.Object && row.TryGetProperty("id", out var id) ? id.ToString() : "")
            .ToHashSet(StringComparer.Ordinal) is var shown
        && fieldIds.All(shown.Contains);
}
