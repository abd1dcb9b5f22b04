using System.Xml.Linq;

namespace Candor.Sandbox.Workday;

/// <summary><c>Get_Candidate_Attachments</c> and <c>Put_Candidate_Attachment</c>.</summary>
internal static class Attachments
{
    /// <summary>Answers <c>Get_Candidate_Attachments</c>.</summary>
    /// <param name="state">The tenant.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="WorkdayFault">A reference leads nowhere.</exception>
    public static XElement Get(WorkdayState state, XElement request)
    {
        var criteria = request.Need("Request_Criteria");
        var of = criteria.Elements(Wd.Ns + "Candidate_Reference")
            .Select(reference => Wd.Resolve(reference, state.Candidates.Where(one => !one.Merged), one => one.Self))
            .ToDictionary(one => one.Self.Wid, one => one);
        var rows = state.Attachments.Where(one => of.ContainsKey(one.Candidate)).Select(one => (one.At, one));
        var (filter, results, page) = Paging.Of(state, request, rows);
        return Wd.El(
            "Get_Candidate_Attachments_Response",
            new XElement(criteria),
            filter,
            results,
            Wd.El("Response_Data", page.Select(one => Wd.El(
                "Candidate_Attachment",
                Wd.Ref("Candidate_Reference", of[one.Candidate].Self),
                Wd.El(
                    "Candidate_Attachment_Data",
                    Wd.Ref("Candidate_Attachment_Reference", one.Self),
                    Wd.El(
                        "Attachment_Data",
                        Wd.Text("ID", one.Self.Id),
                        Wd.El("Filename", one.FileName),
                        Wd.El("File_Content", Convert.ToBase64String(one.Content)),
                        Wd.Text("Comment", one.Comment)),
                    Wd.Ref("Document_Category_Reference", one.Category))))));
    }

    /// <summary>Answers <c>Put_Candidate_Attachment</c>.</summary>
    /// <param name="state">The tenant.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="WorkdayFault">A rule was not kept to.</exception>
    public static XElement Put(WorkdayState state, XElement request)
    {
        var candidate = Wd.Resolve(request.Need("Candidate_Reference"), state.Candidates.Where(one => !one.Merged), one => one.Self);
        var data = request.Need("Candidate_Attachment_Data");
        var file = data.Need("Attachment_Data");
        var category = Wd.Resolve(data.Need("Document_Category_Reference"), state.Categories, one => one);
        var id = file.At("ID")?.Value;
        var standing = id is null ? -1 : state.Attachments.FindIndex(one => one.Self.Id == id);
        if (standing >= 0 && state.Attachments[standing].Candidate != candidate.Self.Wid)
            throw WorkdayFault.Validation("The Attachment Data ID you submitted does not belong to the submitted Candidate Reference.", file.At("ID"));
        if (standing >= 0 && (string?)request.Attribute(Wd.Ns + "Add_Only") is "true" or "1")
            throw WorkdayFault.Validation("The Web Service is set to Add Only; but the Candidate Attachment already exists.", request);
        byte[] content;
        try
        {
            content = Convert.FromBase64String(file.Need("File_Content").Value);
        }
        catch (FormatException)
        {
            throw WorkdayFault.Validation("Enter the Filename and File Content for the document you want to attach.", file);
        }

        var name = file.Need("Filename").Value;
        var kept = new Attachment(
            standing >= 0 ? state.Attachments[standing].Self : state.New("File_ID", id, name),
            candidate.Self.Wid, name, content, file.At("Comment")?.Value, category, state.Now);
        if (standing >= 0)
            state.Attachments[standing] = kept;
        else
            state.Attachments.Add(kept);
        state.Touch();
        return Wd.El(
            "Put_Candidate_Attachment_Response",
            Wd.Ref("Candidate_Reference", candidate.Self),
            Wd.Ref("Attachment_Reference", kept.Self));
    }
}
