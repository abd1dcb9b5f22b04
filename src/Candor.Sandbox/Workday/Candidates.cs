using System.Xml.Linq;

namespace Candor.Sandbox.Workday;

/// <summary><c>Get_Candidates</c>.</summary>
internal static class Candidates
{
    /// <summary>Answers.</summary>
    /// <param name="state">The tenant.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="WorkdayFault">A reference leads nowhere.</exception>
    public static XElement Get(WorkdayState state, XElement request)
    {
        var (filter, results, page) = Paging.Of(state, request, Asked(state, request).Select(one => (FirstAt(state, one), one)));
        return Wd.El(
            "Get_Candidates_Response",
            request.At("Request_References") is { } references ? new XElement(references) : null,
            request.At("Request_Criteria") is { } criteria ? new XElement(criteria) : null,
            filter,
            request.At("Response_Group") is { } group ? new XElement(group) : null,
            results,
            Wd.El("Response_Data", page.Select(one => Show(state, one))));
    }

    private static IEnumerable<Candidate> Asked(WorkdayState state, XElement request)
    {
        var known = state.Candidates.Where(one => !one.Merged);
        if (request.At("Request_References") is { } references)
        {
            var skip = (string?)references.Attribute(Wd.Ns + "Skip_Non_Existing_Instances") is "true" or "1";
            return [.. references.Elements(Wd.Ns + "Candidate_Reference").Select(reference => Found(reference, skip)).OfType<Candidate>()];
        }

        var criteria = request.At("Request_Criteria");
        var requisitions = criteria?.Elements(Wd.Ns + "Job_Requisition_Reference").Select(one => Wd.Resolve(one, state.Requisitions, found => found.Self)).ToList() ?? [];
        var stages = criteria?.Elements(Wd.Ns + "Recruiting_Stage_Reference").Select(one => Wd.Resolve(one, state.Stages, found => found)).ToList() ?? [];
        // The criteria are each about the candidate: one application may meet the first, and another the second.
        return known.Where(one => (requisitions.Count == 0 || Of(state, one).Any(application => requisitions.Contains(application.Requisition)))
            && (stages.Count == 0 || Of(state, one).Any(application => stages.Contains(application.Stage))));

        Candidate? Found(XElement reference, bool skip)
        {
            try
            {
                return Wd.Resolve(reference, known, one => one.Self);
            }
            catch (WorkdayFault) when (skip)
            {
                return null;
            }
        }
    }

    private static XElement Show(WorkdayState state, Candidate one) => Wd.El(
        "Candidate",
        Wd.Ref("Candidate_Reference", one.Self),
        Wd.El(
            "Candidate_Data",
            Wd.Text("Candidate_ID", one.Self.Id),
            Wd.El("Name_Data", Wd.El("Legal_Name", Wd.El("Name_Detail_Data", Wd.Text("First_Name", one.FirstName), Wd.Text("Last_Name", one.LastName)))),
            Wd.El(
                "Contact_Data",
                Wd.Text("Email_Address", one.Email),
                one.Address is null ? null : Wd.El(
                    "Location_Data",
                    Wd.Ref("Country_Reference", one.Address.Country),
                    Wd.Text("Address_Line_1", one.Address.Line1),
                    Wd.Text("City", one.Address.City),
                    Wd.Ref("Country_Region_Reference", one.Address.Region),
                    Wd.Text("Postal_Code", one.Address.PostalCode))),
            Wd.El("Status_Data", Wd.El("Do_Not_Hire", "0"), Wd.El("Withdrawn", "0")),
            Of(state, one).Select(Show)));

    private static XElement Show(JobApplication one) => Wd.El(
        "Job_Application_Data",
        Wd.Ref("Job_Application_Reference", one.Self),
        Wd.El(
            "Job_Applied_To_Data",
            Wd.Text("Job_Application_ID", one.Self.Id),
            Wd.Ref("Job_Requisition_Reference", one.Requisition.Self),
            Wd.El("Job_Application_Date", Wd.Moment(one.CreatedAt)),
            Wd.Ref("Stage_Reference", one.Stage),
            Wd.Ref("Disposition_Reference", one.Disposition),
            Wd.El("Status_Timestamp", Wd.Moment(one.StatusAt))));

    private static IEnumerable<JobApplication> Of(WorkdayState state, Candidate candidate) => state.Applications.Where(one => one.Candidate == candidate);

    private static DateTimeOffset FirstAt(WorkdayState state, Candidate candidate) => Of(state, candidate).Select(one => one.CreatedAt).DefaultIfEmpty().Min();
}
