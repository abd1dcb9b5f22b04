namespace Candor.Domain.Policy;

/// <summary>
/// Asks the packs what holds. Pure: the same packs and question give the same answer. The rules of combination are those of
/// <c>docs/legal/how-packs-combine.md</c>: obligations add up, the longest wait and the strictest rule hold, any prohibition wins.
/// </summary>
public static class PolicyEngine
{
    /// <summary>Answers a question.</summary>
    /// <param name="packs">The shelf.</param>
    /// <param name="question">What is asked.</param>
    public static PolicyAnswer Decide(IReadOnlyList<Pack> packs, PolicyQuestion question)
    {
        var applying = new List<(Pack Pack, string Because)>();
        var considered = new List<LawDoesNotApply>();
        foreach (var pack in packs.OrderBy(pack => pack.Id, StringComparer.Ordinal))
        {
            var (because, notBecause) = Applicability.Of(pack, question);
            if (because is not null)
                applying.Add((pack, because));
            else
                considered.Add(new LawDoesNotApply(pack.Id, notBecause!));
        }

        var laws = applying.Select(one => one.Pack).ToList();
        var obligations = Obligations(laws, question);
        var (retention, conflicts) = RetentionRules.Combine(laws);
        var earliest = obligations.Select(obligation => obligation.Until ?? question.On).Append(question.On).Max();
        var (decision, reasons) = Weigh(laws, question, earliest);
        return new PolicyAnswer(
            decision,
            question.On,
            [.. applying.Select(one => new LawApplies(
                one.Pack.Id, one.Pack.Title, one.Because, one.Pack.Citation, one.Pack.Confidence, one.Pack.Confirm))],
            considered,
            obligations,
            [.. laws.SelectMany(pack => pack.Prohibits).Where(rule => !IsAllowedByConsent(rule, question)).Select(rule => rule.Feature).Distinct().Order()],
            retention,
            conflicts,
            earliest,
            reasons);
    }

    private static (string Decision, IReadOnlyList<string> Reasons) Weigh(List<Pack> laws, PolicyQuestion question, DateOnly earliest)
    {
        List<string> block =
        [
            .. laws.SelectMany(pack => pack.Prohibits
                .Where(rule => InUse(rule.Feature, question) && !IsAllowedByConsent(rule, question))
                .Select(rule => $"{pack.Id} forbids {rule.Feature}")),
            .. laws.Where(pack => Transfers.Blocks(pack, question))
                .Select(pack => $"{pack.Id} has no basis for processing in {question.ProcessedIn ?? "an unknown place"}"),
        ];
        if (block.Count > 0)
            return ("block", block);
        List<string> ask = [];
        if (question is { Candidate: null, AssumeStrictest: false } && question.Captures.Any(capture => capture is "recording" or "voiceprint" or "video"))
            ask.Add("the candidate's place is not known, and the law on recording depends on it");
        if (question.Age < 18)
            ask.Add("the candidate is under 18: the employer's policy and a guardian's consent are needed");
        if (ask.Count > 0)
            return ("ask", ask);
        return earliest > question.On ? ("wait", [$"a notice period runs until {earliest.AddDays(-1):yyyy-MM-dd}"]) : ("allow", []);
    }

    private static bool InUse(string feature, PolicyQuestion question) => question.Captures.Contains(feature) || question.Uses.Contains(feature);

    private static bool IsAllowedByConsent(Prohibition rule, PolicyQuestion question) => rule.UnlessConsent && InUse(rule.Feature, question);

    private static List<Obligation> Obligations(List<Pack> laws, PolicyQuestion question) =>
    [
        .. laws
            .SelectMany(pack => pack.Obligations
                .Where(asked => Meets(asked.CapturesAny, question.Captures) && Meets(asked.UsesAny, question.Uses))
                .Concat(Transfers.Obligations(pack, question))
                .Select(asked => (Law: pack.Id, Asked: asked)))
            .GroupBy(one => (one.Asked.Kind, one.Asked.Id))
            .Select(same => Merge([.. same], question))
            .OrderBy(obligation => Array.IndexOf(Order, obligation.Kind)).ThenBy(obligation => obligation.Id, StringComparer.Ordinal),
    ];

    private static readonly string[] Order =
        ["notice", "consent", "wait", "alternative", "oversight", "explanation", "record", "deletion", "residency"];

    private static bool Meets(IReadOnlyList<string> any, IReadOnlyList<string> given) => any.Count == 0 || any.Any(given.Contains);

    /// <summary>One thing asked by several laws is done once, by the strictest of them.</summary>
    private static Obligation Merge(IReadOnlyList<(string Law, PackObligation Asked)> same, PolicyQuestion question)
    {
        var first = same[0].Asked;
        var businessDays = same.Max(one => one.Asked.BusinessDays);
        var consent = first.Kind == "consent";
        return new Obligation
        {
            Kind = first.Kind,
            Id = first.Id,
            Laws = [.. same.Select(one => one.Law).Distinct()],
            What = first.What,
            Purpose = first.Purpose,
            Text = first.Text,
            Separate = consent ? same.Any(one => one.Asked.Separate) : null,
            Written = consent ? same.Any(one => one.Asked.Written) : null,
            BusinessDays = businessDays,
            Until = businessDays is { } days ? BusinessDays.DayAfter(question.NoticeOn ?? question.On, days, question.Job) : null,
            WithinDays = same.Min(one => one.Asked.WithinDays),
        };
    }
}
