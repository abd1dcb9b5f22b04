using System.Globalization;
using System.Text;
using Candor.Configuration.Schemas;
using Candor.Connectors;
using Candor.Domain.Mapping;

namespace Candor.Cli;

/// <summary>Capability sheets as people read them: the page in the docs, and the terminal.</summary>
internal static class CapabilityPage
{
    /// <summary>The page for integrators, in Markdown.</summary>
    /// <param name="sheets">The sheets, in the order they are shown.</param>
    public static string Of(IReadOnlyList<CapabilitySheet> sheets)
    {
        var page = new StringBuilder()
            .Append("<!-- Made from the connectors' capability sheets. Do not edit: ./candor vendors --markdown > docs/integrators/capabilities.md -->\n")
            .Append("# What each connector can do\n\n")
            .Append("| | ").AppendJoin(" | ", sheets.Select(sheet => sheet.Title)).Append(" |\n")
            .Append("| --- |").Append(string.Concat(sheets.Select(_ => " --- |"))).Append('\n');
        Row(page, "API", sheets, sheet => sheet.Api);
        Row(page, "News", sheets, sheet => News(sheet.News));
        Row(page, "A result stands in", sheets, sheet => string.Join("; else ", sheet.Ladder.Select(step => step.Object)));
        Row(page, "Assessment panel", sheets, sheet => sheet.Partner is null ? "No" : "Yes, as an assessment partner");
        Row(page, "Who is on a job", sheets, sheet => sheet.Team ?? "Not told");
        foreach (var sheet in sheets)
            Section(page, sheet);
        return page.ToString();
    }

    /// <summary>A sheet for the terminal.</summary>
    /// <param name="sheet">The sheet.</param>
    public static string Plain(CapabilitySheet sheet)
    {
        var text = new StringBuilder($"{sheet.Title} ({sheet.Vendor})\n  {sheet.Api}\n  {News(sheet.News)}\n");
        Lines(text, "writes", sheet.Ladder.Select(step => step.Object));
        Lines(text, "reads", sheet.Reads);
        Lines(text, "setting", sheet.Settings.Select(setting => $"{setting.Key}{(setting.Required ? "" : " (optional)")}: {setting.Meaning}"));
        Lines(text, "grant", sheet.Grants.Select(grant => $"{grant.Name}: {grant.For}"));
        if (sheet.Partner is { } partner)
            Lines(text, "partner", [.. partner.Serves.Select(call => $"serves {call}"), .. partner.Calls.Select(call => $"calls {call}"), partner.SignIn]);
        Lines(text, "limits", [sheet.Limits]);
        Lines(text, "cannot", sheet.Cannot);
        return text.ToString();
    }

    private static void Section(StringBuilder page, CapabilitySheet sheet)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {sheet.Title}\n\n`vendor: {sheet.Vendor}` · {Escaped(sheet.Api)}.\n")
            .Append("\n**A result stands in**, the best place first:\n\n| rung | object | keys in a mapping | read back |\n| --- | --- | --- | --- |\n");
        foreach (var step in sheet.Ladder)
            Cells(page, Word(step.Rung), step.Object, step.Keys.Length == 0 ? "–" : step.Keys, step.ReadBack);
        if (sheet.WritesMakeObjects)
            page.Append("\nWriting can make an object: a lost write is waited for before another is sent.\n");

        page.Append(CultureInfo.InvariantCulture, $"\n**Reads** {Escaped(string.Join(", ", sheet.Reads))}.\n")
            .Append("\n**Settings** of a connection:\n\n| key | | kind | what it is |\n| --- | --- | --- | --- |\n");
        foreach (var setting in sheet.Settings)
            Cells(page, $"`{setting.Key}`", setting.Required ? "required" : "optional", Kind(setting), setting.Meaning);
        if (sheet.News == Arrival.Webhook)
            Cells(page, "`webhook_secrets`", "required", "secrets", "The webhooks' secret; two while one replaces the other.");
        Cells(page, "`without_team`", "optional", "one of everyone, nobody", ConnectionSchema.WithoutTeam);

        page.Append("\n**Grant**:\n\n| scope or permission | for |\n| --- | --- |\n");
        foreach (var grant in sheet.Grants)
            Cells(page, $"`{grant.Name}`", grant.For);

        if (sheet.Partner is { } partner)
        {
            page.Append("\n**Assessment partner**:\n\n");
            Bullets(page, [
                .. partner.Serves.Select(call => $"served at `/partners/{{connection}}/`: {call}"),
                .. partner.Calls.Select(call => $"called at the vendor: {call}"),
                $"sign-in: {partner.SignIn}",
                $"read back: {partner.ReadBack}",
            ]);
        }

        page.Append(CultureInfo.InvariantCulture, $"\n**Limits.** {Escaped(sheet.Limits)}\n\n**Cannot**:\n\n");
        Bullets(page, sheet.Cannot);
    }

    private static void Row(StringBuilder page, string name, IReadOnlyList<CapabilitySheet> sheets, Func<CapabilitySheet, string> cell) =>
        Cells(page, [name, .. sheets.Select(cell)]);

    private static void Cells(StringBuilder page, params IEnumerable<string> cells) =>
        page.Append("| ").AppendJoin(" | ", cells.Select(Escaped)).Append(" |\n");

    private static void Bullets(StringBuilder page, IEnumerable<string> lines)
    {
        foreach (var line in lines)
            page.Append("- ").Append(line).Append('\n');
    }

    private static void Lines(StringBuilder text, string what, IEnumerable<string> lines)
    {
        foreach (var line in lines)
            text.Append("  ").Append(what.PadRight(8)).Append(line).Append('\n');
    }

    private static string Escaped(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string News(Arrival arrival) => arrival switch
    {
        Arrival.Webhook => "By webhook, to /hooks/{connection}",
        Arrival.Polling => "By polling: the vendor has no webhooks",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Kind(SettingSheet setting) => setting switch
    {
        { Choices: { } choices } => $"one of {string.Join(", ", choices)}",
        { Kind: SettingKind.Secret } => "secret, as a reference",
        { Kind: SettingKind.Address } => "address",
        { Kind: SettingKind.Number } => "whole number",
        { Kind: SettingKind.Fields } => "map of fields",
        _ => "text",
    };

    private static string Word(Rung rung) => string.Concat(rung.ToString().Select((letter, index) =>
        char.IsUpper(letter) && index > 0 ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
}
