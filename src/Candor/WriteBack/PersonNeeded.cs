using Candor.Connectors;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Storage;

namespace Candor.WriteBack;

/// <summary>Trying again would not help: a person has to look. The message says what and the mend; nothing personal.</summary>
/// <param name="cause">The cause in a few fixed words, by which like ones are grouped.</param>
/// <param name="message">For the owner.</param>
/// <param name="jobId">The job the application belongs to now, where that is the matter.</param>
/// <param name="candidateId">The candidate it belongs to now, where that is the matter.</param>
public sealed class PersonNeededException(string cause, string message, string? jobId = null, string? candidateId = null) : Exception(message)
{
    /// <summary>The cause in a few fixed words.</summary>
    public string Cause => cause;

    /// <summary>As it is told in the ledger.</summary>
    /// <param name="step">Where.</param>
    /// <param name="owner">Who answers.</param>
    public AttentionNeeded ToEvent(string step, string owner) => new(step, owner, Message, cause, jobId, candidateId);
}

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
        Outcome<T>.No({ IsTransient: false } refusal) => throw new PersonNeededException(
            $"{SnakeCase.Of(refusal.Kind.ToString())}{(refusal.Field is { } field ? $":{field}" : "")}",
            $"{what}: {refusal.Kind}{(refusal.Field is { } named ? $" of {named}" : "")}: {refusal.Detail}"),
        Outcome<T>.No(var error) => throw new TryLaterException(what, error),
        Outcome<T>.Unknown(var error) => throw new TryLaterException(what, error),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
