using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Candor.Connectors.Workday;

/// <summary>
/// From Workday's faults to the one error vocabulary. A fault's sentences may repeat values and names, so that only sentences known from the
/// schema are passed on, and of the place only which of our own fields stood there.
/// </summary>
internal static partial class WorkdayFaults
{
    /// <summary>Sentences that name no value: as the schema has them, or as tenants are known to answer.</summary>
    private static readonly string[] Known =
    [
        "The Candidate was never in the Assessment Business Process to add or update a Candidate Assessment.",
        "You must specify the event because there is more than 1 in progress or on record.",
        "You must have access to the document category of the attachments you want to add.",
        "You don't have security access to this Job Application's Additional Data",
        AlreadyThere,
        "Invalid request service version",
        "The web service or version is invalid for the requested operation.",
    ];

    private const string AlreadyThere = "The Web Service is set to Add Only; but the Candidate Attachment already exists.";

    /// <summary>A fault in the one vocabulary.</summary>
    /// <param name="fault">The <c>Fault</c> element.</param>
    /// <param name="sent">The request it answers: elements made from a field bear its key as an annotation.</param>
    public static AtsError Of(XElement fault, XElement sent)
    {
        var code = fault.Element("faultcode")?.Value ?? "";
        var words = fault.Element("faultstring")?.Value ?? "";
        var detail = fault.Element("detail");
        if (code.EndsWith(".authenticationError", StringComparison.Ordinal) || detail?.Element(Wd.Ns + "Authentication_Fault") is not null)
            return new(AtsErrorKind.Authentication, "Workday refused the integration-system user or the API client (authentication fault): check user, tenant and password or tokens.");
        if (words.Contains("not authorized", StringComparison.OrdinalIgnoreCase))
            return new(AtsErrorKind.Permission, $"Workday does not let the user use {Operation(sent)}: grant the domain it belongs to, and activate the security policy changes.");
        if (Wd.At(detail, "Validation_Fault") is { } validation)
            return Refusal(words, validation.Elements(Wd.Ns + "Validation_Error").FirstOrDefault(), sent);
        return code.Contains("Client", StringComparison.Ordinal)
            ? Refusal(words, null, sent)
            : new(AtsErrorKind.VendorDown, $"Workday failed at {Operation(sent)} (processing fault).");
    }

    /// <summary>Whether a refusal means that what was to be added stands there already.</summary>
    /// <param name="error">The refusal.</param>
    public static bool IsAlreadyThere(AtsError error) => error.Detail.Contains(AlreadyThere, StringComparison.Ordinal);

    private static AtsError Refusal(string words, XElement? error, XElement sent)
    {
        var said = $"{words} {Wd.Text(error, "Message")} {Wd.Text(error, "Detail_Message")}";
        var place = Place(Wd.Text(error, "Xpath"), sent);
        // An id that leads nowhere: the record we were sent to, or something the configuration names.
        if (said.Contains("Invalid ID value", StringComparison.Ordinal))
        {
            return place?.AncestorsAndSelf().Any(one => one.Annotation<FieldKey>() is not null) == true
                ? new(AtsErrorKind.Validation, "Workday knows no such id: a status, test or value was removed.", KeyOf(place))
                : new(AtsErrorKind.NotFound, $"Workday has no such record ({Operation(sent)}: invalid id).");
        }

        var sentence = Known.FirstOrDefault(known => said.Contains(known, StringComparison.Ordinal)) ?? "Workday says more in its own words, which may hold values and are not repeated.";
        var named = Wd.Text(error, "Code") is { } number && CodeAlone().IsMatch(number) ? $", code {number}" : "";
        return new(AtsErrorKind.Validation, $"Workday did not accept {Operation(sent)} (validation fault{named}). {sentence}", KeyOf(place));
    }

    private static string? KeyOf(XElement? place) =>
        place?.AncestorsAndSelf().Select(one => one.Annotation<FieldKey>()?.Key).FirstOrDefault(key => key is not null);

    /// <summary>The element an XPath such as <c>/wd:A[1]/wd:B[2]</c> leads to in what we sent; null when it leads nowhere.</summary>
    private static XElement? Place(string? path, XElement sent)
    {
        if (path is null)
            return null;
        var at = (XElement?)null;
        foreach (var step in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(step => Step().Match(step)))
        {
            if (!step.Success)
                return at;
            var name = step.Groups["name"].Value;
            var index = step.Groups["index"] is { Success: true, Value: var number } && int.TryParse(number, out var given) ? given : 1;
            var next = at is null
                ? (sent.Name.LocalName == name ? sent : null)
                : at.Elements().Where(one => one.Name.LocalName == name).ElementAtOrDefault(index - 1);
            if (next is null)
                return at;
            at = next;
        }

        return at;
    }

    private static string Operation(XElement sent) => sent.Name.LocalName.Replace("_Request", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^([A-Za-z_][\w.-]*:)?(?<name>[A-Za-z_][\w.-]*)(\[(?<index>[0-9]{1,6})\])?$")]
    private static partial Regex Step();

    [GeneratedRegex("^[A-Za-z0-9._-]{1,40}$")]
    private static partial Regex CodeAlone();

    /// <summary>Which of our fields an element of a request was made from.</summary>
    /// <param name="Key">The field's key.</param>
    public sealed record FieldKey(string Key);
}
