using System.Globalization;
using System.Xml.Linq;

namespace Candor.Sandbox.Workday;

/// <summary>
/// <c>Get_Assess_Candidate</c> and <c>Assess_Candidate</c>. An assessment belongs to an Assess Candidate event; what is not sent again is gone
/// afterwards, and a test's result without a reference is another result.
/// </summary>
internal static class Assessments
{
    private const decimal MostScore = 999_999_999_999.999999m;

    /// <summary>Answers <c>Get_Assess_Candidate</c>.</summary>
    /// <param name="state">The tenant.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="WorkdayFault">A reference leads nowhere.</exception>
    public static XElement Get(WorkdayState state, XElement request)
    {
        var criteria = request.At("Request_Criteria");
        var application = criteria.At("Job_Application_Reference") is { } reference
            ? Wd.Resolve(reference, state.Applications, one => one.Self)
            : throw WorkdayFault.Validation(
                "To submit a candidate assessment request with Request Criteria, enter at least 1 of these criteria: Job Application Reference, "
                + "Candidate Criteria Data, Job Application Event Reference, From Moment, To Moment.",
                criteria);
        var (filter, results, page) = Paging.Of(state, request, application.Events.Select(one => (DateTimeOffset.MinValue, one)));
        return Wd.El(
            "Get_Assess_Candidate_Response",
            new XElement(criteria!),
            filter,
            results,
            Wd.El("Response_Data", page.Select(one => Wd.El(
                "Assess_Candidate_Data",
                Wd.Ref("Event_Reference", one.Wid),
                Wd.Ref("Job_Application_Reference", application.Self),
                Wd.Ref("Candidate_Reference", application.Candidate.Self),
                Wd.Ref("Job_Requisition_Reference", application.Requisition.Self),
                one.Assessment is null ? null : Show(one.Assessment)))));
    }

    /// <summary>Answers <c>Assess_Candidate</c>.</summary>
    /// <param name="state">The tenant.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="WorkdayFault">A rule was not kept to.</exception>
    public static XElement Assess(WorkdayState state, XElement request)
    {
        if (request.At("Dynamic_Business_Process_Parameters") is { } moving)
            throw WorkdayFault.Validation("No integration moves candidates here.", moving);
        var data = request.Need("Assess_Candidate_Data");
        var (application, target) = Target(state, request, data);
        var sent = data.Need("Candidate_Assessment_Data");
        var results = sent.Elements(Wd.Ns + "Assess_Candidate_Test_Result_Data").ToList();
        // All of it is looked at before any of it is kept.
        var on = Wd.ReadDay(sent.Need("Assessed_On_Date"));
        var status = Wd.Resolve(sent.Need("Assessment_Status_Reference"), state.Statuses, one => one);
        var read = results.Select(result => Read(state, target.Assessment, result)).ToList();

        var assessment = target.Assessment ??= new Assessment
        {
            Self = state.New("Recruiting_Assessment_ID", null, $"Assessment: {application.Self.Descriptor}"), Status = status,
        };
        assessment.Reference = sent.At("Assess_Candidate_Reference")?.Value ?? assessment.Reference;
        assessment.On = on;
        assessment.Status = status;
        assessment.Comment = sent.At("Overall_Assessment_Comment")?.Value;
        assessment.Url = sent.At("Assessment_Test_URL")?.Value;
        foreach (var keep in read)
            keep(assessment);
        application.Feed.Add((state.Now, $"Candidate assessment: {status.Descriptor}."));
        state.Touch();
        return Wd.El(
            "Assess_Candidate_Response",
            Wd.Ref("Candidate_Assessment_Event_Reference", target.Wid),
            Wd.Ref("Candidate_Assessment_Reference", assessment.Self));
    }

    private static (JobApplication Application, AssessEvent Event) Target(WorkdayState state, XElement request, XElement data)
    {
        if (data.At("Event_Reference") is { } wanted)
        {
            var wid = wanted.Need("ID").Value;
            return state.Applications.SelectMany(one => one.Events, (one, happened) => (one, happened)).FirstOrDefault(pair => pair.happened.Wid == wid) is { one: not null } pair
                ? pair
                : throw WorkdayFault.Validation($"Invalid ID value.  '{wid}' is not a valid ID value for type = 'WID'", wanted.Need("ID"));
        }

        var application = Wd.Resolve(data.Need("Job_Application_Reference"), state.Applications, one => one.Self);
        return application.Events switch
        {
            [var only] => (application, only),
            [] => throw WorkdayFault.Validation("The Candidate was never in the Assessment Business Process to add or update a Candidate Assessment.", request),
            _ => throw WorkdayFault.Validation("You must specify the event because there is more than 1 in progress or on record.", data),
        };
    }

    private static Action<Assessment> Read(WorkdayState state, Assessment? standing, XElement sent)
    {
        var test = Wd.Resolve(sent.Need("Assessment_Test_Reference"), state.Tests, one => one);
        var existing = sent.At("Assessment_Test_Result_Reference") is { } reference
            ? Wd.Resolve(reference, standing?.Results ?? [], one => one.Self)
            : null;
        var score = sent.At("Assessment_Test_Score") is { } number ? Score(number) : (decimal?)null;
        var status = sent.At("Assessment_Test_Status_Reference") is { } named ? Wd.Resolve(named, state.Statuses, one => one) : null;
        var on = sent.At("Assessment_Test_Date") is { } day ? Wd.ReadDay(day) : (DateOnly?)null;
        return assessment =>
        {
            var result = existing;
            if (result is null)
            {
                result = new TestResult { Self = state.New("Assessment_Test_Result_ID", null, test.Descriptor), Test = test };
                assessment.Results.Add(result);
            }

            result.Score = score;
            result.Status = status;
            result.On = on;
            result.Comment = sent.At("Comment")?.Value;
            result.Url = sent.At("Assessment_Test_Results_URL")?.Value;
        };
    }

    private static decimal Score(XElement element)
    {
        var score = Wd.ReadNumber(element);
        return Math.Abs(score) <= MostScore && decimal.Round(score, 6) == score
            ? score
            : throw WorkdayFault.Validation(string.Create(CultureInfo.InvariantCulture, $"'{score}' has too many digits"), element);
    }

    private static XElement Show(Assessment one) => Wd.El(
        "Candidate_Assessment_Data",
        Wd.Text("Assess_Candidate_Reference", one.Reference),
        Wd.El("Assessed_On_Date", Wd.Day(one.On)),
        Wd.Ref("Assessment_Status_Reference", one.Status),
        Wd.Text("Overall_Assessment_Comment", one.Comment),
        Wd.El("Is_Inline_Assessment", "0"),
        Wd.Text("Assessment_Test_URL", one.Url),
        one.Results.Select(result => Wd.El(
            "Assess_Candidate_Test_Result_Data",
            Wd.Ref("Assessment_Test_Result_Reference", result.Self),
            Wd.Ref("Assessment_Test_Reference", result.Test),
            result.Score is { } score ? Wd.El("Assessment_Test_Score", Wd.Number(score)) : null,
            Wd.Ref("Assessment_Test_Status_Reference", result.Status),
            result.On is { } day ? Wd.El("Assessment_Test_Date", Wd.Day(day)) : null,
            Wd.Text("Comment", result.Comment),
            Wd.Text("Assessment_Test_Results_URL", result.Url))));
}
