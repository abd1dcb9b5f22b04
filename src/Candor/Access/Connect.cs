using System.Text.RegularExpressions;
using Candor.Access.Accounts;
using Candor.Configuration;
using Candor.Connectors;
using Candor.Hosting;
using Candor.Hosting.Pages;
using Candor.Storage;

namespace Candor.Access;

/// <summary>What an ATS sends back with an administrator, so that only an answer to a question of ours is taken, once.</summary>
/// <param name="master">The installation's secret.</param>
/// <param name="time">The clock.</param>
public sealed class ConnectStates(MasterKey master, TimeProvider time)
{
    /// <summary>How long an administrator may take.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private readonly OneTimeTokens _tokens = new(master.Derive("connect"), Lifetime, time);

    /// <summary>A new state for a connection.</summary>
    /// <param name="connection">The connection.</param>
    public string Make(string connection) => _tokens.Make(connection);

    /// <summary>The number that works once, of a state that is this connection's and not too old; null for any other.</summary>
    /// <param name="state">As it came back.</param>
    /// <param name="connection">The connection.</param>
    internal string? Nonce(string? state, string connection) => _tokens.Read(state) is var (subject, nonce) && subject == connection ? nonce : null;
}

/// <summary>
/// <c>/connect/{connection}</c>: where an ATS sends an administrator back to who let us into an account (<c>candor connect</c> begins it). What comes
/// with them is exchanged for credentials, which go into the vault.
/// </summary>
public static partial class Connect
{
    /// <summary>Where administrators come back to: what is registered with the vendor.</summary>
    /// <param name="configuration">Where the product is reached.</param>
    /// <param name="connection">The connection.</param>
    public static Uri Callback(CandorConfiguration configuration, string connection) =>
        new($"{configuration.PublicUrl.ToString().TrimEnd('/')}/connect/{connection}");

    /// <summary>Adds the route.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/connect/{connection}", Return).AllowAnonymous().RequireRateLimiting(AccessRoom.SignInRateLimit).ExcludeFromDescription();

    private static async Task<IResult> Return(
        string connection,
        string? state,
        string? code,
        string? error,
        Connections connections,
        ConnectStates states,
        CandorConfiguration configuration,
        Store store,
        TimeProvider time,
        CancellationToken cancel)
    {
        if (connections.Find(connection) is not IAuthorisedByCode account)
            return MessagePage.Show(StatusCodes.Status404NotFound, "No such connection", "Nothing of that name is connected in this way.");
        if (states.Nonce(state, connection) is not { } nonce || (code is null) == (error is null))
            return Refused();
        if (error is not null)
            return MessagePage.Show(StatusCodes.Status400BadRequest, "Not connected", $"The ATS did not let Candor in: {(Word().IsMatch(error) ? error : "it gave no reason")}.");
        if (!await UsedLinks.IsFirst(store, nonce, time, cancel))
            return Refused();
        return await account.Authorise(code!, Callback(configuration, connection), cancel) switch
        {
            Outcome<string>.Yes(var scopes) => MessagePage.Show(StatusCodes.Status200OK, "Connected", $"Candor may now use {connection}. Granted: {scopes}"),
            Outcome<string>.No(var refusal) => MessagePage.Show(StatusCodes.Status502BadGateway, "Not connected", $"{refusal.Detail} Begin again with: candor connect {connection}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static IResult Refused() => MessagePage.Show(
        StatusCodes.Status403Forbidden,
        "This link no longer works",
        "It works once, for half an hour, and only for who began it. Begin again with: candor connect");

    [GeneratedRegex(@"^[a-z_]{1,60}\z")]
    private static partial Regex Word();
}
