using System.Xml.Linq;

namespace Candor.Sandbox.Workday;

/// <summary><c>Get_Job_Requisitions</c>.</summary>
internal static class JobRequisitions
{
    /// <summary>Answers.</summary>
    /// <param name="state">The tenant.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="WorkdayFault">A reference leads nowhere.</exception>
    public static XElement Get(WorkdayState state, XElement request)
    {
        var group = request.At("Response_Group");
        var (filter, results, page) = Paging.Of(state, request, Asked(state, request).Select(one => (DateTimeOffset.MinValue, one)));
        return Wd.El(
            "Get_Job_Requisitions_Response",
            request.At("Request_References") is { } references ? new XElement(references) : null,
            request.At("Request_Criteria") is { } criteria ? new XElement(criteria) : null,
            filter,
            group is null ? null : new XElement(group),
            results,
            Wd.El("Response_Data", page.Select(one => Wd.El(
                "Job_Requisition",
                Wants("Include_Reference") ? Wd.Ref("Job_Requisition_Reference", one.Self) : null,
                Wd.El(
                    "Job_Requisition_Data",
                    Wd.Ref("Job_Requisition_Status_Reference", one.Status),
                    Wants("Include_Job_Requisition_Definition_Data")
                        ? Wd.El("Job_Requisition_Detail_Data", Wd.Text("Job_Posting_Title", one.Title))
                        : null,
                    Wants("Include_Job_Requisition_Restrictions_Data")
                        ? Wd.El("Hiring_Requirement_Data", Wd.Ref("Primary_Location_Reference", one.Location))
                        : null)))));

        bool Wants(string part) => group is null || group.At(part)?.Value is "true" or "1";
    }

    private static IEnumerable<Requisition> Asked(WorkdayState state, XElement request)
    {
        if (request.At("Request_References") is { } references)
        {
            var skip = (string?)references.Attribute(Wd.Ns + "Skip_Non_Existing_Instances") is "true" or "1";
            var wanted = references.Elements(Wd.Ns + "Job_Requisition_Reference").ToList();
            return skip
                ? state.Requisitions.Where(one => wanted.Any(reference => reference.At("ID")?.Value is { } id && (id == one.Self.Id || id == one.Self.Wid)))
                : [.. wanted.Select(reference => Wd.Resolve(reference, state.Requisitions, one => one.Self))];
        }

        var known = state.Requisitions.Select(one => one.Status).Distinct().ToList();
        var statuses = request.At("Request_Criteria")?.Elements(Wd.Ns + "Job_Requisition_Status_Reference")
            .Select(reference => Wd.Resolve(reference, known, one => one)).ToList() ?? [];
        return state.Requisitions.Where(one => statuses.Count == 0 || statuses.Contains(one.Status));
    }
}

/// <summary><c>Get_References</c> of the Integrations service: what instances of a type there are.</summary>
internal static class References
{
    /// <summary>Answers.</summary>
    /// <param name="state">The tenant.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="WorkdayFault">There is no such type.</exception>
    public static XElement Get(WorkdayState state, XElement request)
    {
        var type = request.Need("Request_Criteria").Need("Reference_ID_Type");
        IEnumerable<Instance> there = type.Value switch
        {
            "Recruiting_Stage_ID" => state.Stages,
            "Assessment_Status_ID" => state.Statuses,
            "Assessment_Test_ID" => state.Tests,
            "Document_Category_ID" => state.Categories,
            "Job_Requisition_ID" => state.Requisitions.Select(one => one.Self),
            _ => throw WorkdayFault.Validation($"'{type.Value}' is not a Reference ID Type", type),
        };
        var (filter, results, page) = Paging.Of(state, request, there.Select(one => (DateTimeOffset.MinValue, one)));
        return Wd.El(
            "Get_References_Response",
            new XElement(request.Need("Request_Criteria")),
            filter,
            results,
            Wd.El("Response_Data", page.Select(one => Wd.El(
                "Reference_ID",
                new XAttribute(Wd.Ns + "Descriptor", one.Id),
                Wd.El(
                    "Reference_ID_Reference",
                    Wd.El("ID", new XAttribute(Wd.Ns + "type", "WID"), one.Wid),
                    Wd.El("ID", new XAttribute(Wd.Ns + "type", one.Type), one.Id)),
                Wd.El(
                    "Reference_ID_Data",
                    Wd.El("ID", one.Id),
                    Wd.El("Reference_ID_Type", one.Type),
                    Wd.El("Referenced_Object_Descriptor", one.Descriptor))))));
    }
}
