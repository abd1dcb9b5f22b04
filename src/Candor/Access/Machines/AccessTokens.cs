using Candor.Storage;

namespace Candor.Access.Machines;

/// <summary>
/// What <c>/oauth/token</c> gives out: which key, which of its scopes, until when, under an HMAC. Nothing is stored, and the key is looked at again with
/// each request: one that was taken back has no tokens either.
/// </summary>
/// <param name="master">The installation's secret.</param>
/// <param name="time">The clock.</param>
public sealed class AccessTokens(MasterKey master, TimeProvider time)
{
    /// <summary>How long a token works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly OneTimeTokens _tokens = new(master.Derive("access-token"), Lifetime, time);

    /// <summary>A token.</summary>
    /// <param name="key">The key it is given for.</param>
    /// <param name="scopes">What it may do.</param>
    public string Make(string key, IEnumerable<string> scopes) => _tokens.Make($"{key} {string.Join(' ', scopes)}");

    /// <summary>What a token says; null when it is not one of ours or its time is over.</summary>
    /// <param name="token">As it came.</param>
    internal (string Key, IReadOnlyList<string> Scopes)? Read(string token) =>
        _tokens.Read(token) is var (subject, _) && subject.Split(' ') is [var key, .. var scopes] ? (key, scopes) : null;
}
