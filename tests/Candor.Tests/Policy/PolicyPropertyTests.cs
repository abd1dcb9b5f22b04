using Candor.Domain.Policy;
using Candor.Policy;
using Candor.Tests.Support;
using CsCheck;
using Xunit;

namespace Candor.Tests.Policy;

/// <summary>What holds for every case and every rule an employer can think of.</summary>
public class PolicyPropertyTests
{
    private static readonly IReadOnlyList<Pack> Packs = PackShelf.Load(Path.Combine(Repository.Root, "packs")).Packs;

    private static readonly string[] Places =
    [
        "US-IL", "US-TX", "US-NY", "US-NY-NYC", "US-CA", "US-CO", "US-MD", "US-WA", "US-GA", "US-UT", "CA-ON", "CA-QC", "CA-BC", "DE", "FR", "NO", "GB",
        "AU-NSW", "IN", "BR", "KR", "CH", "MX",
    ];

    private static readonly string[] Decisions = ["allow", "wait", "ask", "block"];

    private static readonly Gen<PolicyQuestion> Questions =
        from candidate in One(Places)
        from job in One(Places)
        from employer in One(Places)
        from processed in One("US", "EU", "GB", "CA-QC", "IN", "CA")
        from employees in One<int?>(null, 4, 14, 15, 24, 25, 500)
        from day in Gen.Int[0, 1500]
        from captures in Some(Vocabulary.Captures, 3)
        from uses in Some(Vocabulary.Uses, 2)
        from bases in Some(Vocabulary.TransferBases, 2)
        from age in One<int?>(null, 17, 30)
        select new PolicyQuestion
        {
            Candidate = candidate, Job = job, Employer = employer, ProcessedIn = processed, Employees = employees, Age = age,
            On = new DateOnly(2024, 1, 1).AddDays(day), Captures = captures, Uses = uses, TransferBasis = bases,
        };

    private static readonly Gen<Pack> OwnRules =
        from data in One(Vocabulary.Data.ToArray())
        from min in One<int?>(null, 1, 200, 3000)
        from max in One<int?>(null, 1, 300, 4000)
        from wait in One<int?>(null, 1, 15)
        from within in One<int?>(null, 1, 400)
        from id in One("alternative-route", "human-review", "own-way")
        from feature in One([.. Vocabulary.Captures, .. Vocabulary.Uses, ""])
        from adults in Gen.Bool
        from region in One("", "US", "EU")
        select new Pack
        {
            Id = "policy/own", Title = "Own", Because = "we like it so", AdultsOnly = adults,
            Retention = [new RetentionRule(data, min, max)],
            Prohibits = feature.Length == 0 ? [] : [new Prohibition(feature, false)],
            Transfer = region.Length == 0 ? null : new TransferRule([region], [], []),
            Obligations =
            [
                new PackObligation { Kind = "alternative", Id = id, What = "Do.", WithinDays = within },
                .. wait is { } days ? [new PackObligation { Kind = "wait", Id = "wait-aedt", What = "Wait.", BusinessDays = days }] : Array.Empty<PackObligation>(),
            ],
        };

    private static Gen<T> One<T>(params T[] of) => Gen.Int[0, of.Length - 1].Select(at => of[at]);

    private static Gen<List<string>> Some(IReadOnlyList<string> of, int atMost) =>
        Gen.Int[0, of.Count - 1].List[0, atMost].Select(places => places.Distinct().Select(at => of[at]).ToList());

    [Fact]
    public void No_rule_of_the_employers_own_loosens_anything() => Gen.Select(Questions, OwnRules).Sample((question, own) =>
    {
        var law = PolicyEngine.Decide(Packs, question);
        var both = PolicyEngine.Decide([.. Packs, own], question);

        Assert.True(Array.IndexOf(Decisions, both.Decision) >= Array.IndexOf(Decisions, law.Decision));
        Assert.True(both.EarliestStart >= law.EarliestStart);
        Assert.Equal(law.Laws.Select(one => one.Id), both.Laws.Where(one => one.Id != own.Id).Select(one => one.Id));
        Assert.Empty(law.Prohibited.Except(both.Prohibited));
        foreach (var asked in law.Obligations)
        {
            var still = both.Obligations.Single(one => one.Kind == asked.Kind && one.Id == asked.Id);
            Assert.Empty(asked.Laws.Except(still.Laws));
            Assert.Equal(asked.Text, still.Text);
            Assert.False(still.WithinDays > asked.WithinDays);
            Assert.False(still.Until < asked.Until);
        }

        foreach (var (data, period) in law.Retention)
        {
            Assert.False(both.Retention[data].MaxDays > period.MaxDays);
            Assert.False(both.Retention[data].MinDays < period.MinDays);
            Assert.False(period.MaxDays is not null && both.Retention[data].MaxDays is null);
            Assert.False(period.MinDays is not null && both.Retention[data].MinDays is null);
        }
    }, iter: 4000);

    [Fact]
    public void Taking_an_unknown_place_for_every_place_leaves_out_no_law_of_any_place() => Questions.Sample(question =>
    {
        var strictest = PolicyEngine.Decide(Packs, question with { Candidate = null, AssumeStrictest = true }).Laws.Select(law => law.Id).ToHashSet();

        Assert.Superset(PolicyEngine.Decide(Packs, question).Laws.Select(law => law.Id).ToHashSet(), strictest);
    }, iter: 4000);

    [Fact]
    public void A_screening_under_way_keeps_every_law_of_its_consent() => Gen.Select(Questions, Gen.Int[0, 900]).Sample((question, later) =>
    {
        var ending = Packs.Select(pack => pack with { To = pack.From?.AddDays(300) }).ToList();
        var before = PolicyEngine.Decide(ending, question).Laws.Select(law => law.Id).ToHashSet();

        var after = PolicyEngine.Decide(ending, question with { ConsentedOn = question.On, On = question.On.AddDays(later) }).Laws.Select(law => law.Id).ToHashSet();

        Assert.Superset(before, after);
    }, iter: 4000);

    [Fact]
    public void Every_law_is_either_applied_or_considered_with_a_reason_and_never_both() => Questions.Sample(question =>
    {
        var answer = PolicyEngine.Decide(Packs, question);

        Assert.Equal(Packs.Select(pack => pack.Id).Order(), answer.Laws.Select(law => law.Id).Concat(answer.Considered.Select(law => law.Id)).Order());
        Assert.All(answer.Considered, law => Assert.NotEmpty(law.NotBecause));
        Assert.All(answer.Obligations, one => Assert.NotEmpty(one.Laws));
        Assert.Equal(answer.Decision == "allow", answer.Reasons.Count == 0);
    }, iter: 4000);
}
