using System.Net;
using System.Text;
using System.Text.Json;
using Candor.Domain.Ledger;
using Candor.Storage;

namespace Candor.Audit;

/// <summary>An event for the case file.</summary>
/// <param name="Index">Its place in the tree.</param>
/// <param name="Leaf">The exact leaf.</param>
/// <param name="Proof">Its inclusion proof.</param>
/// <param name="Event">What the leaf says.</param>
/// <param name="Opened">What is sealed in it, where it may be shown.</param>
public sealed record CaseEvent(long Index, byte[] Leaf, IReadOnlyList<TreeHash> Proof, LedgerEvent Event, JsonElement? Opened);

/// <summary>
/// The same events for people: one HTML file without anything from elsewhere, which checks its own proofs in the browser, offline. It is a reading
/// aid; the proof is the bundle.
/// </summary>
internal static class CaseFile
{
    private static readonly Lazy<string> Script = new(() => Resource("case.js"));
    private static readonly Lazy<string> Style = new(() => Resource("case.css"));

    /// <summary>Writes the file.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="tenant">Whose ledger.</param>
    /// <param name="scope">What part of it.</param>
    /// <param name="events">The events in order; null where there may be more than a page can show.</param>
    /// <param name="count">How many events the bundle has.</param>
    /// <param name="checkpoint">What the proofs lead to.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task Write(
        Stream output,
        string tenant,
        BundleScope scope,
        IAsyncEnumerable<CaseEvent>? events,
        long count,
        CheckpointRow checkpoint,
        CancellationToken cancel)
    {
        await using var html = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        var subject = Subject(scope);
        await html.WriteLineAsync(
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Case file: {Text(subject)}</title><style>{Style.Value}</style></head><body><main>
            <h1>Case file</h1>
            <p>Everything that the ledger of <b>{Text(tenant)}</b> holds of <b>{Text(subject)}</b>, in the order in which it happened.</p>
            """);
        if (events is not null)
            await WriteEvents(html, events, checkpoint, scope.Stream is null, cancel);
        else
            await html.WriteLineAsync(
                $"""
                <p>{count} events are too many for a page: <code>{BundleFormat.EventsCsv}</code> beside it lists them, and
                <code>{BundleFormat.Entries}</code> proves them. For pages, export screening by screening.</p>
                """);
        await html.WriteLineAsync(
            $"""
            <h2>The signed checkpoint</h2><pre>{Text(checkpoint.Note)}</pre>
            <p>The proofs lead to this checkpoint's root. Whether its signature is the ledger's, check with <code>candor audit verify</code> and the
            key that the ledger's owner gave you.</p>
            </main>{(events is null ? "" : $"<script>{Script.Value}</script>")}</body></html>
            """);
    }

    private static string Subject(BundleScope scope) => scope switch
    {
        { Stream: { } stream } => stream,
        { From: { } from, Until: { } until } => $"{LedgerTime.Format(from)} to {LedgerTime.Format(until)}",
        { Streams: not null } => scope.ToString().StartsWith("job:", StringComparison.Ordinal) ? "a job" : "a candidate",
        _ => "the whole ledger",
    };

    private static async Task WriteEvents(
        StreamWriter html, IAsyncEnumerable<CaseEvent> events, CheckpointRow checkpoint, bool named, CancellationToken cancel)
    {
        await html.WriteLineAsync(
            $"""
            <p id="verdict" role="status" data-size="{checkpoint.Size}" data-root="{Convert.ToBase64String(checkpoint.Root)}">Checking the proofs …</p>
            <ol>
            """);
        await foreach (var one in events.WithCancellation(cancel))
            await WriteEvent(html, one, named);
        await html.WriteLineAsync("</ol>");
    }

    private static Task WriteEvent(StreamWriter html, CaseEvent one, bool named) => html.WriteLineAsync(
        $"""
        <li data-index="{one.Index}" data-leaf="{Convert.ToBase64String(one.Leaf)}" data-proof="{string.Join(' ', one.Proof)}">
        <h2>{Text(one.Event.Type)}</h2>
        <p><time>{LedgerTime.Format(one.Event.At)}</time> by {Text($"{one.Event.Actor.Kind}".ToLowerInvariant())} {Text(one.Event.Actor.Id)}{(named ? $", {Text(one.Event.Stream)}" : "")} <span class="mark"></span></p>
        {Table(one.Event.Data)}{(one.Opened is { } opened ? Table(opened) : one.Event.Sealed is null ? "" : "<p>Sealed.</p>")}
        </li>
        """);

    private static string Table(JsonElement value)
    {
        var rows = value.EnumerateObject().Select(member =>
            $"<tr><th>{Text(member.Name)}</th><td>{Text(member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText())}</td></tr>");
        return string.Concat(rows) is { Length: > 0 } body ? $"<table>{body}</table>" : "";
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Resource(string name)
    {
        using var stream = typeof(CaseFile).Assembly.GetManifestResourceStream($"Candor.Audit.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
