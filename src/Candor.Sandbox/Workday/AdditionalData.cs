using System.Xml.Linq;

namespace Candor.Sandbox.Workday;

/// <summary>
/// <c>Get_</c> and <c>Put_Job_Application_Additional_Data</c>: the employer's custom object on job applications. It replaces the whole object: a
/// field not sent is empty afterwards.
/// </summary>
internal static class AdditionalData
{
    /// <summary>The custom object's name in web services.</summary>
    public const string ObjectAlias = "voiceScreen";

    /// <summary>The namespace of this tenant's custom objects.</summary>
    public static readonly XNamespace Custom = $"urn:com.workday/tenants/{WorkdayState.Tenant}/data/custom";

    /// <summary>Answers <c>Get_Job_Application_Additional_Data</c>.</summary>
    /// <param name="state">The tenant.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="WorkdayFault">A reference leads nowhere.</exception>
    public static XElement Get(WorkdayState state, XElement request)
    {
        var asked = request.Need("Request_References").Elements(Wd.Ns + "Job_Application_Reference")
            .Select(reference => Wd.Resolve(reference, state.Applications, one => one.Self)).ToList();
        var (filter, results, page) = Paging.Of(state, request, asked.Select(one => (DateTimeOffset.MinValue, one)));
        return Wd.El(
            "Get_Job_Application_Additional_Data_Response",
            new XElement(request.Need("Request_References")),
            filter,
            results,
            Wd.El("Response_Data", page.Select(one => Wd.El(
                "Job_Application_Custom_Object_Data",
                Wd.Ref("Job_Application_Reference", one.Self),
                one.Additional.Count == 0 ? null : Wd.El("Business_Object_Additional_Data", Show(state, one))))));
    }

    /// <summary>Answers <c>Put_Job_Application_Additional_Data</c>.</summary>
    /// <param name="state">The tenant.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="WorkdayFault">A value or a reference is refused.</exception>
    public static XElement Put(WorkdayState state, XElement request)
    {
        var data = request.Need("Job_Application_Custom_Object_Data");
        var application = Wd.Resolve(data.Need("Job_Application_Reference"), state.Applications, one => one.Self);
        var additional = data.Need("Business_Object_Additional_Data");
        var sent = additional.Element(Custom + ObjectAlias) ?? throw WorkdayFault.Validation("There is no such custom object.", additional.Elements().FirstOrDefault() ?? additional);
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var element in sent.Elements())
        {
            if (state.ObjectFields.FirstOrDefault(field => Custom + field.Alias == element.Name) is not { } field)
                throw WorkdayFault.Validation($"'{element.Name.LocalName}' is not a field of the custom object", element);
            Keep(values, field, element);
        }

        application.Additional = values;
        state.Touch();
        return Wd.El(
            "Put_Job_Application_Additional_Data_Response",
            Wd.Ref("Job_Application_Additional_Data_Reference", application.Self),
            Wd.El("Job_Application_Additional_Data", Show(state, application)));
    }

    private static void Keep(Dictionary<string, object> values, ObjectField field, XElement element)
    {
        if (element.Value.Length == 0)
            return;
        switch (field.Type)
        {
            case "number":
                values[field.Alias] = Wd.ReadNumber(element);
                break;
            case "date":
                values[field.Alias] = Wd.ReadDay(element);
                break;
            case "date_time":
                values[field.Alias] = Wd.ReadMoment(element);
                break;
            case "boolean":
                values[field.Alias] = element.Value is "true" or "1"
                    || (element.Value is "false" or "0" ? false : throw WorkdayFault.Validation($"'{field.Alias}' is not a valid boolean", element));
                break;
            case "list" or "lists":
                var id = element.Element(Custom + "ID");
                if (id is null || (string?)id.Attribute(Custom + "type") != "ExtendedAlias" || !field.Values.ContainsKey(id.Value))
                    throw WorkdayFault.Validation($"'{field.Alias}' has no such value", element);
                values[field.Alias] = field.Type == "list" ? id.Value : (string[])[.. (string[])values.GetValueOrDefault(field.Alias, Array.Empty<string>()), id.Value];
                break;
            default:
                values[field.Alias] = element.Value;
                break;
        }
    }

    private static XElement Show(WorkdayState state, JobApplication one) => new(
        Custom + ObjectAlias,
        new XAttribute(XNamespace.Xmlns + "cus", Custom.NamespaceName),
        new XAttribute(Wd.Ns + "Descriptor", "Voice Screen"),
        new XElement(Custom + $"{ObjectAlias}Reference", Id("WID", one.Self.Wid)),
        state.ObjectFields.Where(field => one.Additional.ContainsKey(field.Alias)).SelectMany(field => Show(field, one.Additional[field.Alias])));

    private static IEnumerable<XElement> Show(ObjectField field, object value) => value switch
    {
        string[] many => many.Select(alias => ListValue(field, alias)),
        string alias when field.Type == "list" => [ListValue(field, alias)],
        decimal number => [new XElement(Custom + field.Alias, Wd.Number(number))],
        DateOnly day => [new XElement(Custom + field.Alias, Wd.Day(day))],
        DateTimeOffset moment => [new XElement(Custom + field.Alias, Wd.Moment(moment))],
        bool flag => [new XElement(Custom + field.Alias, flag ? "1" : "0")],
        _ => [new XElement(Custom + field.Alias, value)],
    };

    private static XElement ListValue(ObjectField field, string alias) => new(
        Custom + field.Alias,
        new XAttribute(Wd.Ns + "Descriptor", field.Values[alias]),
        Id("ExtendedAlias", alias));

    private static XElement Id(string type, string value) => new(Custom + "ID", new XAttribute(Custom + "type", type), value);
}
