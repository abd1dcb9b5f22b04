using System.Globalization;

namespace Candor.Domain.Mapping;

/// <summary>The types a custom field can have, over all vendors.</summary>
public enum FieldType
{
    /// <summary>One line of text, often with a limit (Greenhouse: under 255 characters).</summary>
    ShortText,

    /// <summary>Text of several lines.</summary>
    LongText,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>A decimal number.</summary>
    Number,

    /// <summary>A calendar day without a time.</summary>
    Date,

    /// <summary>A moment in time.</summary>
    DateTime,

    /// <summary>One of the field's options.</summary>
    SingleSelect,

    /// <summary>Any of the field's options.</summary>
    MultiSelect,

    /// <summary>A web address.</summary>
    Url,

    /// <summary>A type that is read but never written (currency, user, ranges).</summary>
    Other,
}

/// <summary>A field as the ATS defines it: a custom field, or one of a native object's.</summary>
/// <param name="Key">The identifier that survives a rename; mappings bind to it.</param>
/// <param name="Name">What recruiters see.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Options">The allowed values of a select, by the label recruiters see; empty otherwise.</param>
/// <param name="Required">Whether the ATS refuses a record without it.</param>
/// <param name="MaxLength">The longest text it takes, in UTF-16 code units; null for no known limit.</param>
/// <param name="Rung">Which object of the ATS it belongs to.</param>
public sealed record FieldDefinition(
    string Key,
    string Name,
    FieldType Type,
    IReadOnlyList<string> Options,
    bool Required,
    int? MaxLength = null,
    Rung Rung = Rung.CustomField);

/// <summary>A value in, or for, a custom field. Two values are equal when a recruiter would see no difference.</summary>
public abstract record FieldValue
{
    private FieldValue()
    {
    }

    /// <summary>No value: the field is empty.</summary>
    public static readonly FieldValue None = new Empty();

    /// <summary>The value as a person reads it; empty for <see cref="None"/>.</summary>
    public abstract string Display { get; }

    /// <summary>No value.</summary>
    public sealed record Empty : FieldValue
    {
        /// <inheritdoc />
        public override string Display => "";
    }

    /// <summary>Text, a web address, or a select option by its label.</summary>
    /// <param name="Value">The text; never null.</param>
    public sealed record Text(string Value) : FieldValue
    {
        /// <inheritdoc />
        public override string Display => Value;
    }

    /// <summary>Yes or no.</summary>
    /// <param name="Value">The answer.</param>
    public sealed record Flag(bool Value) : FieldValue
    {
        /// <inheritdoc />
        public override string Display => Value ? "Yes" : "No";
    }

    /// <summary>A decimal number.</summary>
    /// <param name="Value">The number; 1.0 equals 1.</param>
    public sealed record Number(decimal Value) : FieldValue
    {
        /// <inheritdoc />
        public override string Display => Value.ToString("0.############################", CultureInfo.InvariantCulture);
    }

    /// <summary>A calendar day.</summary>
    /// <param name="Value">The day.</param>
    public sealed record Date(DateOnly Value) : FieldValue
    {
        /// <inheritdoc />
        public override string Display => Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>A moment, compared to the second in UTC.</summary>
    /// <param name="Value">The moment.</param>
    public sealed record Moment(DateTimeOffset Value) : FieldValue
    {
        /// <inheritdoc />
        public override string Display => Value.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

        /// <inheritdoc />
        public bool Equals(Moment? other) => other is not null && Value.ToUnixTimeSeconds() == other.Value.ToUnixTimeSeconds();

        /// <inheritdoc />
        public override int GetHashCode() => Value.ToUnixTimeSeconds().GetHashCode();
    }

    /// <summary>Several select options by their labels; their order does not matter.</summary>
    public sealed record Many : FieldValue
    {
        /// <summary>Several options.</summary>
        /// <param name="values">The labels, in any order; repeated ones count once.</param>
        public Many(IEnumerable<string> values) => Values = [.. values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

        /// <summary>The labels in ordinal order.</summary>
        public IReadOnlyList<string> Values { get; }

        /// <inheritdoc />
        public override string Display => string.Join(", ", Values);

        /// <inheritdoc />
        public bool Equals(Many? other) => other is not null && Values.SequenceEqual(other.Values, StringComparer.Ordinal);

        /// <inheritdoc />
        public override int GetHashCode() => Values.Aggregate(17, (hash, value) => HashCode.Combine(hash, value));
    }
}
