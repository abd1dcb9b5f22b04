using System.Xml.Linq;
using Candor.Domain.Mapping;

namespace Candor.Connectors.Workday;

/// <summary>
/// The screening's own assessment of a job application. Workday keeps an assessment for each Assess Candidate event; ours bears the screening's
/// id as its <c>Assess_Candidate_Reference</c>. One of another's is neither read nor overwritten.
/// </summary>
internal sealed class Assessment
{
    private const int MostFraction = 6;
    private const decimal ScoreBound = 1_000_000_000_000m; // 18 digits, 6 of them behind the point

    private readonly string _application;
    private readonly string? _event; // null: Workday is to find it by the job application
    private readonly Dictionary<string, string> _results; // the WID of a test's result, by test
    private readonly string? _others; // whose assessment is in the way

    private Assessment(string application, string? @event, XElement? standing, string? others, Labels statuses)
    {
        _application = application;
        _event = @event;
        _others = others;
        _results = new Dictionary<string, string>(StringComparer.Ordinal);
        Values = Read(standing, statuses);
    }

    /// <summary>What stands in it; a field without a value is missing here.</summary>
    public IReadOnlyDictionary<string, FieldValue> Values { get; }

    /// <summary>The request that reads a job application's assessments.</summary>
    /// <param name="application">The job application's WID.</param>
    /// <param name="filter">The page.</param>
    public static XElement Get(string application, XElement filter) => Wd.Request(
        "Get_Assess_Candidate_Request",
        Wd.El("Request_Criteria", Wd.Ref("Job_Application_Reference", "WID", application)),
        filter);

    /// <summary>Finds ours among the events of a job application.</summary>
    /// <param name="events"><c>Assess_Candidate_Data</c> elements.</param>
    /// <param name="application">The job application's WID.</param>
    /// <param name="screening">The screening's id.</param>
    /// <param name="statuses">The tenant's assessment statuses.</param>
    /// <exception cref="FormatException">An event is of another shape, or about another job application.</exception>
    public static Assessment Of(IReadOnlyList<XElement> events, string application, string screening, Labels statuses)
    {
        if (events.Any(one => Wd.Id(Wd.At(one, "Job_Application_Reference"), "WID") is { } other && other != application))
            throw new FormatException("Job_Application_Reference");
        var ours = events.Where(one => Wd.Text(one, "Candidate_Assessment_Data", "Assess_Candidate_Reference") == screening).ToList();
        if (ours.Count > 1)
            throw new FormatException("Assess_Candidate_Reference");
        if (ours.Count == 1)
            return new Assessment(application, EventOf(ours[0]), Wd.At(ours[0], "Candidate_Assessment_Data"), null, statuses);

        // A new one goes to an event nobody has assessed. Of several nobody knows which is the present one: Workday says so when asked.
        var free = events.Where(IsFree).ToList();
        var others = events.Count > 0 && free.Count == 0 ? "An assessment of somebody else stands on the candidate's Assess Candidate event, and Workday keeps one an event." : null;
        return new Assessment(
            application,
            free.Count == 1 ? EventOf(free[0]) : null,
            free.Count == 1 ? Wd.At(free[0], "Candidate_Assessment_Data") : null,
            others,
            statuses);
    }

    /// <summary>The request that writes it. It says everything again that stands: whether Workday keeps what is not sent is not documented.</summary>
    /// <param name="screening">The screening's id.</param>
    /// <param name="values">What shall hold something else, by key.</param>
    /// <param name="statuses">The tenant's assessment statuses.</param>
    /// <param name="pendingStatus">The status of a new assessment that is given none.</param>
    /// <param name="today">The day of a new assessment that is given none.</param>
    /// <returns>The request, or a refusal that names the field.</returns>
    public Outcome<XElement> Put(
        string screening, IReadOnlyDictionary<string, FieldValue> values, Labels statuses, string? pendingStatus, DateOnly today)
    {
        if (_others is not null)
            return Refuse(values.Keys.First(), _others);
        foreach (var (key, value) in values)
            if (Problem(key, value, statuses) is { } problem)
                return Refuse(key, problem);

        var all = new Dictionary<string, FieldValue>(Values, StringComparer.Ordinal);
        foreach (var (key, value) in values)
            all[key] = value;
        var status = all.GetValueOrDefault(AssessmentFields.Status) is FieldValue.Text(var label) ? statuses.IdOf(label) ?? label : pendingStatus;
        if (status is null)
            return Refuse(AssessmentFields.Status, "Workday makes no assessment without a status: map one, or set pending_status in the connection.");
        var day = all.GetValueOrDefault(AssessmentFields.Date) is FieldValue.Date(var given) ? given : today;
        return new Outcome<XElement>.Yes(Wd.Request(
            "Assess_Candidate_Request",
            Wd.El(
                "Assess_Candidate_Data",
                _event is null ? Wd.Ref("Job_Application_Reference", "WID", _application) : Wd.Ref("Event_Reference", "WID", _event),
                Wd.El(
                    "Candidate_Assessment_Data",
                    Wd.El("Assess_Candidate_Reference", screening),
                    Keyed(AssessmentFields.Date, Wd.El("Assessed_On_Date", Wd.Day(day))),
                    Keyed(AssessmentFields.Status, Wd.Ref("Assessment_Status_Reference", "Assessment_Status_ID", status)),
                    Text(all, AssessmentFields.Comment, "Overall_Assessment_Comment"),
                    Text(all, AssessmentFields.Url, "Assessment_Test_URL"),
                    all.Keys.Select(AssessmentFields.TestOf).OfType<string>().Distinct(StringComparer.Ordinal).Select(test => Result(all, test, statuses))))));
    }

    private Dictionary<string, FieldValue> Read(XElement? data, Labels statuses)
    {
        var values = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
        if (data is null)
            return values;
        Add(values, AssessmentFields.Status, Wd.Id(Wd.At(data, "Assessment_Status_Reference"), "Assessment_Status_ID"), id => new FieldValue.Text(statuses.LabelOf(id)));
        Add(values, AssessmentFields.Comment, Wd.Text(data, "Overall_Assessment_Comment"), text => new FieldValue.Text(text));
        Add(values, AssessmentFields.Url, Wd.Text(data, "Assessment_Test_URL"), text => new FieldValue.Text(text));
        Add(values, AssessmentFields.Date, Wd.Text(data, "Assessed_On_Date"), text => new FieldValue.Date(Wd.Day(text)));
        foreach (var result in data.Elements(Wd.Ns + "Assess_Candidate_Test_Result_Data"))
        {
            var test = Wd.NeedId(Wd.At(result, "Assessment_Test_Reference"), "Assessment_Test_ID");
            if (!_results.TryAdd(test, Wd.NeedId(Wd.At(result, "Assessment_Test_Result_Reference"), "WID")))
                continue; // a recruiter's second result of the same test: ours was there first
            Add(values, AssessmentFields.Key(test, "score"), Wd.Text(result, "Assessment_Test_Score"), text => new FieldValue.Number(Wd.Number(text)));
            Add(values, AssessmentFields.Key(test, "status"), Wd.Id(Wd.At(result, "Assessment_Test_Status_Reference"), "Assessment_Status_ID"), id => new FieldValue.Text(statuses.LabelOf(id)));
            Add(values, AssessmentFields.Key(test, "date"), Wd.Text(result, "Assessment_Test_Date"), text => new FieldValue.Date(Wd.Day(text)));
            Add(values, AssessmentFields.Key(test, "comment"), Wd.Text(result, "Comment"), text => new FieldValue.Text(text));
            Add(values, AssessmentFields.Key(test, "url"), Wd.Text(result, "Assessment_Test_Results_URL"), text => new FieldValue.Text(text));
        }

        return values;
    }

    private XElement Result(Dictionary<string, FieldValue> all, string test, Labels statuses)
    {
        var (score, status, date) = (AssessmentFields.Key(test, "score"), AssessmentFields.Key(test, "status"), AssessmentFields.Key(test, "date"));
        // Without its reference a result would be another one.
        return Wd.El(
            "Assess_Candidate_Test_Result_Data",
            _results.TryGetValue(test, out var wid) ? Wd.Ref("Assessment_Test_Result_Reference", "WID", wid) : null,
            Keyed(score, Wd.Ref("Assessment_Test_Reference", "Assessment_Test_ID", test)),
            all.GetValueOrDefault(score) is FieldValue.Number(var number) ? Keyed(score, Wd.El("Assessment_Test_Score", Wd.Number(number))) : null,
            all.GetValueOrDefault(status) is FieldValue.Text(var label)
                ? Keyed(status, Wd.Ref("Assessment_Test_Status_Reference", "Assessment_Status_ID", statuses.IdOf(label) ?? label))
                : null,
            all.GetValueOrDefault(date) is FieldValue.Date(var day) ? Keyed(date, Wd.El("Assessment_Test_Date", Wd.Day(day))) : null,
            Text(all, AssessmentFields.Key(test, "comment"), "Comment"),
            Text(all, AssessmentFields.Key(test, "url"), "Assessment_Test_Results_URL"));
    }

    /// <summary>A text that shall be empty is sent empty; one that nobody speaks of is not sent.</summary>
    private static XElement? Text(Dictionary<string, FieldValue> all, string key, string element) =>
        all.TryGetValue(key, out var value) ? Keyed(key, Wd.El(element, value is FieldValue.Text(var text) ? text : "")) : null;

    private static string? Problem(string key, FieldValue value, Labels statuses)
    {
        var type = key.EndsWith(".score", StringComparison.Ordinal) ? FieldType.Number
            : key.EndsWith(".status", StringComparison.Ordinal) ? FieldType.SingleSelect
            : key.EndsWith(".date", StringComparison.Ordinal) ? FieldType.Date
            : FieldType.LongText;
        return (type, value) switch
        {
            (FieldType.LongText, FieldValue.Empty) => null,
            (FieldType.LongText, FieldValue.Text(var text)) => Wd.IsWritable(text) ? null : "The text holds characters that XML cannot carry.",
            (FieldType.Date, FieldValue.Date) => null,
            (FieldType.SingleSelect, FieldValue.Text(var label)) => statuses.IdOf(label) is null ? $"The tenant has no such assessment status for {key}." : null,
            (FieldType.Number, FieldValue.Number(var number)) => Math.Abs(number) < ScoreBound && decimal.Round(number, MostFraction) == number
                ? null
                : "A score has at most 12 digits before the point and 6 behind it.",
            (_, FieldValue.Empty) => $"Workday offers no way to empty {key} again.",
            _ => $"The field {key} does not take this value.",
        };
    }

    private static bool IsFree(XElement one) => Wd.At(one, "Candidate_Assessment_Data") is not { } data
        || (Wd.Text(data, "Assess_Candidate_Reference") is null && Wd.Text(data, "Overall_Assessment_Comment") is null && Wd.Text(data, "Assessment_Test_URL") is null
            && data.Elements(Wd.Ns + "Assess_Candidate_Test_Result_Data").All(result =>
                Wd.Text(result, "Assessment_Test_Score") is null && Wd.Text(result, "Comment") is null && Wd.Text(result, "Assessment_Test_Results_URL") is null));

    private static string EventOf(XElement one) => Wd.NeedId(Wd.At(one, "Event_Reference"), "WID");

    private static XElement Keyed(string key, XElement element)
    {
        element.AddAnnotation(new WorkdayFaults.FieldKey(key));
        return element;
    }

    private static void Add(Dictionary<string, FieldValue> values, string key, string? text, Func<string, FieldValue> read)
    {
        if (text is not null)
            values[key] = read(text);
    }

    private static Outcome<XElement> Refuse(string key, string why) => new Outcome<XElement>.No(new(AtsErrorKind.Validation, why, key));
}
