using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Conformance.Ashby;

/// <summary>
/// Every write of a result under every fault, before and after its effect: a lost answer is settled by reading, and in the end there is exactly one
/// submission, one value a field, and one note.
/// </summary>
public class LostAnswerTests(AshbyBox box, ITestOutputHelper output) : IClassFixture<AshbyBox>
{
    private static readonly CancellationToken Never = CancellationToken.None;

    public static TheoryData<string, string, bool> Table() => [.. from endpoint in new[] { "applicationFeedback.submit", "customField.setValues", "candidate.createNote" }
        from fault in new (string Kind, bool Happens)[]
        {
            ("reset_before", false), ("reset_after", true), ("malformed", true), ("500", false), ("429", false), ("token_expired", true),
        }
        select (endpoint, fault.Kind, fault.Happens)];

    [Theory]
    [MemberData(nameof(Table))]
    public async Task One_of_each_in_the_end(string endpoint, string fault, bool happens)
    {
        var (application, candidate) = await box.Add();
        var target = new AtsTarget(application, candidate, "scr_lost");
        var account = box.Open();
        var clock = new HurriedClock();
        var writer = new RecordWriter(account.Connector, clock);
        await box.Fault(fault, endpoint);

        // Struck once; whoever comes back a while later finds what stands, and adds only what does not.
        DateTimeOffset? sentFields = null, sentNote = null;
        var rounds = 0;
        while (!await Done())
            clock.Advance(RecordWriter.SettlesWithin);

        var record = await box.Record(application);
        Assert.Equal(1, (int)record["results"]!);
        Assert.Single(record["notes"]!.AsArray());
        Assert.Equal("Completed", (string?)record["fields"]!["Voice screen"]!["value"]);
        Assert.Equal(happens ? 1 : 2, account.Exchanges.Count(one => one.Path.EndsWith(endpoint, StringComparison.Ordinal) && (fault != "token_expired" || one.Status != 403)));
        output.WriteLine($"{endpoint} {fault}: {rounds} rounds, one submission, one note");

        async Task<bool> Done()
        {
            Assert.True(++rounds < 5, "It does not come to an end.");
            var fields = await writer.Fields(target, Result(), sentFields, _ => Sent(ref sentFields), Never);
            if (fields is not Outcome<IReadOnlyDictionary<string, FieldValue>>.Yes(var standing))
                return false;
            Assert.All(Result(), pair => Assert.Equal(pair.Value, standing[pair.Key]));
            return await writer.Note(target, "scr_lost/Completed", "Done. [scr_lost/Completed]", sentNote, () => Sent(ref sentNote), Never) is Outcome<AtsNote>.Yes;
        }

        Task Sent(ref DateTimeOffset? sent)
        {
            sent = clock.GetUtcNow();
            return Task.CompletedTask;
        }
    }

    [Theory]
    [InlineData("reset_before")]
    [InlineData("reset_after")]
    [InlineData("malformed")]
    [InlineData("500")]
    public async Task Whatever_keeps_a_writes_answer_from_arriving_makes_it_unknown_and_nothing_follows_it(string fault)
    {
        var (application, candidate) = await box.Add();
        var account = box.Open();
        await box.Fault(fault, "applicationFeedback.submit");

        await account.Connector.WriteFields(new(application, candidate, "scr_lost"), Result(), Never).Unknown();

        Assert.Single(account.Exchanges, one => one.Path.EndsWith("applicationFeedback.submit", StringComparison.Ordinal));
        Assert.DoesNotContain(account.Exchanges, one => one.Path.EndsWith("customField.setValues", StringComparison.Ordinal));
        account.Conforms(Sides.Request);
    }

    [Fact]
    public async Task While_a_lost_submission_may_still_arrive_no_other_is_sent()
    {
        var (application, candidate) = await box.Add();
        var target = new AtsTarget(application, candidate, "scr_lost");
        var account = box.Open();
        var clock = new HurriedClock();
        var writer = new RecordWriter(account.Connector, clock);

        var early = await writer.Fields(target, Result(), clock.GetUtcNow(), _ => Task.CompletedTask, Never).Unknown();

        Assert.Equal(clock.GetUtcNow() + RecordWriter.SettlesWithin, early.RetryAt);
        Assert.Equal(0, (int)(await box.Record(application))["results"]!);
    }

    private static Dictionary<string, FieldValue> Result() => new()
    {
        ["feedback.recommendation"] = new FieldValue.Text("Proceed"),
        ["feedback.empathy"] = new FieldValue.Number(4),
        [AshbyBox.Custom(0)] = new FieldValue.Text("Completed"),
        [AshbyBox.Custom(6)] = new FieldValue.Text("scr_lost"),
    };
}
