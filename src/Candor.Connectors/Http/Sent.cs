namespace Candor.Connectors.Http;

/// <summary>What became of one call.</summary>
/// <typeparam name="T">What an answer carries.</typeparam>
/// <param name="Error">What was seen instead of an answer; null for an answer.</param>
internal abstract record Sent<T>(AtsError? Error)
{
    /// <summary>What became of it if it was to write. Whatever kept the answer from arriving whole makes the outcome unknown.</summary>
    public Outcome<T> AsWrite() => this switch
    {
        Answered(var answer) => new Outcome<T>.Yes(answer),
        Held(var reason) => new Outcome<T>.No(reason),
        // A refusal is before the effect; a fault of the vendor's says nothing about it.
        Refused(var refusal) when refusal.Kind is not (AtsErrorKind.VendorDown or AtsErrorKind.Malformed) => new Outcome<T>.No(refusal),
        var lost => new Outcome<T>.Unknown(lost.Error!),
    };

    /// <summary>Answered with a success that can be read.</summary>
    public sealed record Answered(T Answer) : Sent<T>((AtsError?)null);

    /// <summary>Answered with a refusal.</summary>
    public sealed record Refused(AtsError Reason) : Sent<T>(Reason);

    /// <summary>Never sent.</summary>
    public sealed record Held(AtsError Reason) : Sent<T>(Reason);

    /// <summary>Sent, without an answer that can be read.</summary>
    public sealed record Lost(AtsError Reason) : Sent<T>(Reason);
}
