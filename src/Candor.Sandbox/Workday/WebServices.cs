using System.Xml.Linq;

namespace Candor.Sandbox.Workday;

/// <summary>The web services: one address a service and version, the operation is the body's element.</summary>
/// <param name="access">Who may come in.</param>
/// <param name="limit">How often.</param>
/// <param name="options">What the user was not granted.</param>
/// <param name="state">What is asked and changed.</param>
internal sealed class WebServices(Access access, CallLimit limit, SandboxOptions options, WorkdayState state)
{
    private static readonly Dictionary<(string Service, string Request), Func<WorkdayState, XElement, XElement>> Operations = new()
    {
        [("Recruiting", "Get_Candidates_Request")] = Candidates.Get,
        [("Recruiting", "Get_Job_Requisitions_Request")] = JobRequisitions.Get,
        [("Recruiting", "Get_Assess_Candidate_Request")] = Assessments.Get,
        [("Recruiting", "Assess_Candidate_Request")] = Assessments.Assess,
        [("Recruiting", "Get_Job_Application_Additional_Data_Request")] = AdditionalData.Get,
        [("Recruiting", "Put_Job_Application_Additional_Data_Request")] = AdditionalData.Put,
        [("Recruiting", "Get_Candidate_Attachments_Request")] = Attachments.Get,
        [("Recruiting", "Put_Candidate_Attachment_Request")] = Attachments.Put,
        [("Integrations", "Get_References_Request")] = References.Get,
    };

    /// <summary>Adds the addresses.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(
        "/workday/ccx/service/{tenant}/{service}/{version}",
        (string tenant, string service, string version, HttpRequest request, WebServices services) => services.Answer(tenant, service, version, request));

    private async Task<IResult> Answer(string tenant, string service, string version, HttpRequest request)
    {
        try
        {
            var (header, body) = await Soap.Read(request);
            if (tenant != WorkdayState.Tenant)
                return Soap.Answer(WorkdayFault.Authentication());
            if (access.Refuses(request.Headers.Authorization, header) is { } status)
                return Soap.Answer(WorkdayFault.Authentication(), status);
            if (!limit.Take())
                return new CallLimit.Refusal();
            if (version != Wd.Version)
                throw WorkdayFault.Validation("Invalid request service version");
            if (body.Name.Namespace != Wd.Ns || !Operations.TryGetValue((service, body.Name.LocalName), out var operation))
                throw WorkdayFault.Processing("The web service or version is invalid for the requested operation.");
            if (options.WithheldScopes.Contains(body.Name.LocalName.Replace("_Request", "", StringComparison.Ordinal)))
                throw WorkdayFault.Processing("The task submitted is not authorized.");
            var answer = state.Do(() => operation(state, body));
            answer.SetAttributeValue(Wd.Ns + "version", Wd.Version);
            // Words for people come only to those who ask for them.
            if (header.At("Workday_Common_Header", "Include_Reference_Descriptors_In_Response")?.Value is not ("true" or "1"))
                answer.DescendantsAndSelf().Attributes(Wd.Ns + "Descriptor").ToList().ForEach(words => words.Remove());
            return Soap.Answer(answer);
        }
        catch (WorkdayFault fault)
        {
            return Soap.Answer(fault);
        }
    }
}
