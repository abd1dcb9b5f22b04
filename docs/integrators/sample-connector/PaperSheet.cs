using Candor.Domain.Mapping;

namespace Candor.Connectors.Paper;

/// <summary>What the connector to Paper can do.</summary>
internal static class PaperSheet
{
    /// <summary>The sheet.</summary>
    public static CapabilitySheet Sheet { get; } = new(
        "paper",
        "Paper",
        "Paper API 1 over HTTPS; an API key as a bearer token",
        Arrival.Webhook,
        [
            new(Rung.CustomField, "Fields of the application", "KEY (the field's key)", "The application is read again, field by field."),
            new(Rung.Note, "A note on the application", "", "The notes are listed and searched for the screening's mark."),
        ],
        WritesMakeObjects: false,
        ["applications", "candidates", "jobs and their stages", "fields", "notes"],
        [
            new("base_url", "The API: https://api.paper.example/v1.", true, SettingKind.Address),
            new("api_key", "The API key (in Paper: Settings, API).", true, SettingKind.Secret),
        ],
        [new("read", "reading"), new("write", "fields and notes")],
        "Whatever X-RateLimit headers say.",
        ["Paper has no form for evaluations: ratings stand in fields of the application."]);
}
