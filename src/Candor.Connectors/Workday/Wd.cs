using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Candor.Connectors.Workday;

/// <summary>Elements, references and values in the way of Workday's web services.</summary>
internal static partial class Wd
{
    /// <summary>The namespace of every Workday web service; attributes are in it too.</summary>
    public static readonly XNamespace Ns = "urn:com.workday/bsvc";

    /// <summary>The version of the services that this connector is written to.</summary>
    public const string Version = "v45.2";

    /// <summary>An element.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">What is in it.</param>
    public static XElement El(string name, params object?[] content) => new(Ns + name, content);

    /// <summary>A request's element, with the version.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">What is in it.</param>
    public static XElement Request(string name, params object?[] content) => new(Ns + name, new XAttribute(Ns + "version", Version), content);

    /// <summary>A reference.</summary>
    /// <param name="name">The element's name.</param>
    /// <param name="type">The type of the id, such as <c>WID</c>.</param>
    /// <param name="id">The id.</param>
    public static XElement Ref(string name, string type, string id) => El(name, El("ID", new XAttribute(Ns + "type", type), id));

    /// <summary>The id of a type within a reference.</summary>
    /// <param name="reference">The reference; null for none.</param>
    /// <param name="type">The type.</param>
    /// <returns>The id; null when the reference is null or has none of the type.</returns>
    public static string? Id(XElement? reference, string type) =>
        reference?.Elements(Ns + "ID").FirstOrDefault(id => (string?)id.Attribute(Ns + "type") == type)?.Value;

    /// <summary>The id of a type within a reference that has to have one.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="type">The type.</param>
    /// <exception cref="FormatException">It has none.</exception>
    public static string NeedId(XElement? reference, string type) => Id(reference, type) is { Length: > 0 } id ? id : throw new FormatException(type);

    /// <summary>What people read for a reference; null for none.</summary>
    /// <param name="reference">The reference; null for none.</param>
    public static string? Descriptor(XElement? reference) => (string?)reference?.Attribute(Ns + "Descriptor") is { Length: > 0 } words ? words : null;

    /// <summary>A child by its path; null when it is not there.</summary>
    /// <param name="parent">From where.</param>
    /// <param name="path">Names.</param>
    public static XElement? At(XElement? parent, params string[] path) => path.Aggregate(parent, (at, name) => at?.Element(Ns + name));

    /// <summary>A child's text; null when it is not there or empty.</summary>
    /// <param name="parent">From where.</param>
    /// <param name="path">Names.</param>
    public static string? Text(XElement? parent, params string[] path) => At(parent, path)?.Value is { Length: > 0 } text ? text : null;

    /// <summary>Whether a flag is set; Workday writes 1 and 0, the schema allows true and false as well.</summary>
    /// <param name="parent">From where.</param>
    /// <param name="path">Names.</param>
    public static bool Flag(XElement? parent, params string[] path) => Text(parent, path) is { } text && XmlConvert.ToBoolean(text);

    /// <summary>A day: Workday writes the offset of its data centre behind it, which says nothing about the day.</summary>
    /// <param name="text">As read.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static DateOnly Day(string text) =>
        DayAlone().Match(text) is { Success: true } match
            ? DateOnly.ParseExact(match.Groups["day"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture)
            : throw new FormatException("date");

    /// <summary>A day as it is written.</summary>
    /// <param name="day">The day.</param>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A moment.</summary>
    /// <param name="text">As read.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static DateTimeOffset Moment(string text) => XmlConvert.ToDateTimeOffset(text);

    /// <summary>A moment as it is written: in UTC, to the millisecond.</summary>
    /// <param name="at">The moment.</param>
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A decimal.</summary>
    /// <param name="text">As read.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static decimal Number(string text) => XmlConvert.ToDecimal(text);

    /// <summary>A decimal as it is written.</summary>
    /// <param name="number">The number.</param>
    public static string Number(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>Whether a text can be written in XML at all: most control characters and broken surrogate pairs cannot.</summary>
    /// <param name="text">The text.</param>
    public static bool IsWritable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
                continue;
            if (i + 1 >= text.Length || !XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                return false;
            i++;
        }

        return true;
    }

    [GeneratedRegex(@"^(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?$")]
    private static partial Regex DayAlone();
}
