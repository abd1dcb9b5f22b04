namespace Candor.Connectors;

/// <summary>
/// A call's place in the line for an account's rate limit. A write that is announced goes first, since it has to leave soon or not at all; whoever only
/// verifies what was written, or compares, goes last, when nobody waits who has something to write or a candidate to serve. The place follows the calls
/// made within, over every thread.
/// </summary>
public static class CallPlace
{
    private static readonly AsyncLocal<Place> Present = new();

    /// <summary>The places there are.</summary>
    private enum Place
    {
        /// <summary>In between.</summary>
        Usual,

        /// <summary>Before everybody.</summary>
        First,

        /// <summary>After everybody.</summary>
        Last,
    }

    /// <summary>Whether the present call goes first.</summary>
    public static bool IsFirst => Present.Value == Place.First;

    /// <summary>Whether the present call goes last.</summary>
    public static bool IsLast => Present.Value == Place.Last;

    /// <summary>Puts the calls made until it is disposed of first in line.</summary>
    public static IDisposable FirstInLine() => Stand(Place.First);

    /// <summary>Puts the calls made until it is disposed of last in line.</summary>
    public static IDisposable LastInLine() => Stand(Place.Last);

    private static Back Stand(Place place)
    {
        var before = Present.Value;
        Present.Value = place;
        return new Back(before);
    }

    private sealed class Back(Place before) : IDisposable
    {
        public void Dispose() => Present.Value = before;
    }
}
