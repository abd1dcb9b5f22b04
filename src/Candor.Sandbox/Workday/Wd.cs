using System.Globalization;
using System.Xml.Linq;

namespace Candor.Sandbox.Workday;

/// <summary>Elements and values in Workday's way.</summary>
internal static class Wd
{
    /// <summary>The one namespace of all Workday web services; attributes are in it too.</summary>
    public static readonly XNamespace Ns = "urn:com.workday/bsvc";

    /// <summary>The version this tenant serves.</summary>
    public const string Version = "v45.2";

    // Workday's data centres write moments and days with the offset of the place they keep time by.
    private static readonly TimeSpan Offset = TimeSpan.FromHours(-8);

    /// <summary>An element.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">What is in it.</param>
    public static XElement El(string name, params object?[] content) => new(Ns + name, content);

    /// <summary>An element with a text; null for no text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">The text.</param>
    public static XElement? Text(string name, string? text) => string.IsNullOrEmpty(text) ? null : new XElement(Ns + name, text);

    /// <summary>A reference to an instance; null for none.</summary>
    /// <param name="name">The element's name.</param>
    /// <param name="to">The instance.</param>
    public static XElement? Ref(string name, Instance? to) => to is null ? null : El(
        name,
        new XAttribute(Ns + "Descriptor", to.Descriptor),
        Id("WID", to.Wid),
        Id(to.Type, to.Id));

    /// <summary>A reference by WID alone.</summary>
    /// <param name="name">The element's name.</param>
    /// <param name="wid">The WID.</param>
    public static XElement Ref(string name, string wid) => El(name, Id("WID", wid));

    /// <summary>A moment.</summary>
    /// <param name="at">The moment.</param>
    public static string Moment(DateTimeOffset at) => at.ToOffset(Offset).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    /// <summary>A day; Workday writes the offset behind it.</summary>
    /// <param name="day">The day.</param>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "-08:00";

    /// <summary>A decimal.</summary>
    /// <param name="number">The number.</param>
    public static string Number(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);

    /// <summary>A child; null when it is not there.</summary>
    /// <param name="parent">The parent.</param>
    /// <param name="path">Names from the parent on.</param>
    public static XElement? At(this XElement? parent, params string[] path) => path.Aggregate(parent, (at, name) => at?.Element(Ns + name));

    /// <summary>A child that the schema requires.</summary>
    /// <param name="parent">The parent.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="WorkdayFault">It is not there.</exception>
    public static XElement Need(this XElement parent, string name) => parent.Element(Ns + name)
        ?? throw WorkdayFault.Validation($"Element Content '{name}' is required, on internal element '{parent.Name.LocalName.Replace('_', ' ')}'", parent);

    /// <summary>The instance a reference points to.</summary>
    /// <typeparam name="T">What is pointed to.</typeparam>
    /// <param name="reference">The reference.</param>
    /// <param name="among">What there is.</param>
    /// <param name="self">The instance of each.</param>
    /// <exception cref="WorkdayFault">There is no such instance.</exception>
    public static T Resolve<T>(XElement reference, IEnumerable<T> among, Func<T, Instance> self)
        where T : class
    {
        var id = reference.Need("ID");
        var type = (string?)id.Attribute(Ns + "type") ?? throw WorkdayFault.Validation("Attribute 'type' is required on element 'ID'", id);
        return among.FirstOrDefault(one => type == "WID" ? self(one).Wid == id.Value : type == self(one).Type && self(one).Id == id.Value)
            ?? throw WorkdayFault.Validation($"Invalid ID value.  '{id.Value}' is not a valid ID value for type = '{type}'", id);
    }

    /// <summary>A day as written in a request.</summary>
    /// <param name="element">The element.</param>
    /// <exception cref="WorkdayFault">It is none.</exception>
    public static DateOnly ReadDay(XElement element) =>
        DateOnly.TryParseExact(element.Value.Length >= 10 ? element.Value[..10] : "", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw WorkdayFault.Validation($"'{element.Name.LocalName}' is not a valid date", element);

    /// <summary>A moment as written in a request.</summary>
    /// <param name="element">The element.</param>
    /// <exception cref="WorkdayFault">It is none.</exception>
    public static DateTimeOffset ReadMoment(XElement element) =>
        DateTimeOffset.TryParse(element.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : throw WorkdayFault.Validation($"'{element.Name.LocalName}' is not a valid date and time", element);

    /// <summary>A decimal as written in a request.</summary>
    /// <param name="element">The element.</param>
    /// <exception cref="WorkdayFault">It is none.</exception>
    public static decimal ReadNumber(XElement element) =>
        decimal.TryParse(element.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw WorkdayFault.Validation($"'{element.Name.LocalName}' is not a valid number", element);

    private static XElement Id(string type, string value) => El("ID", new XAttribute(Ns + "type", type), value);
}
