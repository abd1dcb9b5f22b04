using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Candor.Hosting;
using Candor.Storage;

namespace Candor.Reconcile;

/// <summary>
/// How a command reaches the product that runs on the same data: over loopback, with a key derived from the installation's secret, so that whoever
/// can read the data folder can ask, and nobody else. Where the product listens stands in <c>candor.url</c> beside the data while it runs.
/// </summary>
/// <param name="surroundings">Where the data is.</param>
/// <param name="master">The installation's secret.</param>
public sealed class OperatorChannel(Surroundings surroundings, MasterKey master)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private readonly string _key = Base64Url.EncodeToString(master.Derive("operator-channel"));

    private string AddressFile => Path.Combine(surroundings.Data, "candor.url");

    /// <summary>Tells commands where the product listens.</summary>
    /// <param name="address">Its first address.</param>
    public void Announce(string address) => File.WriteAllText(AddressFile, address);

    /// <summary>The product has stopped.</summary>
    public void Withdraw() => File.Delete(AddressFile);

    /// <summary>Whether a request comes from a command on this machine.</summary>
    /// <param name="context">The request.</param>
    public bool Accepts(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var header) && header.Scheme == "Bearer"
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(header.Parameter ?? ""), Encoding.UTF8.GetBytes(_key));

    /// <summary>The answer to everybody else.</summary>
    public static IResult Refuse() =>
        Results.Problem(statusCode: StatusCodes.Status401Unauthorized, title: "Only a command on this machine may ask.");

    /// <summary>Answers a command whose act may be refused with the mend.</summary>
    /// <param name="context">The request.</param>
    /// <param name="answer">The act.</param>
    public async Task<IResult> Answer(HttpContext context, Func<Task<JsonObject>> answer)
    {
        if (!Accepts(context))
            return Refuse();
        try
        {
            return Results.Json(await answer());
        }
        catch (UsageException wrong)
        {
            return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: wrong.Message);
        }
    }

    /// <summary>Asks the running product; null when none answers.</summary>
    /// <param name="path">Below <c>/operator/</c>, with its query.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UsageException">It answers, but not as it should.</exception>
    public async Task<JsonNode?> Ask(string path, CancellationToken cancel)
    {
        if (!File.Exists(AddressFile) || !Uri.TryCreate((await File.ReadAllTextAsync(AddressFile, cancel)).Trim(), UriKind.Absolute, out var address))
            return null;
        // A product that listens on every address is reached on loopback like any other.
        var loopback = new UriBuilder(address) { Host = IPAddress.TryParse(address.DnsSafeHost, out var ip) && IPAddress.IsLoopback(ip) ? address.Host : "127.0.0.1" };
        using var http = new HttpClient { BaseAddress = loopback.Uri, Timeout = Patience };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/operator/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);
        try
        {
            using var answer = await http.SendAsync(request, cancel);
            var text = await answer.Content.ReadAsStringAsync(cancel);
            return answer.IsSuccessStatusCode
                ? JsonNode.Parse(text)
                : throw new UsageException($"The product at {loopback.Uri} answered {(int)answer.StatusCode}: {text}");
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
