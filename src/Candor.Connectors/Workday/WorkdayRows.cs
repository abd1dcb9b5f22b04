using System.Globalization;
using System.Xml.Linq;

namespace Candor.Connectors.Workday;

/// <summary>Workday's rows in our own words. A row that is not of its shape throws; the connector turns that into an error.</summary>
internal static class WorkdayRows
{
    /// <summary>
    /// Workday's own stages from which a candidate is hired. Their ids are not in the schema: these are what tenants are known to have, and other
    /// stages mean that the application is still under consideration.
    /// </summary>
    private static readonly HashSet<string> HiredStages = new(StringComparer.OrdinalIgnoreCase) { "READY_FOR_HIRE", "HIRE", "HIRED" };

    /// <summary>A candidate.</summary>
    /// <param name="row">A <c>Candidate</c> of <c>Get_Candidates</c>.</param>
    /// <exception cref="FormatException">It is of another shape.</exception>
    public static AtsCandidate Candidate(XElement row)
    {
        var data = Wd.At(row, "Candidate_Data");
        var name = Wd.At(data, "Name_Data", "Preferred_Name", "Name_Detail_Data") ?? Wd.At(data, "Name_Data", "Legal_Name", "Name_Detail_Data");
        var local = Wd.At(name, "Local_Person_Name");
        return new AtsCandidate(
            CandidateId(row),
            // Some countries keep one full name, some one in their own script only.
            Wd.Text(name, "First_Name") ?? Wd.Text(local, "First_Name_-_Local") ?? Wd.Text(name, "Full_Name") ?? "",
            Wd.Text(name, "Last_Name") ?? Wd.Text(local, "Last_Name_-_Local") ?? "",
            Wd.Text(data, "Contact_Data", "Email_Address"),
            Address(Wd.At(data, "Contact_Data", "Location_Data")) is { Length: > 0 } address ? [address] : [],
            new Dictionary<string, string>());
    }

    /// <summary>The candidate's WID.</summary>
    /// <param name="row">A <c>Candidate</c> of <c>Get_Candidates</c>.</param>
    /// <exception cref="FormatException">It has none.</exception>
    public static string CandidateId(XElement row) => Wd.NeedId(Wd.At(row, "Candidate_Reference"), "WID");

    /// <summary>All job applications of a candidate.</summary>
    /// <param name="row">A <c>Candidate</c> of <c>Get_Candidates</c>.</param>
    /// <exception cref="FormatException">It is of another shape.</exception>
    public static IEnumerable<AtsApplication> Applications(XElement row)
    {
        var candidate = CandidateId(row);
        var withdrawn = Wd.Flag(row, "Candidate_Data", "Status_Data", "Withdrawn");
        return (Wd.At(row, "Candidate_Data")?.Elements(Wd.Ns + "Job_Application_Data") ?? []).Select(data => Application(candidate, withdrawn, data));
    }

    /// <summary>A job (requisition).</summary>
    /// <param name="row">A <c>Job_Requisition</c> of <c>Get_Job_Requisitions</c>.</param>
    /// <param name="openStatus">The id of the status in which it takes candidates.</param>
    /// <exception cref="FormatException">It is of another shape.</exception>
    public static AtsJob Job(XElement row, string openStatus)
    {
        var data = Wd.At(row, "Job_Requisition_Data");
        var hiring = Wd.At(data, "Hiring_Requirement_Data");
        var locations = new[] { Wd.At(hiring, "Primary_Location_Reference") }
            .Concat(hiring?.Elements(Wd.Ns + "Additional_Locations_Reference") ?? [])
            .Select(Wd.Descriptor).OfType<string>();
        return new AtsJob(
            JobId(row),
            Wd.Text(data, "Job_Requisition_Detail_Data", "Job_Posting_Title") ?? throw new FormatException("Job_Posting_Title"),
            [.. locations.Distinct(StringComparer.Ordinal)],
            IsOpen(row, openStatus),
            new Dictionary<string, string>());
    }

    /// <summary>The requisition's id.</summary>
    /// <param name="row">A <c>Job_Requisition</c> of <c>Get_Job_Requisitions</c>.</param>
    /// <exception cref="FormatException">It has none.</exception>
    public static string JobId(XElement row) => Wd.NeedId(Wd.At(row, "Job_Requisition_Reference"), "Job_Requisition_ID");

    /// <summary>Whether a requisition takes candidates.</summary>
    /// <param name="row">A <c>Job_Requisition</c> of <c>Get_Job_Requisitions</c>.</param>
    /// <param name="openStatus">The id of the status in which it does.</param>
    public static bool IsOpen(XElement row, string openStatus) =>
        Wd.Id(Wd.At(row, "Job_Requisition_Data", "Job_Requisition_Status_Reference"), "Job_Requisition_Status_ID")?.Equals(openStatus, StringComparison.OrdinalIgnoreCase) == true;

    private static AtsApplication Application(string candidate, bool withdrawn, XElement data)
    {
        // One job application is for one job; the schema would allow more.
        var applied = data.Elements(Wd.Ns + "Job_Applied_To_Data").ToList() is [var one] ? one : throw new FormatException("Job_Applied_To_Data");
        var stage = Wd.At(applied, "Stage_Reference");
        var stageId = Wd.NeedId(stage, "Recruiting_Stage_ID");
        var entered = Wd.Text(applied, "Status_Timestamp") is { } moment ? Wd.Moment(moment) : (DateTimeOffset?)null;
        return new AtsApplication(
            ApplicationId.Of(candidate, Wd.NeedId(Wd.At(data, "Job_Application_Reference"), "WID")),
            candidate,
            // An evergreen requisition has an id of another type: it is nobody's job here, and no reason to stop at.
            Wd.Id(Wd.At(applied, "Job_Requisition_Reference"), "Job_Requisition_ID") ?? Wd.NeedId(Wd.At(applied, "Job_Requisition_Reference"), "WID"),
            withdrawn || Wd.At(applied, "Disposition_Reference") is { HasElements: true } ? AtsApplicationStatus.Rejected
                : HiredStages.Contains(stageId) ? AtsApplicationStatus.Hired
                : AtsApplicationStatus.Active,
            stageId,
            Wd.Descriptor(stage) ?? throw new FormatException("Descriptor"), // the header asked for descriptors
            // There is no identifier of a stay. What a status's moment makes of one: README.md.
            entered is { } at ? $"{stageId}@{at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}" : null,
            entered,
            null);
    }

    /// <summary>An address as one text; regions and countries by the words for people, which the header asks for.</summary>
    private static string Address(XElement? location) => string.Join(
        ", ",
        new[]
        {
            string.Join(", ", Enumerable.Range(1, 9).Select(line => Wd.Text(location, $"Address_Line_{line}")).OfType<string>()),
            Wd.Text(location, "City"),
            string.Join(' ', new[] { Wd.Descriptor(Wd.At(location, "Country_Region_Reference")), Wd.Text(location, "Postal_Code") }.OfType<string>()),
            Wd.Descriptor(Wd.At(location, "Country_Reference")),
        }.Where(part => !string.IsNullOrWhiteSpace(part)));
}
