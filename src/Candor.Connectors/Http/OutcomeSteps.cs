namespace Candor.Connectors.Http;

/// <summary>One call after another: the first refusal ends the line and is what the caller gets.</summary>
internal static class OutcomeSteps
{
    /// <summary>Goes on with another call when this was a yes.</summary>
    /// <typeparam name="T">What the first yes carries.</typeparam>
    /// <typeparam name="TNext">What the next yes carries.</typeparam>
    /// <param name="outcome">What came of the call before.</param>
    /// <param name="next">The next call.</param>
    public static async Task<Outcome<TNext>> Then<T, TNext>(this Task<Outcome<T>> outcome, Func<T, Task<Outcome<TNext>>> next) =>
        await outcome switch
        {
            Outcome<T>.Yes(var value) => await next(value),
            Outcome<T>.No(var error) => new Outcome<TNext>.No(error),
            Outcome<T>.Unknown(var error) => new Outcome<TNext>.Unknown(error),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>Reads an answer in our own words; one that is not of its documented shape is malformed.</summary>
    /// <typeparam name="T">What the yes carries.</typeparam>
    /// <typeparam name="TNext">Our own words.</typeparam>
    /// <param name="outcome">What came of the call.</param>
    /// <param name="read">Throws what JSON throws when the shape is another.</param>
    public static Task<Outcome<TNext>> Understood<T, TNext>(this Task<Outcome<T>> outcome, Func<T, TNext> read) =>
        outcome.Then(value =>
        {
            try
            {
                return Task.FromResult<Outcome<TNext>>(new Outcome<TNext>.Yes(read(value)));
            }
            catch (Exception surprise) when (HttpErrors.IsOtherShape(surprise))
            {
                return Task.FromResult<Outcome<TNext>>(
                    new Outcome<TNext>.No(new(AtsErrorKind.Malformed, "A record from the vendor is not of the shape it documents.")));
            }
        });
}
