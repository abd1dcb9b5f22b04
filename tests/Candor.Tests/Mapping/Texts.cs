using CsCheck;

namespace Candor.Tests.Mapping;

/// <summary>Texts as people write them and as they break things.</summary>
internal static class Texts
{
    private static readonly string[] Pieces =
    [
        "a", "Zoë", "e\u0301", " ", "  ", "\t", "\n", "\r\n", "\r", "👍", "👩‍👩‍👧‍👦", "🇺🇸", "مرحبا", "שלום", "\u200F", "\u202E", "日本語", "\u00A0", "\u2028", "…", "\"", "\\", "<b>&amp;", ",", ";", "50%", "null", "Yes",
    ];

    private static readonly Gen<string> Piece = Gen.Int[0, Pieces.Length - 1].Select(at => Pieces[at]);

    /// <summary>Any text, of up to a few hundred characters, and now and then of ten thousand.</summary>
    public static readonly Gen<string> Any = Gen.Frequency(
        (9, Piece.Array[0, 80].Select(string.Concat)),
        (1, Piece.Array[4, 40].Select(pieces => string.Concat(Enumerable.Repeat(string.Concat(pieces), 10_000 / Math.Max(1, string.Concat(pieces).Length) + 1)))));

    /// <summary>Text that a recruiter sees: not only white space.</summary>
    public static readonly Gen<string> Visible = Any.Select(text => "x" + text);
}
