using System.Text;
using Candor.Domain.Policy;

namespace Candor.Policy;

/// <summary>The table of laws in <c>docs/legal/laws.md</c>, written from the packs so that the two cannot differ.</summary>
internal static class LawTable
{
    /// <summary>The page, as Markdown.</summary>
    /// <param name="packs">The shelf.</param>
    public static string Of(IReadOnlyList<Pack> packs)
    {
        var page = new StringBuilder();
        Line("# The laws on the shelf");
        Line("");
        Line("Written by `./candor policy laws` from `packs/*.yaml`; do not edit. **Engineering, not legal advice**: counsel confirms what each law lists at its end.");
        Line("");
        Line("| law | whose place counts | applies when | from | asks for | forbids, keeps | confidence |");
        Line("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var pack in packs)
            Line($"| [{pack.Id}](#{pack.Id}) | {Where(pack.Where)} | {Conditions(pack)} | {Days(pack.From, pack.To)} | {Kinds(pack)} | {Limits(pack)} | {pack.Confidence} |");
        foreach (var pack in packs)
            Section(pack);
        return page.ToString();

        void Line(string text) => page.Append(text).Append('\n');

        void Section(Pack pack)
        {
            Line("");
            Line($"## {pack.Id}");
            Line("");
            Line($"{pack.Title}. {pack.Citation}. Applies because {pack.Because}.");
            Line("");
            foreach (var one in pack.Obligations)
                Line($"- **{one.Kind}** `{one.Id}`: {one.What}{Terms(one)}");
            foreach (var rule in pack.Prohibits)
                Line($"- **forbids** {rule.Feature}{(rule.UnlessConsent ? " without the consent above" : "")}");
            foreach (var rule in pack.Retention)
                Line($"- **keeps** {rule.Data}: {Period(rule)}");
            if (pack.Transfer is { } transfer)
                Transfer(transfer);
            foreach (var item in pack.Confirm)
                Line($"- *counsel confirms* {item}");
        }

        void Transfer(TransferRule rule)
        {
            Line($"- **transfer** is not needed within {string.Join(", ", rule.Within)}");
            foreach (var found in rule.Adequate)
                Line($"- **adequate** {string.Join(", ", found.In)}{Span(found.From, found.To)}{(found.Only is null ? "" : $"; {found.Only}")}");
            foreach (var basis in rule.Bases)
                Line($"- **basis** {basis.Basis}{(basis.In.Contains("*") ? "" : $" to {string.Join(", ", basis.In)}")}{Span(basis.From, basis.To)}{(basis.Needs is null ? "" : $"; {basis.Needs}")}");
        }
    }

    private static string Where(IReadOnlyList<PlaceTest> where) => string.Join("; ", where
        .GroupBy(test => string.Join(", ", test.In))
        .Select(same => $"{string.Join(" or ", same.Select(test => test.Who).Distinct())} in {same.Key}"));

    private static string Conditions(Pack pack)
    {
        List<string> said = [];
        if (pack.When.Count > 0)
            said.Add(string.Join(", or ", pack.When.Select(One)));
        if (pack.EmployeesMin is { } min)
            said.Add($"{min} employees or more");
        if (pack.PublicPostingOnly)
            said.Add("publicly advertised");
        return said.Count == 0 ? "always" : string.Join("; ", said);

        static string One(PackCondition condition)
        {
            List<string> parts = [];
            if (condition.CapturesAny.Count > 0)
                parts.Add($"captures {string.Join(" or ", condition.CapturesAny)}");
            if (condition.CapturesAll.Count > 0)
                parts.Add($"captures {string.Join(" and ", condition.CapturesAll)}");
            if (condition.UsesAny.Count > 0)
                parts.Add($"uses {string.Join(" or ", condition.UsesAny)}");
            if (condition.ProcessedOutside.Count > 0)
                parts.Add($"processed outside {string.Join(", ", condition.ProcessedOutside)}");
            return string.Join(" and ", parts);
        }
    }

    private static string Kinds(Pack pack)
    {
        var kinds = pack.Obligations.Select(one => one.Kind).Distinct();
        return string.Join(", ", pack.Transfer is null ? kinds : kinds.Append("a basis for transfers"));
    }

    private static string Limits(Pack pack) => string.Join("; ",
        pack.Prohibits.Select(rule => $"no {rule.Feature}{(rule.UnlessConsent ? " without consent" : "")}")
            .Concat(pack.Retention.Select(rule => $"{rule.Data} {Period(rule)}")));

    private static string Period(RetentionRule rule) => (rule.MinDays, rule.MaxDays) switch
    {
        ({ } min, { } max) => $"{min} to {max} days",
        ({ } min, null) => $"at least {min} days",
        _ => $"at most {rule.MaxDays} days",
    };

    private static string Terms(PackObligation one)
    {
        List<string> terms = [];
        if (one.BusinessDays is { } days)
            terms.Add($"{days} business days{(one.Calendar is null ? "" : $", holidays of {one.Calendar}")}");
        if (one.WithinDays is { } within)
            terms.Add($"within {within} days");
        if (one.Written)
            terms.Add("in writing");
        if (one.Language is { } language)
            terms.Add($"in {language}");
        if (one.From is not null || one.To is not null)
            terms.Add(Span(one.From, one.To).Trim());
        if (one.Where.Count > 0)
            terms.Add(Where(one.Where));
        return terms.Count == 0 ? "" : $" ({string.Join("; ", terms)})";
    }

    private static string Span(DateOnly? from, DateOnly? to) =>
        $"{(from is null ? "" : $" from {from:yyyy-MM-dd}")}{(to is null ? "" : $" until {to:yyyy-MM-dd}")}";

    private static string Days(DateOnly? from, DateOnly? to) => (from, to) switch
    {
        (null, null) => "–",
        (_, null) => $"{from:yyyy-MM-dd}",
        _ => $"{from:yyyy-MM-dd} to {to:yyyy-MM-dd}",
    };
}
