using System.Xml;
using System.Xml.Linq;
using Candor.Domain.Mapping;

namespace Candor.Connectors.Workday;

/// <summary>A field of the custom object.</summary>
/// <param name="Alias">Its web service alias.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Labels">A select's values: label by alias.</param>
internal sealed record CustomField(string Alias, FieldType Type, IReadOnlyDictionary<string, string> Labels);

/// <summary>
/// A custom object of job applications, read and written as additional data. The schema leaves its inside open (<c>xsd:any</c>), and no web service of
/// Recruiting tells what fields an object has: the connection's file says so.
/// </summary>
/// <param name="tenant">The tenant, part of the namespace.</param>
/// <param name="alias">The object's web service alias.</param>
/// <param name="fields">Its fields.</param>
internal sealed class CustomObject(string tenant, string alias, IReadOnlyList<CustomField> fields)
{
    /// <summary>What the keys of its fields begin with.</summary>
    public const string Prefix = "custom.";

    private readonly XNamespace _ns = $"urn:com.workday/tenants/{tenant}/data/custom";

    /// <summary>Its fields as the product knows fields.</summary>
    public IEnumerable<FieldDefinition> Definitions => fields.Select(one =>
        new FieldDefinition(Prefix + one.Alias, one.Alias, one.Type, [.. one.Labels.Values], Required: false));

    /// <summary>The request that reads it.</summary>
    /// <param name="application">The job application's WID.</param>
    public static XElement Get(string application) => Wd.Request(
        "Get_Job_Application_Additional_Data_Request",
        Wd.El("Request_References", Wd.Ref("Job_Application_Reference", "WID", application)),
        Wd.El("Response_Group", Wd.El("Include_Reference", "true")));

    /// <summary>Its values; each field has one, be it none.</summary>
    /// <param name="answer">The answer to <see cref="Get"/>.</param>
    /// <param name="application">The job application's WID.</param>
    /// <exception cref="FormatException">It is about another job application, or a value is not of its field's type.</exception>
    public IReadOnlyDictionary<string, FieldValue> Values(XElement answer, string application)
    {
        var rows = Wd.At(answer, "Response_Data")?.Elements(Wd.Ns + "Job_Application_Custom_Object_Data").ToList() ?? [];
        if (rows.Any(row => Wd.Id(Wd.At(row, "Job_Application_Reference"), "WID") != application))
            throw new FormatException("Job_Application_Reference");
        var data = rows.Select(row => Wd.At(row, "Business_Object_Additional_Data")?.Element(_ns + alias)).FirstOrDefault(one => one is not null);
        return fields.ToDictionary(field => Prefix + field.Alias, field => Value(field, data?.Elements(_ns + field.Alias).ToList() ?? []), StringComparer.Ordinal);
    }

    /// <summary>
    /// The request that writes it. It carries every field, so that it makes no difference whether Workday keeps or empties those not sent, which is not
    /// documented.
    /// </summary>
    /// <param name="application">The job application's WID.</param>
    /// <param name="standing">What stands.</param>
    /// <param name="values">What shall hold something else, by key.</param>
    /// <returns>The request, or a refusal that names the field.</returns>
    public Outcome<XElement> Put(string application, IReadOnlyDictionary<string, FieldValue> standing, IReadOnlyDictionary<string, FieldValue> values)
    {
        if (values.Keys.FirstOrDefault(key => !standing.ContainsKey(key)) is { } unknown)
            return Refuse(unknown, $"The connection names no field {unknown} of the custom object.");
        var elements = new List<XElement>();
        foreach (var field in fields)
        {
            var key = Prefix + field.Alias;
            var (problem, made) = Elements(field, values.GetValueOrDefault(key, standing[key]), isStanding: !values.ContainsKey(key));
            if (problem is not null)
                return Refuse(key, problem);
            foreach (var element in made)
                element.AddAnnotation(new WorkdayFaults.FieldKey(key));
            // An empty element empties a field; one that held nothing before is left out.
            if (made.Count > 0 && (standing[key] != FieldValue.None || values.GetValueOrDefault(key, FieldValue.None) != FieldValue.None))
                elements.AddRange(made);
        }

        return new Outcome<XElement>.Yes(Wd.Request(
            "Put_Job_Application_Additional_Data_Request",
            Wd.El(
                "Job_Application_Custom_Object_Data",
                Wd.Ref("Job_Application_Reference", "WID", application),
                Wd.El(
                    "Business_Object_Additional_Data",
                    new XElement(_ns + alias, new XAttribute(XNamespace.Xmlns + "cus", _ns.NamespaceName), elements)))));
    }

    private FieldValue Value(CustomField field, IReadOnlyList<XElement> elements)
    {
        var filled = elements.Where(element => element.Value.Length > 0).ToList();
        if (filled.Count == 0)
            return FieldValue.None;
        return field.Type switch
        {
            FieldType.MultiSelect => new FieldValue.Many(filled.Select(element => Label(field, element))),
            _ when filled.Count > 1 => throw new FormatException(field.Alias),
            FieldType.SingleSelect => new FieldValue.Text(Label(field, filled[0])),
            FieldType.Number => new FieldValue.Number(Wd.Number(filled[0].Value)),
            FieldType.Boolean => new FieldValue.Flag(XmlConvert.ToBoolean(filled[0].Value)),
            FieldType.Date => new FieldValue.Date(Wd.Day(filled[0].Value)),
            FieldType.DateTime => new FieldValue.Moment(Wd.Moment(filled[0].Value)),
            _ => new FieldValue.Text(filled[0].Value),
        };
    }

    /// <summary>A list's value by its label; one that the connection does not name by its alias, so that a recruiter's own choice shows.</summary>
    private string Label(CustomField field, XElement element)
    {
        var id = element.Elements(_ns + "ID").FirstOrDefault(one => (string?)one.Attribute(_ns + "type") == "ExtendedAlias")?.Value
            ?? throw new FormatException(field.Alias);
        return field.Labels.GetValueOrDefault(id, id);
    }

    private (string? Problem, IReadOnlyList<XElement> Elements) Elements(CustomField field, FieldValue value, bool isStanding) => (field.Type, value) switch
    {
        (_, FieldValue.Empty or FieldValue.Many { Values.Count: 0 } or FieldValue.Text { Value.Length: 0 }) => (null, [One(field, null)]),
        (FieldType.ShortText or FieldType.LongText or FieldType.Url, FieldValue.Text(var text)) => Wd.IsWritable(text)
            ? (null, [One(field, text)])
            : ("The text holds characters that XML cannot carry.", []),
        (FieldType.Number, FieldValue.Number(var number)) => (null, [One(field, Wd.Number(number))]),
        (FieldType.Boolean, FieldValue.Flag(var flag)) => (null, [One(field, flag ? "true" : "false")]),
        (FieldType.Date, FieldValue.Date(var day)) => (null, [One(field, Wd.Day(day))]),
        (FieldType.DateTime, FieldValue.Moment(var at)) => (null, [One(field, Wd.Moment(at))]),
        (FieldType.SingleSelect, FieldValue.Text(var label)) => Selected(field, [label], isStanding),
        (FieldType.MultiSelect, FieldValue.Many many) => Selected(field, many.Values, isStanding),
        _ => ($"The field {Prefix}{field.Alias} is of the type {field.Type}, which does not take this value.", []),
    };

    private (string? Problem, IReadOnlyList<XElement> Elements) Selected(CustomField field, IReadOnlyList<string> labels, bool isStanding)
    {
        // What stands is sent again even where the connection does not know it: then it is an alias.
        var ids = labels.Select(label => field.Labels.Where(pair => pair.Value == label).Select(pair => pair.Key).FirstOrDefault() ?? (isStanding ? label : null)).ToList();
        return ids.Contains(null)
            ? ($"The field {Prefix}{field.Alias} has no such value.", [])
            : (null, [.. ids.Select(id => One(field, new XElement(_ns + "ID", new XAttribute(_ns + "type", "ExtendedAlias"), id)))]);
    }

    private XElement One(CustomField field, object? content) => new(_ns + field.Alias, content);

    private static Outcome<XElement> Refuse(string key, string why) => new Outcome<XElement>.No(new(AtsErrorKind.Validation, why, key));
}
