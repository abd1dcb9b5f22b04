using Candor.Domain.Mapping;

namespace Candor.Connectors.Workday;

/// <summary>What the connector to Workday can do. Sources: README.md beside this file.</summary>
internal static class WorkdaySheet
{
    /// <summary>The sheet.</summary>
    public static CapabilitySheet Sheet { get; } = new(
        "workday",
        "Workday",
        "Recruiting web services v45.2, SOAP over HTTPS; WS-Security with an integration-system user, or OAuth 2.0 with an API client's refresh token",
        Arrival.Polling,
        [
            new(
                Rung.Assessment,
                "Candidate assessment of the Assess Candidate step, with a result an assessment test",
                "assessment.status, assessment.comment, assessment.url, assessment.date; test.ASSESSMENT_TEST_ID.score, .status, .date, .comment, .url",
                "Get_Assess_Candidate by job application; ours is found by the screening's id in Assess_Candidate_Reference."),
            new(
                Rung.CustomField,
                "Additional data: a custom object of job applications",
                "custom.ALIAS (the field's web service alias)",
                "Get_Job_Application_Additional_Data."),
            new(
                Rung.Note,
                "A text document of the candidate in a document category of its own",
                "",
                "Get_Candidate_Attachments, searched for the screening's mark."),
        ],
        WritesMakeObjects: true,
        [
            "candidates with their job applications, stages and dispositions", "job requisitions and the names of their locations", "recruiting stages",
            "assessment statuses and tests", "assessments", "additional data of job applications", "documents of candidates",
        ],
        [
            new("base_url", "The tenant's services host, such as https://wd2-impl-services1.workday.com: what stands before /ccx in any web service's address.", true, SettingKind.Address),
            new("tenant", "The tenant's name.", true),
            new("username", "The integration-system user, without @tenant; with password.", false),
            new("password", "Its password.", false, SettingKind.Secret),
            new("client_id", "The API client for integrations; with client_secret and refresh_token, instead of username and password.", false),
            new("client_secret", "Its secret.", false, SettingKind.Secret),
            new("refresh_token", "A non-expiring refresh token of the API client for the integration-system user.", false, SettingKind.Secret),
            new("note_category", "The Document_Category_ID that notes are filed under.", true),
            new("pending_status", "The Assessment_Status_ID of an assessment that is made for the candidate's link alone, before a status is known.", false),
            new("open_status", "The Job_Requisition_Status_ID of requisitions that take candidates; OPEN when absent.", false),
            new("custom_object", "The web service alias of the custom object of job applications; absent for none.", false),
            new("custom_fields", "The custom object's fields by their web service aliases, with their types, and for lists the values' aliases with their labels.", false, SettingKind.Fields),
        ],
        [
            new("Candidate Data: Job Application (Get)", "who applied for what, and where they stand"),
            new("Candidate Data: Personal Information, Candidate Data: Contact Information (Get)", "who the candidate is, and where"),
            new("Job Requisition Data (Get)", "the job"),
            new("Candidate Data: Assessment Results (Get and Put), and Assess Candidate in the business process policy", "writing the assessment and reading it back"),
            new("the custom object's own domain (Get and Put)", "writing additional data and reading it back"),
            new("Candidate Data: Attachments and the document category (Get and Put)", "writing the note and reading it back"),
            new("Integration Build or Reference IDs (Get_References)", "the stages, statuses and tests there are"),
        ],
        "Workday publishes no figure. At most five calls are under way at once; after 429 or 503 nobody calls until Retry-After, or for a doubling wait where there is none.",
        [
            "Workday sends no webhooks to third parties: who stands in the trigger stage is asked for every so often, so that an invitation leaves up to that long after the move.",
            "An assessment can only be written for a candidate who is, or was, in the Assess Candidate step: make that the trigger stage. Additional data can be written always.",
            "Workday has no typed notes on a job application that can be read back: the note is a document of the candidate.",
            "There is no identifier of a stay in a stage: one is told from another by the moment of the application's status.",
            "Web services do not tell which fields a custom object has: the connection's file says so, and a wrong name is refused at the first write.",
            "A job requisition names its locations but not their addresses: name locations after their place.",
            "A job requisition names workers in its roles, and Recruiting tells no worker's address: who is on a job is not known here, and without_team decides who sees its screenings.",
        ]);
}
