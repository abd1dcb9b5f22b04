using System.Net;
using System.Text;
using System.Xml.Linq;
using Candor.Conformance.Support;
using Candor.Connectors;
using Xunit;

namespace Candor.Conformance.Workday;

/// <summary>Who stands in a stage: what takes the place of webhooks here, and so must not miss or invent anybody.</summary>
public class ListingTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task Everybody_in_the_stage_is_listed_over_all_pages_with_few_calls()
    {
        await using var tenant = await Tenant.Start();
        var there = new HashSet<string>();
        for (var i = 0; i < 230; i++)
            there.Add((await tenant.Add($"N{i}", "In stage")).ApplicationId);
        await tenant.Add("Not", "There", assess: false);
        var gone = await tenant.Add("Gone", "Already");
        await tenant.Sandbox.Do($"workday/applications/{gone.ApplicationId}/reject", new { });
        var account = tenant.Open();

        var listed = await account.Connector.ListInStage(Tenant.Job, Tenant.Stage, Never).Yes();

        Assert.Equal(there, listed.Select(one => one.Id).ToHashSet());
        Assert.Equal(there.Count, listed.Count);
        Assert.All(listed, one => Assert.Equal((Tenant.Job, Tenant.Stage, AtsApplicationStatus.Active), (one.JobId, one.StageId, one.Status)));
        Assert.Equal(3, account.Calls.Count(call => call.Operation == "Get_Candidates"));
        var moments = account.Exchanges.Where(one => one.RequestBody!.Contains("Get_Candidates", StringComparison.Ordinal))
            .Select(one => XElement.Parse(one.RequestBody!).Descendants().FirstOrDefault(element => element.Name.LocalName == "As_Of_Entry_DateTime")?.Value).ToList();
        Assert.Null(moments[0]);
        Assert.NotNull(Assert.Single(moments.Skip(1).Distinct())); // further pages are of the first one's moment
        account.Conforms();
    }

    [Fact]
    public async Task An_empty_stage_lists_nobody_and_an_unknown_one_is_refused()
    {
        await using var tenant = await Tenant.Start();
        var account = tenant.Open();

        Assert.Empty(await account.Connector.ListInStage(Tenant.Job, "OFFER", Never).Yes());
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ListInStage(Tenant.Job, "NO_SUCH_STAGE", Never).No()).Kind);
        account.Conforms();
    }

    [Theory]
    [InlineData("<wd:Total_Results>2</wd:Total_Results>", "<wd:Total_Results>3</wd:Total_Results>")] // a row is missing
    [InlineData("<wd:Page_Results>2</wd:Page_Results>", "<wd:Page_Results>1</wd:Page_Results>")] // the page lies about itself
    [InlineData("<wd:Page>1</wd:Page></wd:Response_Results>", "<wd:Page>2</wd:Page></wd:Response_Results>")] // another page than asked for
    [InlineData(">R-00101<", ">R-00204<")] // the filter was dropped
    [InlineData("wd:type=\"Recruiting_Stage_ID\">", "wd:type=\"Other_ID\">")] // a stage without its id
    [InlineData("wd:Descriptor=\"Voice Screen\"", "")] // descriptors were asked for
    public async Task A_list_that_contradicts_itself_is_not_believed(string sound, string broken)
    {
        await using var tenant = await Tenant.Start();
        await tenant.Add("One", "Two");
        await tenant.Add("Three", "Four");
        using var changed = new HttpClient(new Changing(sound, broken) { InnerHandler = new SocketsHttpHandler() });
        var connector = Vendors.All["workday"].Make(
            new VendorSettings("conformance", [], UserSettings(tenant), new MemoryVault()), changed, TimeProvider.System);

        var error = await connector.ListInStage(Tenant.Job, Tenant.Stage, Never).No();

        Assert.Equal(AtsErrorKind.Malformed, error.Kind);
    }

    [Fact]
    public async Task Never_more_than_a_few_calls_are_under_way()
    {
        await using var tenant = await Tenant.Start();
        var target = await tenant.Add();
        var counting = new Counting { InnerHandler = new SocketsHttpHandler() };
        using var client = new HttpClient(counting);
        var connector = Vendors.All["workday"].Make(
            new VendorSettings("conformance", [], UserSettings(tenant), new MemoryVault()), client, TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => connector.ReadApplication(target.ApplicationId, Never).Yes()));

        Assert.InRange(counting.Most, 2, 5);
    }

    private static Dictionary<string, string> UserSettings(Tenant tenant) => new()
    {
        ["base_url"] = new Uri(tenant.Sandbox.Url, "/workday").ToString(),
        ["tenant"] = "acme",
        ["username"] = "acme-candor",
        ["password"] = "sandbox-secret",
        ["note_category"] = "VOICE_SCREEN",
    };

    /// <summary>Changes answers on their way.</summary>
    private sealed class Changing(string sound, string broken) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var answer = await base.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            Assert.Contains(sound, text, StringComparison.Ordinal);
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                RequestMessage = request,
                Content = new StringContent(text.Replace(sound, broken, StringComparison.Ordinal), Encoding.UTF8, "text/xml"),
            };
        }
    }

    /// <summary>Counts calls under way.</summary>
    private sealed class Counting : DelegatingHandler
    {
        private int _now;
        private int _most;

        public int Most => _most;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var now = Interlocked.Increment(ref _now);
            for (var most = _most; now > most && Interlocked.CompareExchange(ref _most, now, most) != most; most = _most)
            {
            }

            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref _now);
            }
        }
    }
}
