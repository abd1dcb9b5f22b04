using Candor.Connectors;
using Candor.Hosting;

namespace Candor.WriteBack;

/// <summary>Trying again would not help: a person has to look. The message says what and the mend; nothing personal.</summary>
/// <param name="message">For the owner.</param>
public sealed class PersonNeededException(string message) : Exception(message);

/// <summary>Reading an outcome within a write-back.</summary>
internal static class PersonNeededExtensions
{
    /// <summary>The value of a yes. A refusal that stands calls a person; everything else is tried again later, beginning with a read.</summary>
    /// <typeparam name="T">What is answered.</typeparam>
    /// <param name="call">The call under way.</param>
    /// <param name="what">What failed.</param>
    /// <exception cref="PersonNeededException">Refused.</exception>
    /// <exception cref="TryLaterException">Unknown, or a passing failure.</exception>
    public static async Task<T> OrPerson<T>(this Task<Outcome<T>> call, string what) => await call switch
    {
        Outcome<T>.Yes(var value) => value,
        Outcome<T>.No({ IsTransient: false } refusal) =>
            throw new PersonNeededException($"{what}: {refusal.Kind}{(refusal.Field is { } field ? $" of {field}" : "")}: {refusal.Detail}"),
        Outcome<T>.No(var error) => throw new TryLaterException(what, error),
        Outcome<T>.Unknown(var error) => throw new TryLaterException(what, error),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
