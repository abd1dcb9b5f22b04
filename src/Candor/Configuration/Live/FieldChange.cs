using Candor.Domain.Mapping;

namespace Candor.Configuration.Live;

/// <summary>What became of a field between two readings.</summary>
internal static class FieldChange
{
    /// <summary>In words, without a full stop; null when nothing did that matters.</summary>
    /// <param name="key">The field's key.</param>
    /// <param name="before">The fields as they were.</param>
    /// <param name="after">The fields as they are.</param>
    public static string? Words(string key, IReadOnlyList<FieldDefinition> before, IReadOnlyList<FieldDefinition> after)
    {
        var (was, now) = (before.FirstOrDefault(field => field.Key == key), after.FirstOrDefault(field => field.Key == key));
        List<string> changes = (was, now) switch
        {
            ({ } gone, null) => [$"the field \"{gone.Name}\" is gone"],
            (null, { } added) => [$"the field \"{added.Name}\" is new"],
            ({ } old, { } next) =>
            [
                .. old.Type != next.Type ? [$"it was {Conversion.Word(old.Type)} and is {Conversion.Word(next.Type)}"] : Array.Empty<string>(),
                .. next.Required && !old.Required ? ["it is required now"] : Array.Empty<string>(),
                .. Options("gone", old.Options.Except(next.Options)),
                .. Options("new", next.Options.Except(old.Options)),
            ],
            _ => [],
        };
        return changes.Count == 0 ? null : string.Join("; ", changes);
    }

    private static IEnumerable<string> Options(string what, IEnumerable<string> options) =>
        options.Take(10).ToList() is { Count: > 0 } some ? [$"{what}: {string.Join(", ", some.Select(option => $"`{option}`"))}"] : [];
}
