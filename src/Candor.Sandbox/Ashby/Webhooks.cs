using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Sandbox.Hooks;

namespace Candor.Sandbox.Ashby;

/// <summary>
/// Webhooks: a setting for each event, each with its address and secret, signed with <c>Ashby-Signature: sha256=&lt;hex&gt;</c> over the raw body.
/// At most ten tries; 401, 403, 404, 405 and 410 are taken as final.
/// </summary>
/// <param name="state">Whose changes are told.</param>
/// <param name="options">Address and secret to begin with.</param>
/// <param name="sender">Sends them.</param>
internal sealed class Webhooks(AshbyState state, SandboxOptions options, HookSender sender)
{
    private const int Attempts = 10;

    private static readonly string[] Types =
        ["applicationSubmit", "applicationUpdate", "candidateHire", "candidateStageChange", "candidateDelete", "candidateMerge"];

    private static readonly JsonSerializerOptions AsIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();

    // Guarded by _gate. An administrator has made one for each event before anybody came.
    private List<Setting> _settings = options.HookUrl(AshbyWing.Name) is { } url ? [.. Types.Select(type => new Setting(type, url, options.HookSecret))] : [];
    private string _secret = options.HookSecret; // guarded by _gate

    /// <summary>Points every event at another address. A new setting is greeted with a ping.</summary>
    /// <param name="url">The address; null for nowhere.</param>
    /// <param name="secret">The secret; null to keep the one there is.</param>
    public void Set(string? url, string? secret)
    {
        lock (_gate)
        {
            _secret = secret ?? _secret;
            _settings = url is null ? [] : [.. Types.Select(type => new Setting(type, url, _secret))];
        }

        if (url is not null)
            Ping(new Setting("ping", url, _secret));
    }

    /// <summary>Answers <c>webhook.create</c>, and pings the new setting's address.</summary>
    /// <param name="arguments">With <c>webhookType</c>, <c>requestUrl</c>, <c>secretToken</c>.</param>
    public Task<JsonObject> Create(Arguments arguments)
    {
        var setting = new Setting(arguments.Text("webhookType"), arguments.Text("requestUrl"), arguments.Text("secretToken"));
        if (!Types.Contains(setting.Type))
            throw RefusedException.Input("webhookType is not one of those allowed");
        if (!Uri.TryCreate(setting.Url, UriKind.Absolute, out _))
            throw RefusedException.Input("requestUrl is not a URL");
        lock (_gate)
            _settings.Add(setting);
        Ping(setting);
        return Task.FromResult(new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString(),
            ["enabled"] = true,
            ["requestUrl"] = setting.Url,
            ["secretToken"] = setting.Secret,
            ["webhookType"] = setting.Type,
        });
    }

    /// <summary>Sends an event about an application to every setting that wants it.</summary>
    /// <param name="action">The event.</param>
    /// <param name="application">What it is about.</param>
    /// <param name="gone">Of a merge, who is gone.</param>
    public void Send(string action, Application application, string? gone)
    {
        List<Setting> wanted;
        lock (_gate)
            wanted = [.. _settings.Where(setting => setting.Type == action)];
        foreach (var setting in wanted)
        {
            var id = Guid.NewGuid().ToString();
            Queue(setting, id, action, state.Do(() => WebhookBodies.Of(action, id, state, application, gone)));
        }
    }

    private void Ping(Setting setting)
    {
        var id = Guid.NewGuid().ToString();
        Queue(setting, id, "ping", WebhookBodies.Ping(id));
    }

    private void Queue(Setting setting, string id, string action, JsonObject body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString(AsIs));
        sender.Send(new Hook(AshbyWing.Name, id, action, () => Request(setting, bytes), Attempts, IsFinal));
    }

    private static bool IsFinal(int status) => status is (>= 200 and < 300) or 401 or 403 or 404 or 405 or 410;

    private static HttpRequestMessage Request(Setting setting, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, setting.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.UserAgent.ParseAdd("Ashby-Webhook");
        request.Headers.Add("Ashby-Signature", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(setting.Secret), body))}");
        return request;
    }

    /// <summary>Which event goes where.</summary>
    private sealed record Setting(string Type, string Url, string Secret);
}
