namespace Candor.Connectors;

/// <summary>
/// What came of a call to an ATS: yes, no, or unknown. There is no fourth. A time-out, a reset connection or an unreadable
/// answer to a write is <see cref="Unknown"/>: it may have happened, and is settled by reading, never by sending again.
/// </summary>
/// <typeparam name="T">What a yes carries.</typeparam>
public abstract record Outcome<T>
{
    private Outcome()
    {
    }

    /// <summary>The ATS did it, or answered the question.</summary>
    /// <param name="Value">The answer.</param>
    public sealed record Yes(T Value) : Outcome<T>;

    /// <summary>The ATS refused, and nothing was changed.</summary>
    /// <param name="Error">Why, in the one error vocabulary.</param>
    public sealed record No(AtsError Error) : Outcome<T>;

    /// <summary>Nobody can tell whether it happened. Only a write can end so; a read that fails is a <see cref="No"/>.</summary>
    /// <param name="Error">What was seen instead of an answer.</param>
    public sealed record Unknown(AtsError Error) : Outcome<T>;

    /// <summary>Carries the value through when this is a yes.</summary>
    /// <typeparam name="TNext">The new value's type.</typeparam>
    /// <param name="next">What to make of the value.</param>
    public Outcome<TNext> Then<TNext>(Func<T, TNext> next) => this switch
    {
        Yes(var value) => new Outcome<TNext>.Yes(next(value)),
        No(var error) => new Outcome<TNext>.No(error),
        Unknown(var error) => new Outcome<TNext>.Unknown(error),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>The one error vocabulary that every vendor's refusals are translated into.</summary>
public enum AtsErrorKind
{
    /// <summary>The credentials are wrong, expired or revoked.</summary>
    Authentication,

    /// <summary>The credentials are good, but lack a scope or permission.</summary>
    Permission,

    /// <summary>The ATS does not accept a value; <see cref="AtsError.Field"/> names the field where the vendor says so.</summary>
    Validation,

    /// <summary>There is no such record.</summary>
    NotFound,

    /// <summary>The record was merged into, or moved to, another.</summary>
    MergedOrMoved,

    /// <summary>Too many requests; <see cref="AtsError.RetryAt"/> says until when, where the vendor does.</summary>
    RateLimited,

    /// <summary>The vendor does not answer, or answers with a fault of its own.</summary>
    VendorDown,

    /// <summary>The answer could not be understood.</summary>
    Malformed,
}

/// <summary>A refusal or a failure, in words fit for a log: never a secret, never a candidate's data.</summary>
/// <param name="Kind">Which of the vocabulary.</param>
/// <param name="Detail">What the vendor said, redacted, and the mend where one is known.</param>
/// <param name="Field">The field refused, for <see cref="AtsErrorKind.Validation"/>.</param>
/// <param name="RetryAt">The earliest moment to try again, for <see cref="AtsErrorKind.RateLimited"/>.</param>
public sealed record AtsError(AtsErrorKind Kind, string Detail, string? Field = null, DateTimeOffset? RetryAt = null)
{
    /// <summary>Whether the same call may succeed later without anybody changing anything.</summary>
    public bool IsTransient => Kind is AtsErrorKind.RateLimited or AtsErrorKind.VendorDown or AtsErrorKind.Malformed;
}
