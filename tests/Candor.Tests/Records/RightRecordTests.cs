using Candor.Connectors;
using Candor.Domain.Screenings;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Records;

/// <summary>What becomes of a screening whose record changed: the table in code, held to the one that operators read.</summary>
public class RightRecordTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private static readonly AtsApplication There = new("900", "77001", "4001", AtsApplicationStatus.Active, "71", "Voice Screen", "stay-1", null, null);

    private static readonly Screening Invited = Screening.New("scr_x")
        .With(new Opened("greenhouse", "care", "hash", "900", "4001", "stay-1", "Care", "77001", "Ada", "Lovelace", null), At)
        .With(new Gated("allow", null, null, [], null, "nothing", "hash"), At)
        .With(new Invited(At.AddDays(10), "link", null), At);

    public static TheoryData<string, RecordFinding> Reads => new()
    {
        { "same", RecordFinding.Same },
        { "elsewhere", RecordFinding.LeftStage },
        { "back", RecordFinding.LeftStage },
        { "other job", RecordFinding.OtherJob },
        { "merged", RecordFinding.Merged },
        { "rejected", RecordFinding.Rejected },
        { "hired", RecordFinding.Hired },
        { "converted", RecordFinding.Converted },
        { "deleted", RecordFinding.Gone },
        { "stage not told", RecordFinding.Same },
    };

    [Theory]
    [MemberData(nameof(Reads))]
    public void A_fresh_read_is_understood(string read, RecordFinding finding) => Assert.Equal(finding, RightRecord.Find(Invited, As(read)));

    [Fact]
    public void Whose_it_is_comes_first_before_a_write_and_last_before_that()
    {
        var both = There with { CandidateId = "88", Status = AtsApplicationStatus.Rejected };
        var ended = Invited.With(new Declined(), At);

        Assert.Equal(RecordFinding.Rejected, RightRecord.Find(Invited, both));
        Assert.Equal(RecordFinding.Merged, RightRecord.Find(ended, both));
    }

    [Fact]
    public void A_person_who_says_go_on_accepts_the_record_as_it_is()
    {
        var accepted = Invited.With(new Declined(), At)
            .With(new AttentionNeeded("write_back", "cora", "merged", "merged", CandidateId: "88"), At)
            .With(new Redriven(), At);

        Assert.Equal("88", accepted.CandidateId);
        Assert.Equal("4001", accepted.JobId);
        Assert.Equal(RecordFinding.Same, RightRecord.Find(accepted, There with { CandidateId = "88" }));
    }

    [Fact]
    public void Every_state_has_its_phase()
    {
        Assert.Equal(RecordPhase.Open, RightRecord.PhaseOf(Invited));
        Assert.Equal(RecordPhase.Heard, RightRecord.PhaseOf(Invited.With(new Captured(), At)));
        Assert.Equal(RecordPhase.Ended, RightRecord.PhaseOf(Invited.With(new Withdrawn("candidate"), At)));
        Assert.Equal(RecordPhase.Ended, RightRecord.PhaseOf(Invited.With(new Declined(), At).With(new AttentionNeeded("write_back", "cora", "why"), At)));
    }

    [Fact]
    public void Nothing_is_captured_or_written_for_a_record_that_is_not_the_candidates_any_more()
    {
        foreach (var finding in Enum.GetValues<RecordFinding>())
        {
            Assert.True(finding == RecordFinding.Same || RightRecord.Path(finding, RecordPhase.Open) != RecordPath.GoOn, $"{finding} goes on being captured");
            foreach (var phase in new[] { RecordPhase.Judged, RecordPhase.Ended })
                Assert.True(finding != RecordFinding.Merged || RightRecord.Path(finding, phase) == RecordPath.AskAPerson);
        }
    }

    [Fact]
    public void Operators_read_the_same_table()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operators", "right-record.md"));
        var words = new Dictionary<RecordFinding, string>
        {
            [RecordFinding.Same] = "the same application, candidate, job and stay",
            [RecordFinding.LeftStage] = "another stage, or another stay in the same one",
            [RecordFinding.OtherJob] = "another job",
            [RecordFinding.Merged] = "another candidate: two were merged",
            [RecordFinding.Rejected] = "rejected, or withdrawn there",
            [RecordFinding.Hired] = "hired",
            [RecordFinding.Converted] = "turned into another kind of record",
            [RecordFinding.Gone] = "deleted",
        };
        foreach (var (finding, name) in words)
            Assert.Contains($"| {name} | {string.Join(" | ", Enum.GetValues<RecordPhase>().Select(phase => Word(RightRecord.Path(finding, phase))))} |", page, StringComparison.Ordinal);
    }

    private static string Word(RecordPath path) => path switch
    {
        RecordPath.GoOn => "go on",
        RecordPath.Withdraw => "withdraw",
        RecordPath.AskAPerson => "ask a person",
        _ => "settle",
    };

    private static AtsApplication? As(string read) => read switch
    {
        "elsewhere" => There with { StageId = "72", StageName = "Onsite", StageEntryId = "stay-2" },
        "back" => There with { StageEntryId = "stay-3" },
        "other job" => There with { JobId = "4002" },
        "merged" => There with { CandidateId = "88" },
        "rejected" => There with { Status = AtsApplicationStatus.Rejected },
        "hired" => There with { Status = AtsApplicationStatus.Hired },
        "converted" => There with { Status = AtsApplicationStatus.Converted },
        "deleted" => null,
        "stage not told" => There with { StageId = null, StageEntryId = null },
        _ => There,
    };
}
