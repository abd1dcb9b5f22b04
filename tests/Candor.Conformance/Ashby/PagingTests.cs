using Candor.Conformance.Support;
using Candor.Connectors;
using Xunit;

namespace Candor.Conformance.Ashby;

/// <summary>Lists are read to their end, and what goes wrong in them without an error is found.</summary>
public class PagingTests(AshbyBox box) : IClassFixture<AshbyBox>
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task A_list_of_many_pages_is_read_whole_and_in_order()
    {
        var (application, candidate) = await box.Add();
        for (var number = 0; number < 205; number++)
            await box.Call("candidate.createNote", new { candidateId = candidate, note = $"Note {number}." });
        var account = box.Open();

        var notes = await account.Connector.ReadNotes(new(application, candidate, "scr_1"), Never).Yes();

        Assert.Equal(Enumerable.Range(0, 205).Select(number => $"Note {number}."), notes.Select(note => note.Body));
        Assert.Equal(3, account.Exchanges.Count(one => one.Path.EndsWith("candidate.listNotes", StringComparison.Ordinal)));
        account.Conforms();
    }

    [Fact]
    public async Task What_changed_since_the_last_time_is_listed_with_the_token_of_the_last_page()
    {
        await box.Add();
        var before = await box.Call("application.list", new { });
        await Until(DateTimeOffset.UtcNow.AddMilliseconds(5));
        var (added, _) = await box.Add();

        var since = await box.Call("application.list", new { syncToken = (string)before["syncToken"]! });
        var other = await box.Call("job.list", new { syncToken = (string)before["syncToken"]! });

        Assert.Equal([added], since["results"]!.AsArray().Select(row => (string)row!["id"]!));
        Assert.Equal("invalid_input", (string?)other["errorInfo"]!["code"]); // a token is its own list's
    }

    [Theory]
    [InlineData("""{"success":true,"results":[{"id":"A"}],"moreDataAvailable":true}""")] // more, and not where
    [InlineData("""{"success":true,"results":[],"moreDataAvailable":true,"nextCursor":"same"}""")] // never moves on
    [InlineData("""{"success":true,"results":[{"id":"A"},{"id":"A"}],"moreDataAvailable":false}""")]
    [InlineData("""{"success":true,"results":[{"name":"no id"}],"moreDataAvailable":false}""")]
    [InlineData("""{"success":true,"results":{},"moreDataAvailable":false}""")]
    [InlineData("""{"success":true,"results":[]}""")]
    [InlineData("""{"results":[],"moreDataAvailable":false}""")]
    public async Task A_list_that_is_not_as_documented_never_passes_for_whole(string page)
    {
        var scripted = new Scripted((_, _) => (200, page.Replace("{\"id\":\"A\"}", "{\"id\":\"A\",\"status\":\"Open\"}", StringComparison.Ordinal)));

        Assert.Equal(AtsErrorKind.Malformed, (await scripted.Connector().ListOpenJobs(Never).No()).Kind);
    }

    [Fact]
    public async Task A_record_that_was_not_asked_for_shows_that_the_filter_was_dropped()
    {
        var scripted = new Scripted((_, _) => (200, """{"success":true,"results":[{"id":"A","status":"Closed"}],"moreDataAvailable":false}"""));

        Assert.Equal(AtsErrorKind.Malformed, (await scripted.Connector().ListOpenJobs(Never).No()).Kind);
    }

    [Fact]
    public async Task Another_record_than_the_one_asked_for_is_not_taken()
    {
        var scripted = new Scripted((_, _) => (200, """{"success":true,"results":{"id":"00000000-0000-4000-8000-000000000001","name":"Eve"}}"""));

        Assert.Equal(AtsErrorKind.Malformed, (await scripted.Connector().ReadCandidate("00000000-0000-4000-8000-000000000002", Never).No()).Kind);
    }

    /// <summary>Lets the clock pass a moment: what is tested goes by it.</summary>
    private static async Task Until(DateTimeOffset moment)
    {
        while (DateTimeOffset.UtcNow < moment)
            await Task.Yield();
    }
}
