using Candor.Connectors;

namespace Candor.Hosting;

/// <summary>
/// An outside party did not answer well: the message is tried again later, and nothing is lost. The message says what failed, never a
/// candidate's data.
/// </summary>
public sealed class TryLaterException : Exception
{
    /// <summary>An ATS refused or failed.</summary>
    /// <param name="what">What could not be done.</param>
    /// <param name="error">The ATS's answer.</param>
    public TryLaterException(string what, AtsError error)
        : base($"{what}: {error.Kind}: {error.Detail}") => (Kind, RetryAt) = (error.Kind, error.RetryAt);

    /// <summary>Something else failed.</summary>
    /// <param name="what">What could not be done, and why.</param>
    /// <param name="because">What was thrown, for whoever looks into it; null for nothing.</param>
    public TryLaterException(string what, Exception? because = null)
        : base(what, because)
    {
    }

    /// <summary>What the ATS answered; null when it was not an ATS that failed.</summary>
    public AtsErrorKind? Kind { get; }

    /// <summary>The earliest moment at which it makes sense to try again; null for none stated.</summary>
    public DateTimeOffset? RetryAt { get; }
}

/// <summary>Reading from an ATS within a step.</summary>
public static class OutcomeExtensions
{
    /// <summary>The value of a yes; anything else is tried again later.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="reading">The call under way.</param>
    /// <param name="what">What failed, for the log.</param>
    /// <exception cref="TryLaterException">It was not a yes.</exception>
    public static async Task<T> OrTryLater<T>(this Task<Outcome<T>> reading, string what) => await reading switch
    {
        Outcome<T>.Yes(var value) => value,
        Outcome<T>.No(var error) => throw new TryLaterException(what, error),
        Outcome<T>.Unknown(var error) => throw new TryLaterException(what, error),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
