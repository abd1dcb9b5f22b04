namespace Candor.Domain.Policy;

/// <summary>
/// Asks the packs what holds. Pure: the same packs and question give the same answer. The rules of combination are those of
/// <c>docs/legal/how-packs-combine.md</c>: obligations add up, the longest wait and the strictest rule hold, any prohibition wins.
/// </summary>
public static class PolicyEngine
{
    private static readonly string[] Order =
        ["notice", "consent", "wait", "alternative", "oversight", "explanation", "record", "deletion", "residency"];

    /// <summary>Answers a question.</summary>
    /// <param name="packs">The shelf, and the employer's own rules.</param>
    /// <param name="question">What is asked.</param>
    public static PolicyAnswer Decide(IReadOnlyList<Pack> packs, PolicyQuestion question)
    {
        var looked = packs.Select(pack => (Pack: pack, Found: Applicability.Of(pack, question)))
            .OrderBy(one => one.Pack.IsOwnRule).ThenBy(one => one.Pack.Id, StringComparer.Ordinal).ToList();
        var applying = looked.Where(one => one.Found.Because is not null).ToList();
        var laws = applying.Select(one => one.Pack).ToList();

        var obligations = Obligations(laws, question);
        var residency = laws.SelectMany(pack => Transfers.Of(pack, question)).ToList();
        var (retention, conflicts) = RetentionRules.Combine(laws, question);
        var earliest = obligations.Select(obligation => obligation.Until ?? question.On).Append(question.On).Max();
        var (decision, reasons) = Weigh(looked, laws, residency, question, earliest);
        return new PolicyAnswer(
            decision,
            question.On,
            [.. applying.Select(one => new LawApplies(
                one.Pack.Id, one.Pack.Title, one.Found.Because!, one.Pack.Citation, one.Found.Confidence, one.Pack.Confirm))],
            [.. looked.Where(one => one.Found.Because is null).Select(one => new LawDoesNotApply(one.Pack.Id, one.Found.NotBecause!))],
            obligations,
            [.. laws.SelectMany(pack => pack.Prohibits).Where(rule => !IsAllowedByConsent(rule, question)).Select(rule => rule.Feature).Distinct().Order()],
            retention,
            residency,
            [.. conflicts, .. Meanwhile(laws, question)],
            earliest,
            reasons);
    }

    /// <summary>The packs that apply to a question, laws first.</summary>
    /// <param name="packs">The shelf, and the employer's own rules.</param>
    /// <param name="question">What is asked.</param>
    public static IReadOnlyList<Pack> Applying(IReadOnlyList<Pack> packs, PolicyQuestion question) =>
        [.. packs.Where(pack => Applicability.Of(pack, question).Because is not null).OrderBy(pack => pack.IsOwnRule).ThenBy(pack => pack.Id, StringComparer.Ordinal)];

    /// <summary>What a pack that applies asks for on the day and in the places of a question.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="question">What is asked.</param>
    public static IEnumerable<PackObligation> AskedBy(Pack pack, PolicyQuestion question) => pack.Obligations.Where(asked => Applicability.Asks(asked, question));

    private static (string Decision, IReadOnlyList<string> Reasons) Weigh(
        List<(Pack Pack, Applicability Found)> looked,
        List<Pack> laws,
        List<Residency> residency,
        PolicyQuestion question,
        DateOnly earliest)
    {
        List<string> block =
        [
            .. laws.SelectMany(pack => pack.Prohibits
                .Where(rule => question.InUse(rule.Feature) && !IsAllowedByConsent(rule, question))
                .Select(rule => $"{pack.Id} forbids {rule.Feature}")),
            .. residency.Where(one => one.Basis == "missing" || (one.Basis == "unknown" && question.AssumeStrictest))
                .Select(one => one.Data is null
                    ? $"{one.Law} has no basis for processing in {one.ProcessedIn ?? "an unknown place"}"
                    : $"{one.Law} keeps {one.Data} in {string.Join(", ", one.Within)}, and it would go to {one.ProcessedIn ?? "an unknown place"}"),
        ];
        if (question.Age < 18)
            block.AddRange(laws.Where(pack => pack.AdultsOnly).Select(pack => $"{pack.Id} screens nobody under 18"));
        if (block.Count > 0)
            return ("block", block);
        List<string> ask = [.. UnknownPlaces(looked, question)];
        if (residency.Where(one => one.Basis == "unknown").Select(one => one.Law).Distinct().ToList() is { Count: > 0 } borders)
            ask.Add($"where data is processed is not known, and {string.Join(", ", borders)} depends on it");
        if (question.Age < 18)
            ask.Add("the candidate is under 18: the employer's policy and a guardian's consent are needed, and nothing is recorded without");
        if (ask.Count > 0)
            return ("ask", ask);
        return earliest > question.On ? ("wait", [$"a notice period runs until {earliest.AddDays(-1):yyyy-MM-dd}"]) : ("allow", []);
    }

    /// <summary>
    /// A place that is not known is asked for when a voice or a face is captured. A candidate's is asked for in any case, and also when only the
    /// country is known and the law differs within it.
    /// </summary>
    private static IEnumerable<string> UnknownPlaces(List<(Pack Pack, Applicability Found)> looked, PolicyQuestion question)
    {
        if (question.AssumeStrictest || !question.Captures.Any(capture => capture is "recording" or "voiceprint" or "video"))
            yield break;
        foreach (var who in new[] { "candidate", "job", "employer" })
        {
            var place = question.PlaceOf(who);
            if (place is not null && who != "candidate")
                continue;
            var laws = looked.Where(one => one.Found.AsksFor == who).Select(one => one.Pack.Id).ToList();
            if (place is null && who == "candidate")
                yield return "the candidate's place is not known, and the law on recording depends on it";
            else if (laws.Count > 0)
                yield return $"the {who}'s place is {(place is null ? "not known" : $"known only as {place}")}, and {string.Join(", ", laws)} "
                    + $"{(laws.Count == 1 ? "depends" : "depend")} on it";
        }
    }

    private static bool IsAllowedByConsent(Prohibition rule, PolicyQuestion question) => rule.UnlessConsent && question.InUse(rule.Feature);

    /// <summary>Laws that began or ended since the candidate agreed, and what becomes of them.</summary>
    private static IEnumerable<Conflict> Meanwhile(List<Pack> laws, PolicyQuestion question) => laws.SelectMany(pack => new[]
    {
        Applicability.IsKeptFromConsent(pack.To, question)
            ? new Conflict([pack.Id], "dates", $"{pack.Id} ended on {pack.To:yyyy-MM-dd}: a screening under way keeps the laws of its consent.")
            : null,
        Applicability.BeganAfterConsent(pack.From, question)
            ? new Conflict([pack.Id], "dates", $"{pack.Id} began on {pack.From:yyyy-MM-dd}, after the consent: it applies from the next step that captures or decides, and its notices are shown before that.")
            : null,
    }).OfType<Conflict>();

    private static List<Obligation> Obligations(List<Pack> laws, PolicyQuestion question) =>
    [
        .. laws
            .SelectMany(pack => pack.Obligations
                .Where(asked => Applicability.Asks(asked, question))
                .Concat(Transfers.Obligations(pack, question))
                .Select(asked => (Law: pack.Id, Asked: asked)))
            .GroupBy(one => (one.Asked.Kind, one.Asked.Id))
            .Select(same => Merge([.. same], question))
            .OrderBy(obligation => Array.IndexOf(Order, obligation.Kind)).ThenBy(obligation => obligation.Id, StringComparer.Ordinal),
    ];

    /// <summary>One thing asked by several laws is done once, by the strictest of them. A law's words come before the employer's own.</summary>
    private static Obligation Merge(IReadOnlyList<(string Law, PackObligation Asked)> same, PolicyQuestion question)
    {
        var first = same[0].Asked;
        bool? consent = first.Kind == "consent" ? true : null;
        var data = same.SelectMany(one => one.Asked.Data).Distinct().ToList();
        return new Obligation
        {
            Kind = first.Kind,
            Id = first.Id,
            Laws = [.. same.Select(one => one.Law).Distinct()],
            What = first.What,
            Purpose = first.Purpose,
            Text = first.Text,
            Language = same.Select(one => one.Asked.Language).FirstOrDefault(language => language is not null),
            Separate = consent is null ? null : same.Any(one => one.Asked.Separate),
            Written = consent is null ? null : same.Any(one => one.Asked.Written),
            Before = consent,
            Revocable = consent,
            BusinessDays = same.Max(one => one.Asked.BusinessDays),
            Until = same.Max(one => one.Asked.BusinessDays is { } days
                ? BusinessDays.DayAfter(question.NoticeOn ?? question.On, days, one.Asked.Calendar ?? question.Job)
                : (DateOnly?)null),
            WithinDays = same.Min(one => one.Asked.WithinDays),
            Data = data.Count > 0 ? data : null,
        };
    }
}
