using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Candor.Connectors.Workday;

/// <summary>
/// Notes as text documents of the candidate, in a document category of their own: comments on a business process can be written but not read
/// again, documents can. A note's document bears an id made from the screening and the text, so that Workday itself refuses the same note twice.
/// </summary>
internal static class Notes
{
    /// <summary>Documents to a page: each comes with its content, résumés too.</summary>
    public const int PageSize = 10;

    /// <summary>The request that reads a candidate's documents.</summary>
    /// <param name="candidate">The candidate's WID.</param>
    /// <param name="filter">The page.</param>
    public static XElement Get(string candidate, XElement filter) => Wd.Request(
        "Get_Candidate_Attachments_Request",
        Wd.El("Request_Criteria", Wd.Ref("Candidate_Reference", "WID", candidate)),
        filter,
        Wd.El("Response_Group", Wd.El("Include_Reference", "true")));

    /// <summary>The request that adds a note.</summary>
    /// <param name="target">Whose, and of which screening.</param>
    /// <param name="candidate">The candidate's WID.</param>
    /// <param name="category">The document category's id.</param>
    /// <param name="body">The note.</param>
    public static XElement Put(AtsTarget target, string candidate, string category, string body) => Wd.Request(
        "Put_Candidate_Attachment_Request",
        new XAttribute(Wd.Ns + "Add_Only", "true"),
        Wd.Ref("Candidate_Reference", "WID", candidate),
        Wd.El(
            "Candidate_Attachment_Data",
            Wd.El(
                "Attachment_Data",
                Wd.El("ID", $"{target.ScreeningId}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))[..12]}"),
                Wd.El("Filename", $"voice-screen-{target.ScreeningId}.txt"),
                Wd.El("File_Content", Convert.ToBase64String(Encoding.UTF8.GetBytes(body))),
                Wd.El("Comment", "Voice screen")),
            Wd.Ref("Document_Category_Reference", "Document_Category_ID", category)));

    /// <summary>The notes among a candidate's documents.</summary>
    /// <param name="rows"><c>Candidate_Attachment</c> elements.</param>
    /// <param name="candidate">The candidate's WID.</param>
    /// <param name="category">The document category's id.</param>
    /// <exception cref="FormatException">A document is of another shape, or another candidate's.</exception>
    public static IReadOnlyList<AtsNote> Of(IReadOnlyList<XElement> rows, string candidate, string category)
    {
        if (rows.Any(row => WorkdayRows.CandidateId(row) != candidate))
            throw new FormatException("Candidate_Reference");
        return
        [
            .. from row in rows
               let data = Wd.At(row, "Candidate_Attachment_Data")
               where Wd.Id(Wd.At(data, "Document_Category_Reference"), "Document_Category_ID") == category
               let file = Wd.At(data, "Attachment_Data")
               where Wd.Text(file, "Filename")?.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) == true
               select new AtsNote(Key(row), Encoding.UTF8.GetString(Convert.FromBase64String(Wd.Text(file, "File_Content") ?? "")), null),
        ];
    }

    /// <summary>A document's WID.</summary>
    /// <param name="row">A <c>Candidate_Attachment</c>.</param>
    /// <exception cref="FormatException">It has none.</exception>
    public static string Key(XElement row) => Wd.NeedId(Wd.At(row, "Candidate_Attachment_Data", "Candidate_Attachment_Reference"), "WID");
}
