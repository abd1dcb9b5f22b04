using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Connectors;

namespace Candor.Configuration.Schemas;

/// <summary>
/// The schema of <c>connections/*.yaml</c>, made from what the vendors' capability sheets say of their settings. What is published as
/// <c>schemas/connection.schema.json</c> is this text (<c>candor vendors --schema</c> prints it, and a test compares), and the loader checks by it.
/// </summary>
internal static class ConnectionSchema
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the setting <c>without_team</c> of every connection is.</summary>
    public const string WithoutTeam =
        "Where the ATS names nobody on a job, or cannot: everyone (the default) opens its screenings to every recruiter, coordinator, hiring manager and reviewer, nobody to none of them.";

    /// <summary>The schema as it is published.</summary>
    /// <param name="vendors">The vendors there are.</param>
    public static string Text(IReadOnlyDictionary<string, Vendor> vendors) => Of(vendors).ToJsonString(Written) + "\n";

    /// <summary>The schema.</summary>
    /// <param name="vendors">The vendors there are.</param>
    public static JsonObject Of(IReadOnlyDictionary<string, Vendor> vendors)
    {
        var sheets = vendors.Values.Select(vendor => vendor.Sheet).OrderBy(sheet => sheet.Vendor, StringComparer.Ordinal).ToList();
        var definitions = new JsonObject
        {
            ["webhookSecrets"] = Secrets("The webhooks' secret; two while one replaces the other.", 2),
        };
        foreach (var sheet in sheets)
            definitions[sheet.Vendor] = Connection(sheet);
        return new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Candor: connections/*.yaml",
            ["description"] = "One account at one ATS. The file's name is the connection's identifier and stands in /hooks/{connection}. "
                + "Made from the connectors' capability sheets: ./candor vendors --schema.",
            ["type"] = "object",
            ["oneOf"] = new JsonArray([.. sheets.Select(sheet => new JsonObject { ["$ref"] = $"#/definitions/{sheet.Vendor}" })]),
            ["definitions"] = definitions,
        };
    }

    private static JsonObject Connection(CapabilitySheet sheet)
    {
        var properties = new JsonObject { ["vendor"] = new JsonObject { ["enum"] = new JsonArray(sheet.Vendor) } };
        foreach (var setting in sheet.Settings)
            properties[setting.Key] = Setting(setting);
        List<string> required = ["vendor", .. sheet.Settings.Where(setting => setting.Required).Select(setting => setting.Key)];
        if (sheet.News == Arrival.Webhook)
        {
            properties["webhook_secrets"] = sheet.HookSecrets == 1
                ? new JsonObject { ["$ref"] = "#/definitions/webhookSecrets" }
                : Secrets("The webhooks' secrets, one for each event; two for an event while one replaces the other.", 2 * sheet.HookSecrets);
            required.Add("webhook_secrets");
        }

        properties["without_team"] = new JsonObject
        {
            ["enum"] = new JsonArray("everyone", "nobody"),
            ["description"] = WithoutTeam,
        };
        var region = Common("place");
        region["description"] = "Where the ATS keeps what is written to it: an ISO 3166 code, or EU. Default: processed_in of candor.yaml.";
        properties["region"] = region;

        return new JsonObject
        {
            ["description"] = $"{sheet.Title}: {sheet.Api}.",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray([.. required.Select(key => JsonValue.Create(key))]),
            ["properties"] = properties,
        };
    }

    private static JsonObject Setting(SettingSheet setting)
    {
        var shape = setting switch
        {
            { Choices: { } choices } => new JsonObject { ["enum"] = new JsonArray([.. choices.Select(choice => JsonValue.Create(choice))]) },
            { Kind: SettingKind.Secret } => Common("secret"),
            { Kind: SettingKind.Address } => OrReference(Common("url")),
            { Kind: SettingKind.Number } => OrReference(new JsonObject
            {
                ["type"] = new JsonArray("string", "integer"),
                ["pattern"] = "^[1-9][0-9]*$",
                ["minimum"] = 1,
                ["x-expects"] = "a whole number above zero",
            }),
            { Kind: SettingKind.Fields } => Fields(),
            _ => OrReference(Common("line")),
        };
        // Beside a $ref this draft checks nothing else; editors still show the description.
        shape["description"] = setting.Meaning;
        return shape;
    }

    private static JsonObject Secrets(string meaning, int most) => new()
    {
        ["description"] = meaning,
        ["type"] = "array",
        ["minItems"] = 1,
        ["maxItems"] = most,
        ["items"] = Common("secret"),
    };

    private static JsonObject Fields()
    {
        var values = new JsonObject { ["type"] = "object", ["minProperties"] = 1, ["additionalProperties"] = Common("line") };
        return new JsonObject
        {
            ["type"] = "object",
            ["minProperties"] = 1,
            ["additionalProperties"] = new JsonObject
            {
                ["anyOf"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "string",
                        ["enum"] = new JsonArray("short_text", "long_text", "boolean", "number", "date", "date_time", "url"),
                    },
                    new JsonObject
                    {
                        ["type"] = "object",
                        ["additionalProperties"] = false,
                        ["oneOf"] = new JsonArray(
                            new JsonObject { ["required"] = new JsonArray("single_select") },
                            new JsonObject { ["required"] = new JsonArray("multi_select") }),
                        ["properties"] = new JsonObject { ["single_select"] = values, ["multi_select"] = values.DeepClone() },
                    }),
            },
        };
    }

    private static JsonObject OrReference(JsonObject shape) => new() { ["anyOf"] = new JsonArray(shape, Common("reference")) };

    private static JsonObject Common(string name) => new() { ["$ref"] = $"common.schema.json#/definitions/{name}" };
}
