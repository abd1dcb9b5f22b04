namespace Candor.Connectors.Http;

/// <summary>One access token for all callers of an account, fetched once however many ask at once.</summary>
/// <param name="time">The clock.</param>
internal sealed class SharedToken(TimeProvider time) : IDisposable
{
    // A token is given up early, so that none dies on its way.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Held? _held; // written under _turn; a stale read costs one refused call

    /// <summary>The token in use, or a new one.</summary>
    /// <param name="refused">A token that was just refused and must not be given again; null for none.</param>
    /// <param name="fetch">Fetches one.</param>
    /// <param name="cancel">Gives up waiting for a turn.</param>
    public async Task<Outcome<string>> Take(string? refused, Func<Task<Outcome<TokenGrant>>> fetch, CancellationToken cancel)
    {
        if (Usable(refused) is { } held)
            return new Outcome<string>.Yes(held);
        await _turn.WaitAsync(cancel);
        try
        {
            // Whoever waited finds what the one before fetched.
            return Usable(refused) is { } fetched ? new Outcome<string>.Yes(fetched) : Hold(await fetch()).Then(grant => grant.AccessToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Replaces the token, nobody else fetching one meanwhile.</summary>
    /// <param name="fetch">Fetches it.</param>
    /// <param name="cancel">Gives up waiting for a turn.</param>
    public async Task<Outcome<TokenGrant>> Replace(Func<Task<Outcome<TokenGrant>>> fetch, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            return Hold(await fetch());
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private string? Usable(string? refused) =>
        _held is var (token, until) && token != refused && time.GetUtcNow() < until ? token : null;

    private Outcome<TokenGrant> Hold(Outcome<TokenGrant> fetched)
    {
        if (fetched is Outcome<TokenGrant>.Yes(var grant))
            _held = new Held(grant.AccessToken, time.GetUtcNow() + (grant.Life > 2 * Margin ? grant.Life - Margin : grant.Life / 2));
        return fetched;
    }

    /// <summary>A token and when it is given up. A class, so that a reader never sees half of it.</summary>
    private sealed record Held(string Token, DateTimeOffset Until);
}
