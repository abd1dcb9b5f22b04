using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Sandbox.Hooks;

namespace Candor.Sandbox.Lever;

/// <summary>
/// Webhooks, signed as Lever documents: within the body, over token and time alone. Anything but 2xx is tried again, five times in all. Lever has a
/// secret for each event; here one serves them all.
/// </summary>
/// <param name="state">Whose changes are told.</param>
/// <param name="options">The secret to begin with.</param>
/// <param name="sender">Sends them.</param>
internal sealed class Webhooks(LeverState state, SandboxOptions options, HookSender sender)
{
    private const int Attempts = 5;

    /// <summary>Where they go; null for nowhere.</summary>
    public string? Url { get; set; } = options.HookUrl(LeverWing.Name);

    /// <summary>Their secret.</summary>
    public string Secret { get; set; } = options.HookSecret;

    /// <summary>Sends an event.</summary>
    /// <param name="name">The event.</param>
    /// <param name="data">What it tells.</param>
    public void Send(string name, JsonObject data)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var at = state.Now().ToUnixTimeMilliseconds();
        var id = LeverState.NewId();
        // A repetition is the same request again; only a secret that was changed meanwhile makes another signature.
        sender.Send(new Hook(LeverWing.Name, id, name, () => Request(id, name, token, at, data), Attempts, status => status is >= 200 and < 300));
    }

    private HttpRequestMessage? Request(string id, string name, string token, long at, JsonObject data)
    {
        if (Url is not { } url)
            return null;
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(token + at.ToString(CultureInfo.InvariantCulture)));
        var body = new JsonObject
        {
            ["id"] = id,
            ["triggeredAt"] = at,
            ["event"] = name,
            ["data"] = data.DeepClone(),
            ["signature"] = Convert.ToHexStringLower(signature),
            ["token"] = token,
        };
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("User-Agent", "Lever-Webhooks");
        return request;
    }
}
