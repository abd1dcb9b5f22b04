using System.Net;
using System.Text;
using Candor.Conformance.Support;
using Candor.Connectors;
using Xunit;

namespace Candor.Conformance.Credentials;

/// <summary>However many calls are under way, a token is fetched once: at the beginning, and when the vendor has ended it.</summary>
public sealed class OneTokenTests
{
    private const int Callers = 100;

    private static readonly CancellationToken Never = CancellationToken.None;

    public static TheoryData<string> WithTokens { get; } = ["greenhouse", "lever", "workday"];

    [Theory]
    [MemberData(nameof(WithTokens))]
    public async Task A_hundred_calls_at_once_fetch_one_token(string vendor)
    {
        var account = new Account(vendor);

        var calls = account.CallAll();
        account.Open();
        await calls;

        Assert.Equal(1, account.Tokens);
        Assert.Equal(1, account.MostAtOnce);
    }

    [Theory]
    [MemberData(nameof(WithTokens))]
    public async Task A_hundred_calls_whose_token_the_vendor_has_ended_fetch_one_more(string vendor)
    {
        var account = new Account(vendor);
        account.Open();
        await account.Call();
        account.EndTokens();

        await account.CallAll();

        Assert.Equal(2, account.Tokens);
        Assert.Equal(1, account.MostAtOnce);
    }

    [Fact]
    public void A_vendor_that_has_no_tokens_is_signed_in_to_by_a_key() =>
        Assert.Equal(["ashby"], Vendors.All.Keys.Except(WithTokens.Select(row => row.Data)));

    /// <summary>An account at a vendor that knows its tokens and refuses everything else it is asked.</summary>
    private sealed class Account : HttpMessageHandler
    {
        private readonly IAtsConnector _connector;
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _tokens;
        private int _ended; // tokens up to this one are refused
        private int _inside;

        public Account(string vendor)
        {
            var vault = new MemoryVault();
            vault.Replace("lever/tokens/refresh_token", (_, _) => Task.FromResult<string?>("r0"), Never).GetAwaiter().GetResult();
            _connector = Vendors.All[vendor].Make(
                new VendorSettings("tokens", [], Settings(vendor), vault),
                new HttpClient(this),
                TimeProvider.System);
        }

        public int Tokens => _tokens;

        public int MostAtOnce { get; private set; }

        public void Open() => _open.TrySetResult();

        public void EndTokens() => _ended = _tokens;

        /// <summary>A call that the vendor refuses when its token is good.</summary>
        public Task Call() => _connector.ListOpenJobs(Never);

        public Task CallAll() => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(Call)));

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!request.RequestUri!.AbsolutePath.EndsWith("/token", StringComparison.Ordinal))
            {
                var good = int.TryParse(request.Headers.Authorization?.Parameter?[1..], out var number) && number > _ended;
                return Answer(request, good ? HttpStatusCode.NotFound : HttpStatusCode.Unauthorized, "{}");
            }

            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _inside));
            await _open.Task;
            var token = Interlocked.Increment(ref _tokens);
            Interlocked.Decrement(ref _inside);
            return Answer(request, HttpStatusCode.OK, $$"""{"access_token":"t{{token}}","refresh_token":"r{{token}}","token_type":"Bearer","expires_in":3600,"scope":""}""");
        }

        private static HttpResponseMessage Answer(HttpRequestMessage request, HttpStatusCode status, string body) =>
            new(status) { RequestMessage = request, Content = new StringContent(body, Encoding.UTF8, "application/json") };

        private static Dictionary<string, string> Settings(string vendor) => vendor switch
        {
            "greenhouse" => new()
            {
                ["base_url"] = "https://vendor.example/v3", ["token_url"] = "https://vendor.example/token", ["client_id"] = "c", ["client_secret"] = "s",
            },
            "lever" => new()
            {
                ["base_url"] = "https://vendor.example/v1", ["token_url"] = "https://vendor.example/token", ["client_id"] = "c", ["client_secret"] = "s",
            },
            _ => new()
            {
                ["base_url"] = "https://vendor.example", ["tenant"] = "acme", ["client_id"] = "c", ["client_secret"] = "s", ["refresh_token"] = "r0",
                ["note_category"] = "X",
            },
        };
    }
}
