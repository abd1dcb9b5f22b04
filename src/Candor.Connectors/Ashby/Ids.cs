namespace Candor.Connectors.Ashby;

/// <summary>Ashby's identifiers: UUIDs, and nothing else is sent as one.</summary>
internal static class Ids
{
    /// <summary>Whether a text is an identifier.</summary>
    /// <param name="id">The text.</param>
    public static bool Is(string id) => Guid.TryParseExact(id, "D", out _);

    /// <summary>A setting that holds an identifier; null when it is not there.</summary>
    /// <param name="settings">The account's settings.</param>
    /// <param name="key">Which one.</param>
    /// <exception cref="ArgumentException">It is not an identifier.</exception>
    public static string? Setting(VendorSettings settings, string key) =>
        settings.Values.GetValueOrDefault(key) is not { Length: > 0 } text ? null
        : Is(text) ? text.ToLowerInvariant()
        : throw new ArgumentException($"The connection {settings.Connection} needs a UUID as {key}.");

    /// <summary>The outcome for a text that is no identifier: nothing was asked.</summary>
    /// <typeparam name="T">What a yes would carry.</typeparam>
    public static Task<Outcome<T>> NoSuchRecord<T>() => Task.FromResult<Outcome<T>>(
        new Outcome<T>.No(new AtsError(AtsErrorKind.NotFound, "An identifier at Ashby is a UUID: there is no such record.")));
}
