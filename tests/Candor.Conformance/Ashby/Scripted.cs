using System.Net;
using System.Text;
using Candor.Conformance.Support;
using Candor.Connectors;

namespace Candor.Conformance.Ashby;

/// <summary>A vendor that answers as a test says, for what the sandbox would never answer.</summary>
/// <param name="answer">From endpoint and body to status and body.</param>
internal sealed class Scripted(Func<string, string, (int Status, string Body)> answer) : HttpMessageHandler
{
    /// <summary>The calls, as endpoint and body.</summary>
    public List<(string Endpoint, string Body)> Calls { get; } = [];

    /// <summary>A connector that speaks to it.</summary>
    public IAtsConnector Connector() => Vendors.All["ashby"].Make(
        new VendorSettings(
            "scripted",
            ["secret"],
            new Dictionary<string, string>
            {
                ["base_url"] = "https://api.ashbyhq.com",
                ["api_key"] = "key",
                ["feedback_form_id"] = AshbyBox.Form,
                ["feedback_screening_field"] = "screening_id",
                ["requests_per_minute"] = "60000",
            },
            new MemoryVault()),
        new HttpClient(this),
        TimeProvider.System);

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var endpoint = request.RequestUri!.AbsolutePath[1..];
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        Calls.Add((endpoint, body));
        var (status, text) = answer(endpoint, body);
        return new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(text, Encoding.UTF8, "application/json"), RequestMessage = request };
    }
}
