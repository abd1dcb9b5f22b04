using Candor.Configuration.Yaml;
using Candor.Domain.Ledger;

namespace Candor.Configuration.Files;

/// <summary>The section <c>witness</c> of <c>candor.yaml</c>.</summary>
internal static class WitnessSection
{
    private const int UsualMinutes = 60;
    private const int UsualMailHours = 24;

    /// <summary>What a section that was found sound says; null for no section.</summary>
    public static WitnessSettings? Bind(YamlNode root)
    {
        if (root["witness"] is not { } own)
            return null;
        return new WitnessSettings(
            own.Need("owner"),
            own["url"]?.Text is { } url ? new Uri(url.TrimEnd('/')) : null,
            own["key"]?.Text is { } key ? CosignatureKey.Parse(key) : null,
            own["every_minutes"] is null ? UsualMinutes : own.Whole("every_minutes"),
            own["mail"]?.Text,
            own["mail_every_hours"] is null ? UsualMailHours : own.Whole("mail_every_hours"),
            [.. own.Texts("watches").Select(VerifierKey.Parse)]);
    }

    /// <summary>What the schema cannot say.</summary>
    public static void Check(YamlNode root, YamlNode own, FaultList faults)
    {
        if (own["owner"]?.Text is { } owner && root["staff"]?.Items.Any(member => member["id"]?.Text == owner) == false)
            faults.Add(CandorFile.Name, own["owner"]!.Line, $"`witness.owner` names `{owner}`, who is not among the staff", "Name somebody from `staff`");
        if ((own["url"] is null) != (own["key"] is null))
            faults.Add(CandorFile.Name, own.Line, "`witness` has one of url and key without the other", "Give both, or neither");
        if (own["url"] is null && own["mail"] is null && own["watches"] is null)
            faults.Add(CandorFile.Name, own.Line, "`witness` names nobody", "Give url and key, or mail, or watches; or remove the section");
        if (own["url"] is { Text: { } url } urlNode && Uri.TryCreate(url, UriKind.Absolute, out var address) && address is not { Query: "", Fragment: "", UserInfo: "" })
            faults.Add(CandorFile.Name, urlNode.Line, "`witness.url` has more than an address and a path", "Give the address as the witness's operator did, without /add-checkpoint");
        if (own["key"] is { Text: { } key } keyNode && Refusal(() => CosignatureKey.Parse(key)) is { } unsound)
            faults.Add(CandorFile.Name, keyNode.Line, $"`witness.key` is no witness's key: {unsound}", "Ask the witness's operator for what `candor audit key --witness` prints");

        var mine = root["tenant"]?.Text is { } tenant ? Checkpoint.OriginOf(tenant) : null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var watched in own["watches"]?.Items ?? [])
        {
            if (watched.Text is not { } text)
                continue;
            if (Refusal(() => VerifierKey.Parse(text)) is { } fault)
                faults.Add(CandorFile.Name, watched.Line, $"`witness.watches` holds no ledger's key: {fault}", "Ask the ledger's owner for what `candor audit key` prints");
            else if (VerifierKey.Parse(text).Name == mine)
                faults.Add(CandorFile.Name, watched.Line, "`witness.watches` holds a ledger of this tenant's own name", "A ledger is witnessed by somebody else");
            else if (!seen.Add(VerifierKey.Parse(text).Name))
                faults.Add(CandorFile.Name, watched.Line, $"`witness.watches` has two keys of `{VerifierKey.Parse(text).Name}`", "Keep one");
        }
    }

    private static string? Refusal(Action parse)
    {
        try
        {
            parse();
            return null;
        }
        catch (LedgerFormatException fault)
        {
            return fault.Message;
        }
    }
}
