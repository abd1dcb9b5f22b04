namespace Candor.Retry;

/// <summary>How long a failing step waits before it is tried again.</summary>
public static class Backoff
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan MostSpread = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The moment of the next try: twice as far off with each failure, half an hour at most, spread by a quarter either way; and never before the moment
    /// the vendor has named, but a little after it, so that not everybody comes at once.
    /// </summary>
    /// <param name="now">The present.</param>
    /// <param name="tries">How often it has failed, from 1.</param>
    /// <param name="notBefore">What the vendor has named; null for nothing.</param>
    /// <param name="chance">From 0 up to 1.</param>
    public static DateTimeOffset Next(DateTimeOffset now, int tries, DateTimeOffset? notBefore, double chance)
    {
        var wait = Shortest * Math.Pow(2, Math.Clamp(tries - 1, 0, 20));
        wait = (wait < Longest ? wait : Longest) * (0.75 + (chance / 2));
        if (notBefore is not { } named)
            return now + wait;
        var most = named > now ? (named - now) * 0.1 : TimeSpan.Zero;
        var later = named + ((most < MostSpread ? most : MostSpread) * chance);
        return later > now + wait ? later : now + wait;
    }
}
