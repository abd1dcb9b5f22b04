using System.Net;
using System.Text;
using Candor.Conformance.Support;
using Candor.Connectors;
using Xunit;

namespace Candor.Conformance.Lever;

/// <summary>Lists of many pages: nothing lost, nothing twice, and no end that is none.</summary>
public class PagingTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task A_stage_with_more_candidates_than_two_pages_hold_is_listed_whole()
    {
        await using var lever = await LeverAts.Start("--rate-limit", "100000");
        var added = new HashSet<string>();
        for (var i = 0; i < 230; i++)
            added.Add((await lever.Add("Person", $"{i}")).Opportunity);
        var account = lever.Open();

        var standing = await account.Connector.ListInStage(LeverAts.Posting, LeverAts.FirstStage, Never).Yes();

        Assert.Subset(standing.Select(one => one.Id).ToHashSet(), added);
        Assert.Distinct(standing.Select(one => one.Id));
        var pages = account.Exchanges.Where(one => one.Query.Contains("offset=", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, pages.Count);
        Assert.All(pages, page => Assert.Contains($"stage_id={LeverAts.FirstStage}", page.Query, StringComparison.Ordinal));
        account.Conforms();
    }

    [Theory]
    [InlineData("""{"data":[{"id":"a","text":"A"}]}""")]
    [InlineData("""{"data":[{"id":"a","text":"A"}],"hasNext":true}""")]
    [InlineData("""{"data":[{"id":"a","text":"A"}],"hasNext":true,"next":""}""")]
    [InlineData("""{"data":[{"id":"a","text":"A"}],"hasNext":true,"next":"0.1.a"}""")]
    [InlineData("""{"data":[{"id":"a","text":"A"},{"id":"a","text":"A"}],"hasNext":false}""")]
    [InlineData("""{"data":{"id":"a","text":"A"},"hasNext":false}""")]
    [InlineData("""{"data":[{"text":"A"}],"hasNext":false}""")]
    [InlineData("""[{"id":"a","text":"A"}]""")]
    public async Task A_list_that_does_not_clearly_end_or_comes_twice_is_malformed(string page)
    {
        var connector = Scripted(_ => page);

        Assert.Equal(AtsErrorKind.Malformed, (await connector.ReadStages("a", Never).No()).Kind);
    }

    [Fact]
    public async Task A_filter_that_was_not_kept_to_is_malformed()
    {
        const string elsewhere = """
            {"data":[{"id":"a","contact":"c","stage":{"id":"other","text":"Other"},"stageChanges":[],"createdAt":1790000000000,"archived":null,
             "applications":[{"posting":"p"}]}],"hasNext":false}
            """;
        var connector = Scripted(_ => elsewhere);

        Assert.Equal(AtsErrorKind.Malformed, (await connector.ListInStage("p", "s", Never).No()).Kind);
    }

    [Theory]
    [InlineData("""{"data":{"id":"b"}}""")]
    [InlineData("""{"data":{"id":"a","contact":7}}""")]
    [InlineData("""{"data":{"id":"a","contact":"c","stage":"s","stageChanges":[],"createdAt":1,"applications":[]}}""")]
    [InlineData("""{"data":null}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    public async Task A_record_of_another_shape_is_malformed_and_never_throws(string record)
    {
        var connector = Scripted(_ => record);

        Assert.Equal(AtsErrorKind.Malformed, (await connector.ReadApplication("a", Never).No()).Kind);
    }

    [Theory]
    [InlineData("""{"data":[{"id":"f","createdAt":1,"fields":[{"id":"x","type":"text","value":7}]}],"hasNext":false}""")]
    [InlineData("""{"data":[{"id":"f","fields":[{"id":"x","type":"text","value":"scr_1"}]},{"id":"g","fields":[{"id":"x","type":"text","value":"scr_1"}]}],"hasNext":false}""")]
    [InlineData("""{"data":[{"id":"../..","createdAt":1,"fields":[{"id":"x","type":"text","value":"scr_1"}]}],"hasNext":false}""")]
    public async Task Forms_of_another_shape_are_malformed_and_written_to_by_nobody(string forms)
    {
        var sent = new List<string>();
        var connector = Scripted(
            request =>
            {
                sent.Add(request.Method.Method);
                return request.RequestUri!.AbsolutePath.Contains("feedback_templates", StringComparison.Ordinal)
                    ? """{"data":{"id":"t","text":"T","fields":[{"id":"x","type":"text","text":"X","required":false}]}}"""
                    : forms;
            },
            ("feedback_template", "t"), ("perform_as", "u"));
        var values = new Dictionary<string, Domain.Mapping.FieldValue> { ["feedback.x"] = new Domain.Mapping.FieldValue.Text("scr_1") };

        Assert.Equal(AtsErrorKind.Malformed, (await connector.WriteFields(new("a", "c", "scr_1"), values, Never).No()).Kind);
        Assert.DoesNotContain(sent, method => method != "GET");
    }

    [Fact]
    public async Task An_anonymised_opportunity_is_gone()
    {
        var connector = Scripted(_ => """{"data":{"id":"a","isAnonymized":true}}""");

        Assert.Equal(AtsErrorKind.NotFound, (await connector.ReadApplication("a", Never).No()).Kind);
    }

    private static IAtsConnector Scripted(Func<HttpRequestMessage, string> answer, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string> { ["base_url"] = "https://lever.example/v1", ["api_key"] = "k", ["requests_per_second"] = "1000" };
        foreach (var (key, value) in more)
            settings[key] = value;
        return Vendors.All["lever"].Make(new VendorSettings("scripted", [], settings, new MemoryVault()), new HttpClient(new Script(answer)), TimeProvider.System);
    }

    private sealed class Script(Func<HttpRequestMessage, string> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = new StringContent(answer(request), Encoding.UTF8, "application/json"),
        });
    }
}
