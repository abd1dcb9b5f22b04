using System.Text.RegularExpressions;
using Candor.Domain.Mapping;

namespace Candor.Connectors.Workday;

/// <summary>What a connection says beside how to sign in.</summary>
/// <param name="OpenStatus">The <c>Job_Requisition_Status_ID</c> of requisitions that take candidates.</param>
/// <param name="PendingStatus">The <c>Assessment_Status_ID</c> of an assessment made before a status was mapped; null for none.</param>
/// <param name="NoteCategory">The <c>Document_Category_ID</c> that notes are filed under.</param>
/// <param name="Object">The custom object of job applications; null for none.</param>
internal sealed partial record WorkdaySettings(string OpenStatus, string? PendingStatus, string NoteCategory, CustomObject? Object)
{
    private const string ObjectFields = "custom_fields.";

    /// <summary>Reads the settings.</summary>
    /// <param name="settings">The connection.</param>
    /// <exception cref="ArgumentException">One is missing or not of its kind.</exception>
    public static WorkdaySettings Of(VendorSettings settings) => new(
        settings.Values.GetValueOrDefault("open_status") ?? "OPEN",
        settings.Values.GetValueOrDefault("pending_status"),
        settings.Required("note_category"),
        settings.Values.ContainsKey("custom_object") ? ObjectOf(settings) : null);

    /// <summary>The tenant's name, which becomes part of addresses.</summary>
    /// <param name="settings">The connection.</param>
    /// <exception cref="ArgumentException">It is missing, or no tenant's name.</exception>
    public static string Tenant(VendorSettings settings) => TenantName().IsMatch(settings.Required("tenant"))
        ? settings.Required("tenant")
        : throw new ArgumentException($"The connection {settings.Connection} needs a tenant's name as tenant: letters, digits and underscores.");

    private static CustomObject ObjectOf(VendorSettings settings)
    {
        var fields = settings.Values.Keys.Where(key => key.StartsWith(ObjectFields, StringComparison.Ordinal))
            .Select(key => key[ObjectFields.Length..].Split('.')[0]).Distinct(StringComparer.Ordinal)
            .Select(alias => FieldOf(settings, alias)).ToList();
        return new CustomObject(Tenant(settings), Alias(settings, settings.Required("custom_object")), fields);
    }

    private static CustomField FieldOf(VendorSettings settings, string alias)
    {
        var (single, many) = (Values(settings, $"{ObjectFields}{alias}.single_select."), Values(settings, $"{ObjectFields}{alias}.multi_select."));
        var type = (settings.Values.GetValueOrDefault($"{ObjectFields}{alias}"), single.Count, many.Count) switch
        {
            ("short_text", 0, 0) => FieldType.ShortText,
            ("long_text", 0, 0) => FieldType.LongText,
            ("url", 0, 0) => FieldType.Url,
            ("number", 0, 0) => FieldType.Number,
            ("boolean", 0, 0) => FieldType.Boolean,
            ("date", 0, 0) => FieldType.Date,
            ("date_time", 0, 0) => FieldType.DateTime,
            (null, > 0, 0) => FieldType.SingleSelect,
            (null, 0, > 0) => FieldType.MultiSelect,
            _ => throw new ArgumentException($"The connection {settings.Connection} needs a type for custom_fields.{alias}, or a select's values."),
        };
        return new CustomField(Alias(settings, alias), type, single.Count > 0 ? single : many);
    }

    private static Dictionary<string, string> Values(VendorSettings settings, string below)
    {
        var labels = settings.Values.Where(pair => pair.Key.StartsWith(below, StringComparison.Ordinal))
            .ToDictionary(pair => Alias(settings, pair.Key[below.Length..]), pair => pair.Value, StringComparer.Ordinal);
        return labels.Values.Distinct(StringComparer.Ordinal).Count() == labels.Count
            ? labels
            : throw new ArgumentException($"The connection {settings.Connection} gives two values of {below.TrimEnd('.')} the same label.");
    }

    /// <summary>A name in web services becomes an element's name.</summary>
    private static string Alias(VendorSettings settings, string alias) => AliasName().IsMatch(alias)
        ? alias
        : throw new ArgumentException($"The connection {settings.Connection} names {alias}, which is no web service alias: letters, digits and underscores.");

    [GeneratedRegex("^[A-Za-z0-9_]{1,60}$")]
    private static partial Regex TenantName();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,99}$")]
    private static partial Regex AliasName();
}
