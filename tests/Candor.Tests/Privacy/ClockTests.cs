using Candor.Domain.Ledger;
using Candor.Domain.Policy;
using Candor.Domain.Rubrics;
using Candor.Domain.Screenings;
using Candor.Policy;
using Candor.Privacy;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Privacy;

/// <summary>When each kind of data goes, from the laws on the shelf and rules of the employer's own.</summary>
public class ClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly IReadOnlyList<Pack> Shelf = PackShelf.Load(Path.Combine(Repository.Root, "packs")).Packs;

    [Fact]
    public void Without_law_or_policy_Candors_own_periods_hold()
    {
        var clocks = Ask("MX", []);

        Assert.Equal(Start.AddDays(180), clocks["recording"].DueAt);
        Assert.Equal(Start.AddDays(365), clocks["transcript"].DueAt);
        Assert.Equal([Clocks.OwnDefault], clocks["recording"].Rules);
        Assert.All(DataKinds.OfTheLink, kind => Assert.Equal(Start.AddDays(1095), clocks[kind].DueAt));
    }

    [Fact]
    public void A_ceiling_names_its_law_and_the_employers_shorter_one_its_file()
    {
        var law = Ask("US-IL", []);
        var own = Ask("US-IL", [Own(new RetentionRule("recording", null, 90))]);

        Assert.Equal((Start.AddDays(1095), "us-il-bipa"), (law["recording"].DueAt, law["recording"].Rules.Single()));
        Assert.Equal((Start.AddDays(90), "policies/own.yaml"), (own["recording"].DueAt, own["recording"].Rules.Single()));
    }

    [Fact]
    public void A_laws_floor_is_waited_for_and_keeps_whose_it_is()
    {
        var clocks = Ask("US-CA", []);

        Assert.Equal(Start.AddDays(1460), clocks["rating"].DueAt);
        Assert.Equal(["us-ca-crd-ads"], clocks["rating"].Rules);
        Assert.Equal(Start.AddDays(1460), clocks["application"].DueAt);
        Assert.Equal(Start.AddDays(180), clocks["recording"].DueAt);
    }

    [Fact]
    public void A_floor_above_a_ceiling_follows_the_engine_and_the_floor_wins()
    {
        var ceiling = new Pack { Id = "xx-ceiling", Title = "Ceiling", Because = "a test", Retention = [new RetentionRule("rating", null, 30)] };
        var floor = new Pack { Id = "xx-floor", Title = "Floor", Because = "a test", Retention = [new RetentionRule("rating", 400, null)] };

        var (clocks, answer) = Ask("MX", [ceiling, floor], screening => screening);

        Assert.Contains(answer.Conflicts, one => one.Between.SequenceEqual(["xx-floor", "xx-ceiling"]));
        Assert.Equal((Start.AddDays(400), "xx-floor"), (clocks["rating"].DueAt, clocks["rating"].Rules.Single()));
    }

    [Fact]
    public void A_withdrawal_starts_the_clock_of_deletion()
    {
        var clocks = Ask("FR", [], screening => screening.With(new Withdrawn("candidate"), Start)).Clocks;

        Assert.Equal((Start.AddDays(30), "eu-gdpr"), (clocks["recording"].DueAt, clocks["recording"].Rules.Single()));
        Assert.Equal(Start.AddDays(30), clocks["transcript"].DueAt);
    }

    [Fact]
    public void After_a_withdrawal_a_laws_floor_still_keeps_its_own_kind_and_no_other()
    {
        var clocks = Ask("US-TX", [], screening => screening.With(new Withdrawn("candidate"), Start)).Clocks;

        Assert.Equal(Start.AddDays(30), clocks["recording"].DueAt);
        Assert.Equal((Start.AddDays(365), "us-fed-records"), (clocks["transcript"].DueAt, clocks["transcript"].Rules.Single()));
    }

    [Fact]
    public void An_act_on_the_data_does_not_start_the_clocks_anew()
    {
        var clocks = Ask("MX", [], screening => screening.With(new DataDeleted("mail", 0, "a test", []), Start.AddDays(20))).Clocks;

        Assert.Equal(Start.AddDays(180), clocks["recording"].DueAt);
    }

    [Theory]
    [InlineData("FR", "access", 30, "eu-gdpr")]
    [InlineData("MX", "access", 30, Clocks.OwnDefault)]
    [InlineData("FR", "explanation", 30, "eu-gdpr")]
    public void A_request_has_the_shortest_deadline_of_the_laws(string place, string right, int days, string rule)
    {
        var (deadline, rules) = Clocks.Deadline(right, Ask(place, [], screening => screening).Answer);

        Assert.Equal(days, deadline);
        Assert.Contains(rule, rules);
    }

    [Fact]
    public void Erasure_destroys_everything_where_no_law_keeps_anything()
    {
        var erasure = Erase("FR");

        Assert.Empty(erasure.Keeps);
        Assert.Superset(DataKinds.Keyed.ToHashSet(), erasure.Destroys.ToHashSet());
    }

    [Fact]
    public void Erasure_keeps_what_a_law_keeps_with_whose_it_is_and_destroys_the_voice()
    {
        var erasure = Erase("US-TX");

        Assert.Equal(["recording"], erasure.Destroys);
        Assert.Equal(
            ["application", "consent", "ledger", "mail", "rating", "transcript"], erasure.Keeps.Select(kept => kept.Data).Order(StringComparer.Ordinal));
        Assert.All(erasure.Keeps, kept => Assert.Equal(("2027-11-03", "us-fed-records"), (kept.Until, kept.Rules.Single())));
    }

    [Fact]
    public void The_employers_own_floor_keeps_nothing_against_a_persons_request() =>
        Assert.Empty(Erase("FR", Own(new RetentionRule("rating", 900, null))).Keeps);

    private static ErasureBegun Erase(string place, params Pack[] more)
    {
        var question = Question(place);
        return Erasures.Decide(Screening(), PolicyEngine.Applying([.. Shelf, .. more], question), "pia", "request", null, TreeHead.Empty, Start.AddDays(1));
    }

    private static IReadOnlyDictionary<string, Clock> Ask(string place, IReadOnlyList<Pack> more) => Ask(place, more, screening => screening).Clocks;

    private static (IReadOnlyDictionary<string, Clock> Clocks, PolicyAnswer Answer) Ask(
        string place, IReadOnlyList<Pack> more, Func<Screening, Screening> then)
    {
        IReadOnlyList<Pack> shelf = [.. Shelf, .. more];
        var answer = PolicyEngine.Decide(shelf, Question(place));
        var clocks = Clocks.Of(then(Screening()), hasObjects: true, answer, PolicyEngine.Applying(shelf, Question(place)));
        return (clocks.ToDictionary(clock => clock.Kind), answer);
    }

    private static PolicyQuestion Question(string place) => new()
    {
        Candidate = place, Job = place, Employer = place, Employees = 240, On = DateOnly.FromDateTime(Start.UtcDateTime),
        Captures = ["recording", "transcript"], Uses = ["ai_evaluation"], ProcessedIn = place[..2],
    };

    private static Pack Own(RetentionRule rule) => new() { Id = "policy/own", Title = "Own", Because = "a test", File = "policies/own.yaml", Retention = [rule] };

    private static Screening Screening()
    {
        var screening = Domain.Screenings.Screening.New(Permits.Screening);
        ScreeningEvent[] events =
        [
            new Opened("greenhouse", "customer-care", "h", "9", "4", "7", "Job", "77", "Ada", "Lovelace", "ada@example.com"),
            Permits.Everything,
            new Transcribed("spy", 1, new Transcript([new SpokenAnswer("experience", [new Word("hello", 0, 1)])])),
            new Evaluated("r@1", "spy", new EvaluationRecord("r@1", "spy", [], Recommendation.Hold, "a test")),
        ];
        foreach (var one in events)
            screening = screening.With(one, Start);
        return screening;
    }
}
