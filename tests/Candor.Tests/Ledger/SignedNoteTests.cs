using System.Text;
using Candor.Domain.Ledger;
using Xunit;

namespace Candor.Tests.Ledger;

public sealed class SignedNoteTests
{
    private static readonly SignerKey Acme = new("candor/acme", Seed(1));
    private static readonly SignerKey Other = new("candor/acme", Seed(2));
    private static readonly Checkpoint Three = new("candor/acme", new TreeHead(3, MerkleTree.HashLeaf("x"u8)));

    private static byte[] Seed(byte b) => [.. Enumerable.Repeat(b, 32)];

    private static SignedNote Parse(string note) => SignedNote.Parse(Encoding.UTF8.GetBytes(note));

    /// <summary>The example key and note of Go's sumdb/note package, another implementation of the format.</summary>
    [Fact]
    public void A_note_made_elsewhere_verifies_and_its_key_signs_the_same_bytes()
    {
        const string secret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
        const string vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        const string note =
            "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

        Assert.True(Parse(note).IsSignedBy(VerifierKey.Parse(vkey)));
        Assert.Equal(vkey, SignerKey.Parse(secret).Verifier.ToString());
        Assert.Equal(secret, SignerKey.Parse(secret).ExportSecret());
        Assert.Equal(note, SignedNote.Sign(Parse(note).Text, SignerKey.Parse(secret)).ToString());
    }

    [Fact]
    public void A_signed_text_may_have_empty_lines_and_several_signers()
    {
        var note = SignedNote.Sign("a\n\nb\n", Acme, Other);

        var read = SignedNote.Parse(note.ToBytes());

        Assert.Equal("a\n\nb\n", read.Text);
        Assert.True(read.IsSignedBy(Acme.Verifier));
        Assert.True(read.IsSignedBy(Other.Verifier));
        Assert.False(read.IsSignedBy(new SignerKey("candor/acme", Seed(3)).Verifier));
        Assert.False(read.IsSignedBy(new SignerKey("candor/else", Seed(1)).Verifier));
    }

    [Fact]
    public void A_forged_signature_is_refused()
    {
        var note = SignedNote.Sign("a\n", Acme).ToString();

        Assert.False(Parse(note.Replace("a\n\n", "b\n\n", StringComparison.Ordinal)).IsSignedBy(Acme.Verifier));
    }

    [Fact]
    public void Every_other_spelling_of_a_note_is_refused()
    {
        var note = SignedNote.Sign("a\n", Acme).ToString();
        var line = note[3..];
        Assert.Equal(note, Parse(note).ToString());
        foreach (var changed in new[]
                 {
                     "", "a\n", "a\n\n", "\n\n" + line[..^1], note[..^1], note + "\n", note + " ", note + "x", note + line, " " + note[3..],
                     note.Replace("\n", "\r\n", StringComparison.Ordinal), note.Replace("a\n\n", "a\n", StringComparison.Ordinal),
                     note.Replace("— ", "—  ", StringComparison.Ordinal), note.Replace("— ", "- ", StringComparison.Ordinal),
                     note.Replace("candor/acme", "candor+acme", StringComparison.Ordinal), note.Replace("=\n", "\n", StringComparison.Ordinal),
                     note.Replace("=\n", "= \n", StringComparison.Ordinal), note.Replace("a\n\n", "a\t\n\n", StringComparison.Ordinal),
                     "\uFEFF" + note[..3] + line + "\0", note + string.Concat(Enumerable.Range(0, 16).Select(i => $"— n{i} AAAAAAA=\n")),
                 })
        {
            Assert.Throws<LedgerFormatException>(() => Parse(changed));
        }

        Assert.Throws<LedgerFormatException>(() => SignedNote.Parse([.. Encoding.UTF8.GetBytes(note)[..^1], 0xff, 0x0a]));
    }

    [Fact]
    public void Base64_with_stray_bits_is_refused()
    {
        // 68 bytes end in two characters of which the last carries four bits that decode to nothing.
        var note = SignedNote.Sign("a\n", Acme).ToString();
        var last = note[^3];
        var stray = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".IndexOf(last, StringComparison.Ordinal) + 1];

        Assert.Throws<LedgerFormatException>(() => Parse(note[..^3] + stray + note[^2..]));
    }

    [Fact]
    public void A_checkpoint_is_its_three_lines_and_opens_under_its_own_key_alone()
    {
        var note = Three.Sign(Acme).ToBytes();

        Assert.Equal("candor/acme\n3\n" + Three.Head.Root + "\n", Three.ToText());
        Assert.Equal(Three, Checkpoint.Open(note, Acme.Verifier));
        Assert.Throws<LedgerFormatException>(() => Checkpoint.Open(note, Other.Verifier));
        Assert.Throws<LedgerFormatException>(() => (Three with { Origin = "candor/else" }).Sign(Acme));
        var foreign = SignedNote.Sign((Three with { Origin = "candor/else" }).ToText(), Acme).ToBytes();
        Assert.Throws<LedgerFormatException>(() => Checkpoint.Open(foreign, Acme.Verifier));
    }

    [Theory]
    [InlineData("{0}\n03\n{1}\n")]
    [InlineData("{0}\n+3\n{1}\n")]
    [InlineData("{0}\n-3\n{1}\n")]
    [InlineData("{0}\n 3\n{1}\n")]
    [InlineData("{0}\n3.0\n{1}\n")]
    [InlineData("{0}\n99999999999999999999\n{1}\n")]
    [InlineData("{0}\n0\n{1}\n")]
    [InlineData("\n3\n{1}\n")]
    [InlineData("{0}\n3\n{1}")]
    [InlineData("{0}\n3\n{1}\nextension\n")]
    [InlineData("{0}\n3\n{1}\n\n")]
    [InlineData("{0}\n3\n{1}=\n")]
    [InlineData("{0}\n3\nAAAA\n")]
    [InlineData("{0}\n3\n")]
    public void Every_other_spelling_of_a_checkpoint_is_refused(string form)
    {
        var text = form.Replace("{0}", "candor/acme", StringComparison.Ordinal).Replace("{1}", Three.Head.Root.ToString(), StringComparison.Ordinal);

        Assert.Throws<LedgerFormatException>(() => Checkpoint.Parse(text));
    }

    [Fact]
    public void Keys_are_read_in_their_one_spelling()
    {
        var vkey = Acme.Verifier.ToString();
        var id = vkey.Split('+')[1];
        Assert.Equal(Acme.Verifier, VerifierKey.Parse(vkey));
        foreach (var changed in new[]
                 {
                     "", "candor/acme", vkey + " ", vkey + "\n", " " + vkey, vkey.Replace("candor/acme", "candor/acne", StringComparison.Ordinal),
                     vkey.Replace(id, id.ToUpperInvariant() + "0", StringComparison.Ordinal), vkey.Replace(id, "00000000", StringComparison.Ordinal),
                     vkey.Replace("+AY", "+Ag", StringComparison.Ordinal)[..^4], "PRIVATE+KEY+" + vkey,
                 })
        {
            Assert.Throws<LedgerFormatException>(() => VerifierKey.Parse(changed));
        }

        Assert.Throws<LedgerFormatException>(() => SignerKey.Parse(vkey));
        Assert.Throws<LedgerFormatException>(() => SignerKey.Parse(Acme.ExportSecret().Replace(id, "00000000", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_key_of_small_order_is_refused() =>
        Assert.Throws<LedgerFormatException>(() => new VerifierKey("candor/acme", [1, .. new byte[31]]));

    [Fact]
    public void A_signing_key_logged_by_mistake_shows_its_public_half() => Assert.Equal(Acme.Verifier.ToString(), Acme.ToString());
}
