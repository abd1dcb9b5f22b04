using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Candor.Conformance.Support;
using Xunit;

namespace Candor.Conformance.Greenhouse;

/// <summary>Lists of many pages: nothing lost, nothing twice, and the cursor alone, as the description has it.</summary>
public partial class PagingTests(PagingTests.Crowd harvest) : IClassFixture<PagingTests.Crowd>
{
    private const int People = 1010;

    [Fact]
    public async Task A_stage_with_more_candidates_than_two_pages_hold_is_listed_whole()
    {
        var account = harvest.Open();

        var standing = await account.Connector.ListInStage(Harvest.Job, Harvest.FirstStage, CancellationToken.None).Yes();

        Assert.Subset(standing.Select(one => one.Id).ToHashSet(), harvest.Applications.ToHashSet());
        Assert.Equal(standing.Count, standing.Select(one => one.Id).Distinct().Count());
        Assert.All(standing, one => Assert.NotNull(one.StageEntryId));
        Assert.True(account.Exchanges.Count(one => one.Query.Contains("cursor=", StringComparison.Ordinal)) >= 2, "Paging was not needed.");
        Assert.All(
            account.Exchanges.Where(one => one.Query.Contains("cursor=", StringComparison.Ordinal)),
            one => Assert.Single(QueryString.Read(one.Query)));
        account.Conforms();
    }

    [Theory]
    [InlineData("applications", "status=active")]
    [InlineData("application_stages", "current=true")]
    [InlineData("candidates", "")]
    [InlineData("jobs", "status=open")]
    [InlineData("offices", "")]
    [InlineData("job_interview_stages", "job_ids=4001,4002")]
    [InlineData("job_hiring_managers", "")]
    [InlineData("job_owners", "job_ids=4001,4002")]
    [InlineData("users", "deactivated=false")]
    [InlineData("custom_fields", "field_type=application")]
    [InlineData("custom_field_options", "active=true")]
    [InlineData("notes", "")]
    public async Task Every_list_gives_the_same_rows_in_pages_as_in_one_piece(string list, string filter)
    {
        // Of the long lists the first fifty rows will do: each page is an exchange to be judged.
        var recording = new Recording();
        using var client = await harvest.Raw(recording);
        var whole = await Ids(client, $"{list}?{filter}&per_page=500".Replace("?&", "?", StringComparison.Ordinal), most: 1);
        var inPages = await Ids(client, $"{list}?{filter}&per_page=7".Replace("?&", "?", StringComparison.Ordinal), most: 8);

        Assert.Equal(whole.Take(inPages.Count), inPages);
        Assert.True(inPages.Count == whole.Count || inPages.Count == 56);
        Assert.Equal(whole.OrderDescending(), whole);
        Conforms.To(Harvest.Api, recording.Exchanges);
    }

    [Theory]
    [InlineData("applications?per_page=501")]
    [InlineData("applications?per_page=0")]
    [InlineData("applications?page=2")]
    [InlineData("applications?cursor=bm90IG91cnM")]
    [InlineData("applications?per_page=1&cursor={cursor}")]
    [InlineData("notes?status=active&cursor={cursor}")]
    public async Task A_query_that_would_go_wrong_in_silence_is_refused(string query)
    {
        var recording = new Recording();
        using var client = await harvest.Raw(recording);
        using var first = await client.GetAsync("applications?per_page=1");
        var cursor = Cursor().Match(first.Headers.GetValues("Link").Single()).Groups["cursor"].Value;

        using var refused = await client.GetAsync(query.Replace("{cursor}", cursor, StringComparison.Ordinal));

        Assert.Equal(422, (int)refused.StatusCode);
        Conforms.To(Harvest.Api, recording.Exchanges, Sides.Response);
    }

    private static async Task<List<long>> Ids(HttpClient client, string address, int most)
    {
        var ids = new List<long>();
        string? next = address;
        for (var page = 0; next is not null && page < most; page++)
        {
            using var answer = await client.GetAsync(next);
            ids.AddRange(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray().Select(row => (long)row!["id"]!));
            next = answer.Headers.TryGetValues("Link", out var link) ? Next().Match(link.Single()).Groups["address"].Value : null;
        }

        return ids;
    }

    [GeneratedRegex("<(?<address>[^>]+)>; rel=\"next\"")]
    private static partial Regex Next();

    [GeneratedRegex("[?]cursor=(?<cursor>[^>]+)>")]
    private static partial Regex Cursor();

    /// <summary>A sandbox with a crowd in the first stage.</summary>
    public sealed class Crowd : Harvest, IAsyncLifetime
    {
        internal IReadOnlyList<string> Applications { get; private set; } = [];

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            var added = new string[People];
            await Parallel.ForAsync(0, People, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (index, _) =>
                added[index] = (await Add($"Person {index}", "Crowd", $"person{index}@example.com")).Application);
            Applications = added;
            var account = Open();
            foreach (var application in added.Take(20))
                await account.Connector.WriteNote(new(application, "", "scr"), "One of many.", CancellationToken.None).Yes();
        }
    }
}
