using System.Text.Json.Nodes;
using Candor.Domain.Ledger;

namespace Candor.Privacy;

/// <summary>What this room says to commands and programs.</summary>
internal static class PrivacyJson
{
    /// <summary>The clocks of one screening.</summary>
    /// <param name="clocks">The clocks.</param>
    /// <param name="now">As of when.</param>
    public static JsonObject Of(ScreeningClocks clocks, DateTimeOffset now) => new()
    {
        ["screening"] = clocks.Screening.Id,
        ["state"] = Storage.SnakeCase.Of(clocks.Screening.State.ToString()),
        ["erased"] = clocks.Screening.Data.IsErased,
        ["held_by"] = Texts(clocks.HeldBy.Select(hold => hold.Id)),
        ["clocks"] = new JsonArray([.. clocks.Clocks.Select(clock => new JsonObject
        {
            ["data"] = clock.Kind,
            ["from"] = LedgerTime.Format(clock.From),
            ["due_at"] = LedgerTime.Format(clock.DueAt),
            ["kept_until"] = clock.KeptUntil is { } kept ? LedgerTime.Format(kept) : null,
            ["standing"] = clocks.HeldBy.Count > 0 ? "held" : clock.DueAt <= now ? "due" : "runs",
            ["because"] = clock.Because,
            ["rules"] = Texts(clock.Rules),
        })]),
        ["conflicts"] = new JsonArray([.. clocks.Conflicts.Select(one => new JsonObject
        {
            ["between"] = Texts(one.Between), ["about"] = one.About, ["resolved"] = one.Resolved,
        })]),
    };

    /// <summary>What a run did.</summary>
    /// <param name="report">The report.</param>
    public static JsonObject Of(RetentionReport report) => new()
    {
        ["at"] = LedgerTime.Format(report.At),
        ["deleted"] = new JsonArray([.. report.Deleted.Select(Of)]),
        ["held"] = new JsonArray([.. report.Held.Select(Of)]),
        ["busy"] = Texts(report.Busy),
        ["erasures"] = Texts(report.Erasures),
    };

    /// <summary>A legal hold.</summary>
    /// <param name="hold">The hold.</param>
    public static JsonObject Of(Hold hold) => new()
    {
        ["id"] = hold.Row.Id,
        ["scope"] = hold.Row.Scope,
        ["covers"] = hold.Covers,
        ["reason"] = hold.Reason,
        ["placed_by"] = hold.Row.PlacedBy,
        ["placed_at"] = LedgerTime.Format(hold.Row.PlacedAt),
        ["lifted_by"] = hold.Row.LiftedBy,
        ["lifted_at"] = hold.Row.LiftedAt is { } lifted ? LedgerTime.Format(lifted) : null,
        ["lifted_because"] = hold.LiftedBecause,
    };

    /// <summary>What became of an erasure.</summary>
    /// <param name="outcomes">One a screening.</param>
    public static JsonObject Of(IReadOnlyList<ErasureOutcome> outcomes) => new()
    {
        ["outcomes"] = new JsonArray([.. outcomes.Select(one => new JsonObject
        {
            ["screening"] = one.Screening,
            ["outcome"] = one.Outcome,
            ["held_by"] = Texts(one.HeldBy),
            ["certificate"] = one.Certificate,
        })]),
    };

    /// <summary>Texts as an array.</summary>
    /// <param name="texts">The texts.</param>
    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static JsonObject Of(Deletion one) => new()
    {
        ["screening"] = one.Screening, ["data"] = one.Kind, ["because"] = one.Because, ["rules"] = Texts(one.Rules),
    };
}
