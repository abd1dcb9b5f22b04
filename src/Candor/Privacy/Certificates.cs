using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Policy;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Privacy;

/// <summary>
/// Certificates of erasure: what was destroyed, what the ATS keeps, what a law keeps and why, and the ledger's root before and after, signed by the key that
/// signs the ledger's checkpoints. Nothing personal is in one, so that it may be kept for good.
/// </summary>
/// <param name="scopes">A database context an act.</param>
/// <param name="sequencer">Gives the last events their place first.</param>
/// <param name="key">Signs.</param>
/// <param name="packs">Names the laws.</param>
/// <param name="holds">What held it once.</param>
/// <param name="tenant">Whose.</param>
/// <param name="time">The clock.</param>
public sealed class Certificates(
    IServiceScopeFactory scopes, Sequencer sequencer, LedgerKey key, PackShelf packs, Holds holds, Tenant tenant, TimeProvider time)
{
    /// <summary>The first line of what is signed, and the certificate's format.</summary>
    public const string Format = "candor-certificate/1";

    /// <summary>The ledger's head, once everything that was committed has its place.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task<TreeHead> Head(CancellationToken cancel)
    {
        while (await sequencer.SequenceBatch(cancel) > 0)
        {
        }

        await using var scope = scopes.CreateAsyncScope();
        return await new StoredTree(scope.ServiceProvider.GetRequiredService<Store>(), tenant).Head(cancel);
    }

    /// <summary>Makes the certificate of a screening that is erased.</summary>
    /// <param name="screening">The screening.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The certificate with its signature, as JSON.</returns>
    public async Task<KeptText> Make(Screening screening, CancellationToken cancel)
    {
        var (erasure, done, after) = (screening.Data.Erasure!, screening.Data.Done!, await Head(cancel));
        var once = (await holds.List(cancel)).Where(hold => hold.Row.Subject == screening.Id).Select(hold => hold.Row);
        var certificate = new JsonObject
        {
            ["format"] = Format,
            ["tenant"] = tenant.Name,
            ["screening"] = screening.Id,
            ["decided_at"] = LedgerTime.Format(screening.Data.ErasureAt!.Value),
            ["decided_by"] = erasure.By,
            ["because"] = erasure.Because,
            ["request"] = erasure.Request,
            ["issued_at"] = LedgerTime.Format(time.GetUtcNow()),
            ["destroyed"] = List(erasure.Destroys.Select(kind => new JsonObject { ["data"] = kind, ["what"] = WhatOf(kind) })),
            ["objects_deleted"] = done.Objects,
            ["rows_deleted"] = done.Rows,
            ["kept_by_law"] = List(erasure.Keeps.Select(kept => new JsonObject
            {
                ["data"] = kept.Data,
                ["until"] = kept.Until,
                ["laws"] = List(kept.Rules.Select(rule => new JsonObject { ["id"] = rule, ["title"] = TitleOf(rule), ["citation"] = CitationOf(rule) })),
                ["how"] = "Its key is locked away: the product opens nothing with it, and destroys it on that day.",
            })),
            ["ats"] = List(done.AtsCopies.Select(copy => new JsonObject { ["what"] = copy.What, ["outcome"] = copy.Outcome, ["says"] = copy.Says })),
            ["mails_sent"] = done.Mails,
            ["mails"] = done.Mails == 0 ? "None were sent." : "They lie in the person's own mailbox; Candor keeps no copy.",
            ["holds"] = List(once.Select(row => new JsonObject
            {
                ["id"] = row.Id,
                ["placed_by"] = row.PlacedBy,
                ["placed_at"] = LedgerTime.Format(row.PlacedAt),
                ["lifted_by"] = row.LiftedBy,
                ["lifted_at"] = row.LiftedAt is { } lifted ? LedgerTime.Format(lifted) : null,
            })),
            ["ledger"] = new JsonObject
            {
                ["before"] = new JsonObject { ["size"] = erasure.SizeBefore, ["root"] = erasure.RootBefore },
                ["after"] = new JsonObject { ["size"] = after.Size, ["root"] = after.Root.ToString() },
            },
            ["confirm"] = "Engineering, not legal advice: counsel confirms what the laws named here ask to keep.",
        };
        var signature = SignedNote.Sign(SignedText(certificate), key.Signer).ToString();
        return new KeptText(Encoding.UTF8.GetString(CanonicalJson.Write(new JsonObject { ["certificate"] = certificate, ["signature"] = signature })));
    }

    /// <summary>A certificate by its hash; null when there is none.</summary>
    /// <param name="hash">SHA-256 in hex.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<JsonObject?> Find(string hash, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var text = await scope.ServiceProvider.GetRequiredService<Store>().Texts.AsNoTracking()
            .Where(row => row.Hash == hash).Select(row => row.Text).SingleOrDefaultAsync(cancel);
        return text is not null && JsonNode.Parse(text) is JsonObject found && found.ContainsKey("certificate") ? found : null;
    }

    /// <summary>Checks a certificate's signature: needs nothing but the file and the ledger's public key.</summary>
    /// <param name="json">The file.</param>
    /// <param name="trusted">The ledger's key.</param>
    /// <returns>What is wrong with it; null for nothing.</returns>
    public static string? Fault(string json, VerifierKey trusted)
    {
        try
        {
            if (JsonNode.Parse(json) is not JsonObject whole || whole["certificate"] is not JsonObject certificate || whole["signature"] is not JsonValue signature)
                return "it is no certificate of erasure";
            var note = SignedNote.Parse(Encoding.UTF8.GetBytes((string)signature!));
            return (string?)certificate["format"] != Format ? $"its format is not {Format}"
                : note.Text != SignedText(certificate) ? "its signature is over another text: it was changed"
                : note.IsSignedBy(trusted) ? null : $"it is not signed by {trusted}";
        }
        catch (Exception unreadable) when (unreadable is System.Text.Json.JsonException or LedgerFormatException or InvalidOperationException)
        {
            return $"it cannot be read: {unreadable.Message}";
        }
    }

    /// <summary>What is signed: the format, and SHA-256 in hex over the certificate's canonical JSON.</summary>
    private static string SignedText(JsonObject certificate) => $"{Format}\n{Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Write(certificate)))}\n";

    private string TitleOf(string law) => packs.Packs.FirstOrDefault(pack => pack.Id == law)?.Title ?? law;

    private string CitationOf(string law) => packs.Packs.FirstOrDefault(pack => pack.Id == law)?.Citation ?? "";

    private static JsonArray List(IEnumerable<JsonObject> items) => new([.. items]);

    private static string WhatOf(string kind) => kind switch
    {
        DataKinds.Recording => "What was said, as sound: every stored object, and the key that could open a copy in a backup.",
        DataKinds.Transcript => "What was said, in words: the key of it, in the ledger and in every backup of it.",
        DataKinds.Rating => "How it was rated and judged, with the quotes, and what was written to the ATS of it: the key of it.",
        DataKinds.Application => "Name, e-mail address, identifier in the ATS and what the person wrote to us: the key of it.",
        DataKinds.Mail => "The address that messages went to. No messages are kept here.",
        DataKinds.Consent => "Whose the consents are. That they were given, to which texts and when, stays, and belongs to nobody any more.",
        DataKinds.Ledger => "Whose the ledger's acts are. The acts stay, and belong to nobody any more.",
        _ => kind,
    };
}
