using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Candor.Domain.Ledger;
using Xunit;

namespace Candor.Tests.Ledger;

public sealed class SealingTests
{
    private static readonly byte[] DataKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] Iv = [.. Enumerable.Range(100, 12).Select(i => (byte)i)];
    private static readonly JsonElement Plain = JsonElement.Parse("""{"name":"Ada","mail":"ada@example.com"}""");

    private static LedgerEvent Event(SealedPart part, string stream = "scr_1", long seq = 3) =>
        new("acme", stream, seq, "Invited", DateTimeOffset.UnixEpoch, new Actor(ActorKind.System, "clock"), JsonElement.Parse("{}"), part);

    [Fact]
    public void What_was_sealed_opens_with_the_data_key_and_with_the_event_key()
    {
        var part = Sealing.Seal(DataKey, "cand_1", "scr_1", 3, Iv, Plain);

        Assert.Equal("""{"mail":"ada@example.com","name":"Ada"}""", Sealing.Open(DataKey, Event(part)).GetRawText());
        Assert.Equal("ada@example.com", Sealing.OpenWithEventKey(Sealing.DeriveEventKey(DataKey, "scr_1", 3), part).GetProperty("mail").GetString());
    }

    /// <summary>RFC 5869 written out with HMAC, and AES-GCM from the page that fixes the format: not the code under test.</summary>
    [Fact]
    public void The_format_can_be_followed_from_its_description()
    {
        var part = Sealing.Seal(DataKey, "cand_1", "scr_1", 3, Iv, Plain);
        byte[] extracted = HMACSHA256.HashData(new byte[32], DataKey);
        var key = HMACSHA256.HashData(extracted, "scr_1/3\u0001"u8);
        var ciphertext = part.Ciphertext.ToArray();
        var text = new byte[ciphertext.Length - 16];
        using var aes = new AesGcm(key, 16);

        aes.Decrypt(part.Iv.Span, ciphertext.AsSpan(0, text.Length), ciphertext.AsSpan(text.Length), text);

        Assert.Equal("""{"mail":"ada@example.com","name":"Ada"}""", Encoding.UTF8.GetString(text));
    }

    [Fact]
    public void Nothing_opens_under_another_key_stream_place_or_content()
    {
        var part = Sealing.Seal(DataKey, "cand_1", "scr_1", 3, Iv, Plain);
        var changed = part.Ciphertext.ToArray();
        changed[5] ^= 1;

        Assert.Throws<LedgerFormatException>(() => Sealing.Open(new byte[32], Event(part)));
        Assert.Throws<LedgerFormatException>(() => Sealing.Open(DataKey, Event(part, stream: "scr_2")));
        Assert.Throws<LedgerFormatException>(() => Sealing.Open(DataKey, Event(part, seq: 4)));
        Assert.Throws<LedgerFormatException>(() => Sealing.Open(DataKey, Event(part with { Ciphertext = changed })));
        Assert.Throws<LedgerFormatException>(() => Sealing.Open(DataKey, Event(part with { Ciphertext = changed.AsMemory(0, 10) })));
    }

    [Fact]
    public void Keys_and_vectors_of_another_length_are_refused()
    {
        Assert.Throws<LedgerFormatException>(() => Sealing.Seal(new byte[31], "k", "s", 1, Iv, Plain));
        Assert.Throws<LedgerFormatException>(() => Sealing.Seal(DataKey, "k", "s", 1, new byte[16], Plain));
        Assert.Throws<LedgerFormatException>(() =>
            Sealing.OpenWithEventKey(new byte[16], Sealing.Seal(DataKey, "k", "s", 1, Iv, Plain)));
    }
}
