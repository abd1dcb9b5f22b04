using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Candor.Domain.Ledger;

/// <summary>The personal part of an event, which only the candidate's data key opens.</summary>
/// <param name="Key">The name of the data key, such as <c>cand_…</c>.</param>
/// <param name="Iv">The 12 bytes AES-GCM started from.</param>
/// <param name="Ciphertext">AES-256-GCM's ciphertext with its 16-byte tag at the end.</param>
public sealed record SealedPart(string Key, ReadOnlyMemory<byte> Iv, ReadOnlyMemory<byte> Ciphertext);

/// <summary>Something that happened to a screening. Its leaf, the canonical JSON of it, is what the ledger keeps for ever.</summary>
/// <param name="Tenant">Whose ledger.</param>
/// <param name="Stream">What it happened to, such as <c>scr_…</c>.</param>
/// <param name="Seq">Its place in the stream: 1, 2, 3 … without a gap.</param>
/// <param name="Type">What happened, in the past tense, such as <c>ConsentGiven</c>.</param>
/// <param name="At">When; kept in UTC and whole milliseconds.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Data">What else is to be known: a JSON object with nothing personal in it.</param>
/// <param name="Sealed">The personal part, if there is any.</param>
public sealed record LedgerEvent(
    string Tenant,
    string Stream,
    long Seq,
    string Type,
    DateTimeOffset At,
    Actor Actor,
    JsonElement Data,
    SealedPart? Sealed = null)
{
    /// <summary>The version of the leaf's format.</summary>
    public const int Version = 1;

    private const string Algorithm = "A256GCM";

    /// <summary>When it happened, in UTC and whole milliseconds.</summary>
    public DateTimeOffset At { get; init; } = LedgerTime.Truncate(At);

    /// <summary>The leaf: RFC 8785 canonical JSON in UTF-8, which is what is hashed into the tree.</summary>
    /// <exception cref="LedgerFormatException">The event cannot be written: an empty name, a sequence below 1, data that is no object.</exception>
    public byte[] ToLeaf()
    {
        RefuseUnwritable();
        return CanonicalJson.Write(WriteMembers);
    }

    // The members in their canonical order. To build them as a tree of nodes first and have them sorted costs several times as much.
    private void WriteMembers(ArrayBufferWriter<byte> leaf)
    {
        leaf.Write("{\"actor\":{\"id\":"u8);
        CanonicalJson.WriteString(leaf, Actor.Id);
        leaf.Write(",\"kind\":"u8);
        CanonicalJson.WriteString(leaf, Spell(Actor.Kind));
        WriteMember(leaf, "},\"at\":"u8, LedgerTime.Format(At));
        leaf.Write(",\"data\":"u8);
        CanonicalJson.WriteElement(leaf, Data, 1);
        if (Sealed is { } part)
        {
            WriteMember(leaf, ",\"sealed\":{\"alg\":"u8, Algorithm);
            WriteMember(leaf, ",\"ct\":"u8, Convert.ToBase64String(part.Ciphertext.Span));
            WriteMember(leaf, ",\"iv\":"u8, Convert.ToBase64String(part.Iv.Span));
            WriteMember(leaf, ",\"key\":"u8, part.Key);
            leaf.Write("}"u8);
        }

        leaf.Write(",\"seq\":"u8);
        Utf8Formatter.TryFormat(Seq, leaf.GetSpan(20), out var digits);
        leaf.Advance(digits);
        WriteMember(leaf, ",\"stream\":"u8, Stream);
        WriteMember(leaf, ",\"tenant\":"u8, Tenant);
        WriteMember(leaf, ",\"type\":"u8, Type);
        leaf.Write(",\"v\":1}"u8);
    }

    private static void WriteMember(ArrayBufferWriter<byte> leaf, ReadOnlySpan<byte> name, string value)
    {
        leaf.Write(name);
        CanonicalJson.WriteString(leaf, value);
    }

    /// <summary>Reads a leaf back, refusing every byte that <see cref="ToLeaf"/> would not have written.</summary>
    /// <param name="leaf">The exact leaf.</param>
    /// <exception cref="LedgerFormatException">Not JSON, not canonical, not version 1, a field missing, extra or out of its range.</exception>
    public static LedgerEvent Parse(ReadOnlySpan<byte> leaf)
    {
        var root = CanonicalJson.ParseExact(leaf);
        if (Member(root, "v", JsonValueKind.Number).GetRawText() != "1") throw new LedgerFormatException("leaf version is not 1");
        var actor = Member(root, "actor", JsonValueKind.Object);
        var parsed = new LedgerEvent(
            Text(root, "tenant"),
            Text(root, "stream"),
            Member(root, "seq", JsonValueKind.Number).TryGetInt64(out var seq) ? seq : 0,
            Text(root, "type"),
            LedgerTime.Parse(Text(root, "at")),
            new Actor(Kind(Text(actor, "kind")), Text(actor, "id")),
            Member(root, "data", JsonValueKind.Object),
            root.TryGetProperty("sealed", out _) ? ParseSealed(Member(root, "sealed", JsonValueKind.Object)) : null);

        // The text is canonical and each member that is known was found in its one spelling: one more is all that could be wrong.
        var isWhole = root.GetPropertyCount() == (parsed.Sealed is null ? 8 : 9) && actor.GetPropertyCount() == 2;
        if (!isWhole) throw new LedgerFormatException("leaf has fields or spellings of no version 1 event");
        parsed.RefuseUnwritable();
        return parsed;
    }

    private static SealedPart ParseSealed(JsonElement part) => Text(part, "alg") == Algorithm && part.GetPropertyCount() == 4
        ? new SealedPart(
            Text(part, "key"),
            StrictBase64.Decode(Text(part, "iv"), "sealed.iv"),
            StrictBase64.Decode(Text(part, "ct"), "sealed.ct"))
        : throw new LedgerFormatException($"sealed.alg is not {Algorithm}, or sealed has fields of no version 1 event");

    private static JsonElement Member(JsonElement parent, string name, JsonValueKind kind) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) && member.ValueKind == kind
            ? member
            : throw new LedgerFormatException($"leaf has no {name} of its kind");

    private static string Text(JsonElement parent, string name) => Member(parent, name, JsonValueKind.String).GetString()!;

    /// <summary>Refuses what no leaf may hold, in writing and in reading alike.</summary>
    private void RefuseUnwritable()
    {
        if (Seq is < 1 or > 1L << 53) throw new LedgerFormatException("seq runs from 1 to 2^53");
        if (Data.ValueKind != JsonValueKind.Object) throw new LedgerFormatException("data must be a JSON object");
        RefuseEmpty(Tenant, "tenant");
        RefuseEmpty(Stream, "stream");
        RefuseEmpty(Type, "type");
        RefuseEmpty(Actor.Id, "actor.id");
        if (Sealed is not { } part) return;
        RefuseEmpty(part.Key, "sealed.key");
        RefuseLength(part.Iv.Length, Sealing.IvLength, Sealing.IvLength, "sealed.iv");
        RefuseLength(part.Ciphertext.Length, Sealing.TagLength, int.MaxValue, "sealed.ct");
    }

    private static void RefuseEmpty(string value, string what)
    {
        if (value.Length == 0) throw new LedgerFormatException($"{what} is empty");
    }

    private static void RefuseLength(int length, int atLeast, int atMost, string what)
    {
        if (length < atLeast || length > atMost)
            throw new LedgerFormatException(string.Create(CultureInfo.InvariantCulture, $"{what} has {length} bytes"));
    }

    private static string Spell(ActorKind kind) => kind switch
    {
        ActorKind.Candidate => "candidate",
        ActorKind.Staff => "staff",
        ActorKind.Client => "client",
        ActorKind.Ats => "ats",
        ActorKind.System => "system",
        _ => throw new LedgerFormatException("unknown actor kind"),
    };

    private static ActorKind Kind(string text) => text switch
    {
        "candidate" => ActorKind.Candidate,
        "staff" => ActorKind.Staff,
        "client" => ActorKind.Client,
        "ats" => ActorKind.Ats,
        "system" => ActorKind.System,
        _ => throw new LedgerFormatException("unknown actor.kind"),
    };
}
