using Candor.Connectors;
using Xunit;

namespace Candor.Conformance.Support;

/// <summary>What came of a call, as a test expects it.</summary>
internal static class Outcomes
{
    /// <summary>The value of a yes; anything else fails the test with the error.</summary>
    /// <typeparam name="T">What a yes carries.</typeparam>
    /// <param name="outcome">The call.</param>
    public static async Task<T> Yes<T>(this Task<Outcome<T>> outcome)
    {
        var came = await outcome;
        return came is Outcome<T>.Yes(var value) ? value : Fail<T, T>(came, "yes");
    }

    /// <summary>The error of a no.</summary>
    /// <typeparam name="T">What a yes would carry.</typeparam>
    /// <param name="outcome">The call.</param>
    public static async Task<AtsError> No<T>(this Task<Outcome<T>> outcome)
    {
        var came = await outcome;
        return came is Outcome<T>.No(var error) ? error : Fail<T, AtsError>(came, "no");
    }

    /// <summary>The error of an unknown.</summary>
    /// <typeparam name="T">What a yes would carry.</typeparam>
    /// <param name="outcome">The call.</param>
    public static async Task<AtsError> Unknown<T>(this Task<Outcome<T>> outcome)
    {
        var came = await outcome;
        return came is Outcome<T>.Unknown(var error) ? error : Fail<T, AtsError>(came, "unknown");
    }

    private static TResult Fail<T, TResult>(Outcome<T> came, string wanted)
    {
        Assert.Fail($"The outcome should be {wanted}, and is {came}.");
        throw new System.Diagnostics.UnreachableException();
    }
}
