namespace Candor.Domain.Mapping;

/// <summary>What one screening has to say, by the names of <see cref="SourceCatalogue"/>. A name without a value is absent.</summary>
public sealed class SourceValues
{
    private readonly Dictionary<string, FieldValue> values = new(StringComparer.Ordinal);

    /// <summary>Takes what is known.</summary>
    /// <param name="catalogue">The names there are, as from <see cref="SourceCatalogue.For"/>.</param>
    /// <param name="known">Values by name; <see cref="FieldValue.None"/> and text of white space count as absent.</param>
    /// <exception cref="ArgumentException">A name is not in the catalogue.</exception>
    public SourceValues(IReadOnlyList<SourceDefinition> catalogue, IReadOnlyDictionary<string, FieldValue> known)
    {
        Catalogue = catalogue;
        foreach (var (name, value) in known)
        {
            if (catalogue.All(source => source.Name != name))
                throw new ArgumentException($"There is no source value named '{name}'.", nameof(known));
            if (value is not FieldValue.Empty && !string.IsNullOrWhiteSpace(value.Display))
                values[name] = value;
        }
    }

    /// <summary>The names there are, in order.</summary>
    public IReadOnlyList<SourceDefinition> Catalogue { get; }

    /// <summary>A value; <see cref="FieldValue.None"/> when it is absent.</summary>
    public FieldValue this[string name] => values.GetValueOrDefault(name, FieldValue.None);
}
