using System.Net;
using System.Security.Cryptography;
using System.Text;
using Candor.Storage;
using Candor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Intake;

/// <summary>While one webhook secret replaces another both hold, at every vendor's public door; when it is over, the old one is a stranger's.</summary>
public sealed class SecretRotationTests
{
    private const string Old = "the-old-webhook-secret";
    private const string New = "the-new-webhook-secret";

    public static TheoryData<string> Hooked { get; } = ["greenhouse", "ashby", "lever"];

    [Fact]
    public void Every_vendor_with_webhooks_is_tried_here() => Assert.Equal(
        Hooked.Select(row => row.Data).Order(StringComparer.Ordinal),
        Connectors.Vendors.All.Values.Where(vendor => vendor.Sheet.News == Connectors.Arrival.Webhook).Select(vendor => vendor.Sheet.Vendor).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Hooked))]
    public async Task Both_secrets_are_taken_and_no_third(string vendor)
    {
        await using var candor = await Start(New, Old);

        Assert.Equal(HttpStatusCode.OK, await Send(candor, vendor, Old));
        Assert.Equal(HttpStatusCode.OK, await Send(candor, vendor, New));
        Assert.Equal(HttpStatusCode.Unauthorized, await Send(candor, vendor, "a-third-webhook-secret"));

        await using var scope = candor.App.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        Assert.Equal(2, await store.Deliveries.CountAsync(row => row.Connection == vendor, TestContext.Current.CancellationToken));
        Assert.Equal(1, await store.Refusals.CountAsync(row => row.Connection == vendor, TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Hooked))]
    public async Task Once_the_old_secret_is_taken_out_it_opens_nothing(string vendor)
    {
        await using var candor = await Start(New);

        Assert.Equal(HttpStatusCode.Unauthorized, await Send(candor, vendor, Old));
        Assert.Equal(HttpStatusCode.OK, await Send(candor, vendor, New));
    }

    private static Task<RunningCandor> Start(params string[] secrets) => RunningCandor.Start(
        RunningCandor.Sqlite,
        configuration => configuration with
        {
            Connections = configuration.Connections.ToDictionary(
                pair => pair.Key,
                pair => pair.Value.WebhookSecrets.Count == 0 ? pair.Value : pair.Value with { WebhookSecrets = secrets }),
        },
        _ => { },
        TestContext.Current.CancellationToken);

    private static async Task<HttpStatusCode> Send(RunningCandor candor, string vendor, string secret)
    {
        using var request = Event(vendor, Encoding.UTF8.GetBytes(secret));
        using var answer = await candor.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>An event about nothing, signed as the vendor signs.</summary>
    private static HttpRequestMessage Event(string vendor, byte[] secret)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        switch (vendor)
        {
            case "greenhouse":
                return Signed(vendor, $$$"""{"action":"ping","payload":{"web_hook_id":1,"n":"{{{id}}}"}}""", body =>
                    ("Signature", $"sha256 {Convert.ToHexStringLower(HMACSHA256.HashData(secret, body))}"));
            case "ashby":
                return Signed(vendor, $$$"""{"action":"ping","webhookActionId":"{{{id}}}","data":{"webhookActionId":"{{{id}}}"}}""", body =>
                    ("Ashby-Signature", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(secret, body))}"));
            default:
                var at = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
                var signature = Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{id}{at}")));
                return Signed(vendor, $$$"""{"event":"candidateStageChange","token":"{{{id}}}","triggeredAt":{{{at}}},"signature":"{{{signature}}}","data":{}}""", null);
        }
    }

    private static HttpRequestMessage Signed(string vendor, string text, Func<byte[], (string Name, string Value)>? sign)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{vendor}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        if (sign?.Invoke(body) is var (name, value))
            request.Headers.Add(name, value);
        return request;
    }
}
