using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Candor.Configuration.Schemas;
using Candor.Connectors;

namespace Candor.Cli;

/// <summary><c>candor vendors</c>: what each connector can do and needs, as its capability sheet says.</summary>
internal static class VendorsCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Describes the command.</summary>
    public static Command Make()
    {
        var name = new Argument<string?>("vendor") { Description = "One of them, such as greenhouse (default: all).", DefaultValueFactory = _ => null };
        var markdown = new Option<bool>("--markdown") { Description = "Print the page for integrators: docs/integrators/capabilities.md." };
        var schema = new Option<bool>("--schema") { Description = "Print the schema of connections/*.yaml: schemas/connection.schema.json." };
        var command = new Command("vendors", "What each ATS's connector reads and writes, what to grant it, and what it cannot do.") { name, markdown, schema };
        command.SetAction((parsed, _) => Task.FromResult(Run(
            Chosen(parsed.GetValue(name)), parsed.GetValue(markdown), parsed.GetValue(schema), parsed.GetValue(GlobalOptions.Json))));
        return command;
    }

    private static int Run(IReadOnlyDictionary<string, Vendor> vendors, bool markdown, bool schema, bool json)
    {
        if (schema)
            Console.Out.Write(ConnectionSchema.Text(vendors));
        else if (json)
            GlobalOptions.Print(new JsonObject { ["vendors"] = new JsonArray([.. Sheets(vendors).Select(sheet => JsonSerializer.SerializeToNode(sheet, Json))]) });
        else if (markdown)
            Console.Out.Write(CapabilityPage.Of(Sheets(vendors)));
        else
            Console.Out.Write(string.Join("\n", Sheets(vendors).Select(CapabilityPage.Plain)));
        return CommandLine.Fine;
    }

    private static IReadOnlyDictionary<string, Vendor> Chosen(string? name) => name switch
    {
        null => Vendors.All,
        _ when Vendors.All.TryGetValue(name, out var vendor) => new Dictionary<string, Vendor>(StringComparer.Ordinal) { [name] = vendor },
        _ => throw new Hosting.UsageException($"There is no connector to {name}. There are: {string.Join(", ", Vendors.All.Keys.Order(StringComparer.Ordinal))}."),
    };

    private static IReadOnlyList<CapabilitySheet> Sheets(IReadOnlyDictionary<string, Vendor> vendors) =>
        [.. vendors.Values.Select(vendor => vendor.Sheet).OrderBy(sheet => sheet.Title, StringComparer.Ordinal)];
}
