using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Candor.Sandbox.Hooks;

namespace Candor.Sandbox.Greenhouse;

/// <summary>
/// Recruiting webhooks: signed and escaped as Greenhouse documents. Anything but 200 is tried again, seven times in all.
/// </summary>
/// <param name="state">Whose changes are told.</param>
/// <param name="options">The secret to begin with.</param>
/// <param name="sender">Sends them.</param>
internal sealed class Webhooks(GreenhouseState state, SandboxOptions options, HookSender sender)
{
    private const int Attempts = 7;

    // Non-ASCII and <, >, & leave as \uXXXX: the default encoder's way is Greenhouse's.
    private static readonly JsonSerializerOptions Escaping = new() { Encoder = JavaScriptEncoder.Default };

    /// <summary>Where they go; null for nowhere.</summary>
    public string? Url { get; set; } = options.HookUrl(GreenhouseWing.Name);

    /// <summary>Their secret.</summary>
    public string Secret { get; set; } = options.HookSecret;

    /// <summary>Sends an event about an application.</summary>
    /// <param name="action">The event.</param>
    /// <param name="application">What it is about.</param>
    public void Send(string action, Application application)
    {
        var body = Encoding.UTF8.GetBytes(state.Do(() => WebhookBodies.Of(action, state, application)).ToJsonString(Escaping));
        var id = Guid.NewGuid().ToString("N");
        sender.Send(new Hook(GreenhouseWing.Name, id, action, () => Request(id, body), Attempts, status => status == 200));
    }

    private HttpRequestMessage? Request(string id, byte[] body)
    {
        if (Url is not { } url)
            return null;
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("Greenhouse-Event-ID", id);
        request.Headers.Add("Signature", $"sha256 {Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body))}");
        return request;
    }
}
