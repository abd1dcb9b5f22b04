using Candor.Conformance.Support;
using Xunit;

namespace Candor.Conformance.Workday;

/// <summary>The judge judged: each kind of violation it has to catch, made from an exchange that is sound.</summary>
public class SoapCheckTests
{
    private const string Request = """
        <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:wd="urn:com.workday/bsvc"><e:Header><wd:Workday_Common_Header>
        <wd:Include_Reference_Descriptors_In_Response>true</wd:Include_Reference_Descriptors_In_Response></wd:Workday_Common_Header></e:Header><e:Body>
        <wd:Get_Assess_Candidate_Request wd:version="v45.2"><wd:Request_Criteria><wd:Job_Application_Reference><wd:ID wd:type="WID">0a</wd:ID></wd:Job_Application_Reference>
        </wd:Request_Criteria><wd:Response_Filter><wd:Page>1</wd:Page><wd:Count>100</wd:Count></wd:Response_Filter></wd:Get_Assess_Candidate_Request></e:Body></e:Envelope>
        """;

    private const string Answer = """
        <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:wd="urn:com.workday/bsvc"><e:Body>
        <wd:Get_Assess_Candidate_Response><wd:Response_Data><wd:Assess_Candidate_Data><wd:Candidate_Assessment_Data><wd:Assessed_On_Date>2026-11-24-08:00</wd:Assessed_On_Date>
        <wd:Assessment_Status_Reference wd:Descriptor="Done"><wd:ID wd:type="WID">0b</wd:ID></wd:Assessment_Status_Reference>
        <wd:Assess_Candidate_Test_Result_Data><wd:Assessment_Test_Reference><wd:ID wd:type="WID">0c</wd:ID></wd:Assessment_Test_Reference>
        <wd:Assessment_Test_Score>4</wd:Assessment_Test_Score></wd:Assess_Candidate_Test_Result_Data></wd:Candidate_Assessment_Data></wd:Assess_Candidate_Data></wd:Response_Data>
        </wd:Get_Assess_Candidate_Response></e:Body></e:Envelope>
        """;

    private const string Fault = """
        <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:wd="urn:com.workday/bsvc"><e:Body><e:Fault><faultcode>SOAP-ENV:Client.validationError</faultcode>
        <faultstring>Validation error occurred.</faultstring><detail><wd:Validation_Fault><wd:Validation_Error><wd:Message>No.</wd:Message><wd:Xpath>/wd:A</wd:Xpath>
        </wd:Validation_Error></wd:Validation_Fault></detail></e:Fault></e:Body></e:Envelope>
        """;

    [Fact]
    public void Sound_exchanges_pass()
    {
        Assert.Empty(SoapCheck.Violations(Of()));
        Assert.Empty(SoapCheck.Violations(Of(status: 500, response: Fault)));
    }

    [Theory]
    [InlineData("wd:Request_Criteria>", "wd:Request_Criterion>")]
    [InlineData("<wd:Page>1</wd:Page><wd:Count>100</wd:Count>", "<wd:Count>100</wd:Count><wd:Page>1</wd:Page>")]
    [InlineData("<wd:Count>100</wd:Count>", "<wd:Count>1000</wd:Count>")]
    [InlineData("<wd:ID wd:type=\"WID\">", "<wd:ID>")]
    [InlineData("<wd:ID wd:type=\"WID\">", "<wd:ID type=\"WID\">")]
    [InlineData("<wd:Page>1</wd:Page>", "<wd:Page>first</wd:Page>")]
    [InlineData("true</wd:Include_Reference", "maybe</wd:Include_Reference")]
    [InlineData("<e:Header>", "<e:Body/><e:Header>")]
    [InlineData("Get_Assess_Candidate_Request", "Get_Assessments_Request")]
    public void A_request_that_is_not_of_the_schema_is_caught(string sound, string broken) =>
        Assert.NotEmpty(SoapCheck.Violations(Of(request: Request.Replace(sound, broken, StringComparison.Ordinal)), Sides.Request));

    [Theory]
    [InlineData("<wd:Assessed_On_Date>2026-11-24-08:00</wd:Assessed_On_Date>", "")]
    [InlineData("2026-11-24-08:00", "24.11.2026")]
    [InlineData("<wd:Assessment_Test_Score>4<", "<wd:Assessment_Test_Score>4.1234567<")]
    [InlineData("<wd:Assessment_Test_Score>4<", "<wd:Assessment_Score>4<")]
    [InlineData("wd:Get_Assess_Candidate_Response", "wd:Assess_Candidate_Response")]
    public void An_answer_that_is_not_of_the_schema_is_caught(string sound, string broken) =>
        Assert.NotEmpty(SoapCheck.Violations(Of(response: Answer.Replace(sound, broken, StringComparison.Ordinal)), Sides.Response));

    [Theory]
    [InlineData("wd:Message>", "wd:Text>")]
    [InlineData("wd:Validation_Fault>", "wd:Invalid_Fault>")]
    [InlineData("faultstring>", "reason>")]
    [InlineData("<wd:Message>No.</wd:Message><wd:Xpath>/wd:A</wd:Xpath>", "<wd:Xpath>/wd:A</wd:Xpath><wd:Message>No.</wd:Message>")]
    public void A_fault_that_is_not_of_the_schema_is_caught(string sound, string broken) =>
        Assert.NotEmpty(SoapCheck.Violations(Of(status: 500, response: Fault.Replace(sound, broken, StringComparison.Ordinal)), Sides.Response));

    [Fact]
    public void What_is_around_a_body_is_judged_too()
    {
        Assert.Contains("bearer", Assert.Single(SoapCheck.Violations(Of(bearer: false))).What, StringComparison.Ordinal);
        Assert.NotEmpty(SoapCheck.Violations(Of(mediaType: "application/soap+xml")));
        Assert.NotEmpty(SoapCheck.Violations(Of(status: 200, response: Fault)));
        Assert.NotEmpty(SoapCheck.Violations(Of(status: 429, response: "")));
        Assert.NotEmpty(SoapCheck.Violations(Of() with { Path = "/workday/ccx/service/acme/Recruiting/v1" }));
        Assert.NotEmpty(SoapCheck.Violations(Of(response: "<html/>")));
    }

    private static Exchange Of(string request = Request, string response = Answer, int status = 200, bool bearer = true, string mediaType = "text/xml; charset=UTF-8") => new(
        "POST",
        "/workday/ccx/service/acme/Recruiting/v45.2",
        "",
        Headers(("Content-Type", mediaType), ("SOAPAction", "\"\""), ("Authorization", bearer ? "Bearer token" : "")),
        request,
        status,
        Headers(("Content-Type", mediaType)),
        response);

    private static Dictionary<string, string> Headers(params (string Name, string Value)[] headers) =>
        headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
}
