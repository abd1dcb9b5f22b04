using Candor.Domain.Mapping;

namespace Candor.Connectors.Ashby;

/// <summary>What the connector to Ashby can do. Sources: README.md beside this file.</summary>
internal static class AshbySheet
{
    /// <summary>The sheet.</summary>
    public static CapabilitySheet Sheet { get; } = new(
        "ashby",
        "Ashby",
        "Ashby API 2026-01-01 over HTTPS; an API key with module permissions, as the user name of basic authentication",
        Arrival.Webhook,
        [
            new(
                Rung.Scorecard,
                "A feedback form submitted for the application",
                "feedback.PATH (the field's path in the connection's form)",
                "The application's feedback is listed, and the submission that bears the screening's identifier is held against what was sent."),
            new(Rung.Assessment, "An assessment in the panel, where a recruiter started one", "", "Not possible: Ashby's answer to the update is kept."),
            new(Rung.CustomField, "Custom fields of the application", "custom.FIELD_ID", "The application is read again, field by field."),
            new(Rung.Note, "A note in the candidate's activity feed", "", "The candidate's notes are listed and searched for the screening's mark."),
        ],
        WritesMakeObjects: true,
        [
            "applications and their history", "candidates", "jobs, their hiring teams and locations", "interview stages of all plans of a job", "custom fields",
            "the feedback form and submitted feedback", "notes",
        ],
        [
            new("base_url", "The API: https://api.ashbyhq.com.", true, SettingKind.Address),
            new("api_key", "The API key (in Ashby: Admin, Integrations, API Keys).", true, SettingKind.Secret),
            new("feedback_form_id", "The feedback form that results are submitted with; absent, none is, and ratings stand in custom fields.", false),
            new("feedback_screening_field", "With a form: the path of its text field that bears the screening's identifier. The connector fills it; it is never mapped.", false),
            new("feedback_user_id", "The user credited with the feedback; absent for the API key's own.", false),
            new("partner_key", "The key you give Ashby as an assessment partner: 20 to 170 characters; absent without the assessment panel.", false, SettingKind.Secret),
            new("partner_key_before", "The key that partner_key replaces, while Ashby may still hold it.", false, SettingKind.Secret),
            new("requests_per_minute", "Calls a minute that are not gone over; 600 when absent. Ashby publishes no figure.", false, SettingKind.Number),
        ],
        [
            new("candidatesRead", "applications, their history and feedback, candidates, notes"),
            new("candidatesWrite", "submitting feedback, setting custom fields, writing notes, telling of assessments"),
            new("jobsRead", "jobs, their hiring teams, places and plans"),
            new("interviewsRead", "the stages"),
            new("hiringProcessMetadataRead", "custom fields and the feedback form"),
        ],
        "A limit for each API key exists; its figure is not published, and no header tells of it before it is reached. Calls are spread evenly over the minute; a 429 stops them until its Retry-After and slows the pace.",
        [
            "Submitted feedback cannot be changed or taken back over the API: where it stands and says otherwise, a person has to add what is missing.",
            "Assessments can be added and updated, but not read back over the API, and only by a registered partner: the assessment panel is filled through the partner routes, not by a mapping.",
            "A custom field cannot be emptied over the API as documented.",
            "Ashby keeps no street addresses of candidates: where they are is a country, region and city.",
            "Applications cannot be listed by stage: finding who stands in one takes a call for each.",
            "Neither notes nor feedback carry an idempotency key: both are found again by the screening's mark.",
        ],
        new PartnerSheet(
            ["POST assessment.list", "POST assessment.start", "POST assessment.cancel"],
            ["assessment.update, when the candidate begins and at every ending"],
            "HTTP basic authentication: Ashby calls with partner_key as the user name, is called with api_key as everywhere.",
            "None: Ashby lets nobody read an assessment back. Its answer is kept; what is not known is told again, which changes nothing."),
        Team: "the job's hiring team, in every role");
}
