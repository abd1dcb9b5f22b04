using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Candor.Conformance.Support;
using Candor.Connectors;
using Xunit;

namespace Candor.Conformance.Greenhouse;

/// <summary>The webhooks the sandbox sends are the connector's to understand, and say nothing that the vendor's samples do not.</summary>
public class SandboxWebhookTests
{
    private const string Secret = "a secret of this test";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_the_sandbox_sends_has_the_shape_of_the_vendors_samples_and_is_understood()
    {
        using var listener = Listen(out var address);
        await using var harvest = await Harvest.Start("--rate-limit", "100000", "--hooks", address, "--hook-secret", Secret);

        var (application, candidate) = await harvest.Add("Zoë <b>", "Müller & 👩🏽");
        await Expect(listener, "new_candidate_application", AtsEventMeaning.ApplicationChanged, application, candidate);
        await harvest.Sandbox.Do($"greenhouse/applications/{application}/move", new { stage_id = "7101" });
        await Expect(listener, "candidate_stage_change", AtsEventMeaning.ApplicationChanged, application, candidate);
        await harvest.Sandbox.Do($"greenhouse/applications/{application}/reject", new { });
        await Expect(listener, "reject_candidate", AtsEventMeaning.CandidateGone, application, candidate);

        var (hired, other) = await harvest.Add("Ada", "Hired");
        await Expect(listener, "new_candidate_application", AtsEventMeaning.ApplicationChanged, hired, other);
        await harvest.Sandbox.Do($"greenhouse/applications/{hired}/hire", new { });
        await Expect(listener, "hire_candidate", AtsEventMeaning.CandidateGone, hired, other);
        await harvest.Sandbox.Do($"greenhouse/candidates/{candidate}/merge", new { candidate_id = other });
        await Expect(listener, "merge_candidate", AtsEventMeaning.CandidateGone, null, candidate);
    }

    private static async Task Expect(HttpListener listener, string kind, AtsEventMeaning means, string? application, string candidate)
    {
        var context = await listener.GetContextAsync().WaitAsync(Limit);
        using var received = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(received);
        var body = received.ToArray();
        var headers = context.Request.Headers.AllKeys.OfType<string>()
            .ToDictionary(name => name, name => context.Request.Headers[name]!, StringComparer.OrdinalIgnoreCase);
        context.Response.StatusCode = 200;
        context.Response.Close();

        Assert.Equal("/hooks/greenhouse", context.Request.Url!.AbsolutePath);
        Assert.All(body, letter => Assert.InRange(letter, (byte)1, (byte)126)); // escaped, as the vendor escapes
        Assert.DoesNotContain(body, letter => letter is (byte)'<' or (byte)'>' or (byte)'&');
        var read = Assert.IsType<WebhookVerdict.Accepted>(Connector().ReadWebhook(new WebhookDelivery(body, headers))).Event;
        Assert.Equal((kind, means, candidate), (read.Kind, read.Means, read.CandidateId));
        Assert.Equal(application is null ? [] : [application], read.ApplicationIds);

        using var sent = JsonDocument.Parse(body);
        using var sample = JsonDocument.Parse(File.ReadAllBytes(Repository.Vendor("greenhouse", "webhooks", $"{kind}.json")));
        Assert.Empty(Differences(sent.RootElement, sample.RootElement, ""));
    }

    /// <summary>Members and kinds of values the sample does not show. A value that is null there, or empty, may be anything.</summary>
    private static IEnumerable<string> Differences(JsonElement sent, JsonElement sample, string at)
    {
        if (sent.ValueKind == JsonValueKind.Null || sample.ValueKind == JsonValueKind.Null)
            return [];
        var (one, other) = (Kind(sent), Kind(sample));
        if (one != other)
            return [$"{at} is {one}, and {other} in the sample"];
        return sent.ValueKind switch
        {
            JsonValueKind.Object when sample.EnumerateObject().Any() => sent.EnumerateObject().SelectMany(member =>
                sample.TryGetProperty(member.Name, out var shown)
                    ? Differences(member.Value, shown, $"{at}/{member.Name}")
                    : [$"{at}/{member.Name} is not in the sample"]),
            JsonValueKind.Array when sample.GetArrayLength() > 0 =>
                sent.EnumerateArray().SelectMany((item, index) => Differences(item, sample[0], $"{at}/{index}")),
            _ => [],
        };
    }

    private static JsonValueKind Kind(JsonElement value) => value.ValueKind == JsonValueKind.False ? JsonValueKind.True : value.ValueKind;

    private static IAtsConnector Connector() => Account.Open(
        "greenhouse",
        Harvest.Api,
        new Dictionary<string, string>
        {
            ["base_url"] = "https://harvest.greenhouse.io/v3",
            ["token_url"] = "https://auth.greenhouse.io/token",
            ["client_id"] = "id",
            ["client_secret"] = "secret",
        },
        Secret).Connector;

    private static HttpListener Listen(out string address)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        listener.Start();
        address = $"http://127.0.0.1:{port}/hooks";
        return listener;
    }
}
