using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Candor.Privacy;

/// <summary>A certificate for people: one HTML file without anything from elsewhere, to be printed and filed, with the signed JSON inside.</summary>
internal static class CertificatePage
{
    private const string Style =
        """
        :root { color-scheme: light; font: 15px/1.5 system-ui, sans-serif; color: #1b1f24; }
        main { max-width: 48rem; margin: 2.5rem auto; padding: 0 1.25rem; }
        h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-top: 1px solid #d5dbe1; }
        code, pre { font: 12px/1.45 ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
        .small { color: #57606a; font-size: .87rem; }
        @media print { main { margin: 0; max-width: none; } h2, tr { break-inside: avoid; } pre { font-size: 8px; } @page { margin: 18mm; } }
        """;

    /// <summary>The file.</summary>
    /// <param name="whole">The certificate with its signature.</param>
    public static string Of(JsonObject whole)
    {
        var one = whole["certificate"]!;
        var html = new StringBuilder();
        html.Append($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.Append($"<title>Certificate of erasure {Text(one["screening"])}</title><style>{Style}</style></head><body><main>\n");
        html.Append($"<h1>Certificate of erasure</h1><p>The ledger <b>candor/{Text(one["tenant"])}</b> certifies what became of the data of the screening <code>{Text(one["screening"])}</code>.</p>\n");
        html.Append($"<p>Decided by {Text(one["decided_by"])} on {Text(one["decided_at"])}, following: {Text(one["because"])}. Issued on {Text(one["issued_at"])}.</p>\n");
        Table(html, "What was destroyed", ["Data", "What"], one["destroyed"], item => [Text(item["data"]), Text(item["what"])]);
        html.Append($"<p>{Text(one["objects_deleted"])} stored objects and {Text(one["rows_deleted"])} rows were deleted with it.</p>\n");
        Table(
            html, "What a law makes the employer keep, and until when", ["Data", "Until", "Law", "How"], one["kept_by_law"],
            item => [Text(item["data"]), Text(item["until"]), string.Join("; ", item["laws"]!.AsArray().Select(law => $"{Text(law!["title"])} ({Text(law["citation"])})")), Text(item["how"])]);
        Table(html, "What stood in the applicant tracking system", ["What", "Outcome", "Which means"], one["ats"], item => [Text(item["what"]), Text(item["outcome"]), Text(item["says"])]);
        html.Append($"<h2>Messages</h2><p>{Text(one["mails_sent"])} were sent. {Text(one["mails"])}</p>\n");
        Table(
            html, "Legal holds that once stood on it", ["Hold", "Placed", "Lifted"], one["holds"],
            item => [Text(item["id"]), $"{Text(item["placed_at"])} by {Text(item["placed_by"])}", item["lifted_at"] is null ? "it stands" : $"{Text(item["lifted_at"])} by {Text(item["lifted_by"])}"]);
        html.Append("<h2>The ledger, before and after</h2><table><tr><th scope=\"col\"></th><th scope=\"col\">Leaves</th><th scope=\"col\">Root</th></tr>");
        foreach (var when in new[] { "before", "after" })
            html.Append($"<tr><td>{when}</td><td>{Text(one["ledger"]![when]!["size"])}</td><td><code>{Text(one["ledger"]![when]!["root"])}</code></td></tr>");
        html.Append("</table><p class=\"small\">Erasure destroys keys; leaves and hashes stay, so that the ledger is verified before and after.</p>\n");
        html.Append($"<p class=\"small\">{Text(one["confirm"])}</p>\n");
        html.Append("<h2>The certificate as it is signed</h2><p class=\"small\">Save this text as a file and check it with <code>candor erase verify FILE --key KEY</code>, with the key that the ledger's owner gave you.</p>");
        html.Append($"<pre id=\"certificate\">{WebUtility.HtmlEncode(whole.ToJsonString())}</pre></main></body></html>\n");
        return html.ToString();
    }

    private static void Table(StringBuilder html, string title, string[] heads, JsonNode? items, Func<JsonNode, string[]> cells)
    {
        html.Append($"<h2>{title}</h2>");
        if (items!.AsArray().Count == 0)
        {
            html.Append("<p>Nothing.</p>\n");
            return;
        }

        html.Append($"<table><tr>{string.Concat(heads.Select(head => $"<th scope=\"col\">{head}</th>"))}</tr>");
        foreach (var item in items.AsArray())
            html.Append($"<tr>{string.Concat(cells(item!).Select(cell => $"<td>{cell}</td>"))}</tr>");
        html.Append("</table>\n");
    }

    private static string Text(JsonNode? value) => WebUtility.HtmlEncode(value?.ToString() ?? "–");
}
