using Candor.Domain.Mapping;
using Candor.Domain.Screenings;
using Candor.Storage;

namespace Candor.WriteBack;

/// <summary>Receipts from what was sent and what stands.</summary>
internal static class Receipts
{
    /// <summary>The receipt of one written thing.</summary>
    /// <param name="field">The field's key, or <c>note</c>.</param>
    /// <param name="sent">What was sent.</param>
    /// <param name="standing">What a fresh read shows.</param>
    /// <param name="answer">What the ATS answered.</param>
    /// <param name="rung">Where it stands.</param>
    public static Receipt Of(string field, FieldValue sent, FieldValue standing, string? answer = null, Rung? rung = null) => new(
        field,
        sent.Display,
        standing == FieldValue.None ? null : standing.Display,
        FieldComparison.Compare(sent, standing) switch
        {
            FieldVerdict.Verified => "verified",
            FieldVerdict.Missing => "missing",
            _ => "differs",
        },
        answer,
        rung is { } where ? SnakeCase.Of(where.ToString()) : null);
}
