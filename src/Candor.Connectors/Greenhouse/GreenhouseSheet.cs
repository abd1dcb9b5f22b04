using Candor.Domain.Mapping;

namespace Candor.Connectors.Greenhouse;

/// <summary>What the connector to Greenhouse can do. Sources: README.md beside this file.</summary>
internal static class GreenhouseSheet
{
    /// <summary>The sheet.</summary>
    public static CapabilitySheet Sheet { get; } = new(
        "greenhouse",
        "Greenhouse",
        "Harvest v3 over HTTPS; OAuth 2.0 client credentials",
        Arrival.Webhook,
        [
            new(Rung.Assessment, "A test in the assessment panel, where a recruiter sent one", "", "Greenhouse asks for it again once it is told."),
            new(Rung.CustomField, "Custom fields of the application", "NAME_KEY (the field's immutable key)", "The application is read again, field by field."),
            new(Rung.Note, "A note in the candidate's activity feed", "", "The candidate's notes are listed and searched for the screening's mark."),
        ],
        WritesMakeObjects: false,
        ["applications and their stays in stages", "candidates", "jobs and offices", "who is on a job", "interview stages of jobs", "custom fields and their options", "notes"],
        [
            new("base_url", "The Harvest v3 API: https://harvest.greenhouse.io/v3.", true, SettingKind.Address),
            new("token_url", "Where client credentials become a bearer token: https://auth.greenhouse.io/token.", true, SettingKind.Address),
            new("client_id", "The client of the credentials.", true),
            new("client_secret", "Its secret.", true, SettingKind.Secret),
            new("user_id", "The user on whose behalf the API is called and who signs notes; absent for the credentials' own service account.", false, SettingKind.Number),
            new("partner_key", "The key you give Greenhouse for its assessment panel: 20 to 170 characters; absent without the panel.", false, SettingKind.Secret),
            new("partner_key_before", "The key that partner_key replaces, while Greenhouse may still hold it.", false, SettingKind.Secret),
            new("partner_callbacks", "Where finished tests are told; absent for any address of greenhouse.io over HTTPS.", false, SettingKind.Address),
        ],
        [
            new("harvest:applications:list", "whose an application is, and where it stands"),
            new("harvest:application_stages:list", "which stay in a stage it is"),
            new("harvest:candidates:list", "who the candidate is, and where"),
            new("harvest:jobs:list", "the job"),
            new("harvest:offices:list", "where the job is"),
            new("harvest:job_hiring_managers:list", "who is on a job, and so sees its screenings"),
            new("harvest:job_owners:list", "the same"),
            new("harvest:users:list", "their addresses"),
            new("harvest:job_interview_stages:list", "the stages"),
            new("harvest:custom_fields:list", "the fields"),
            new("harvest:custom_field_options:list", "what selects allow"),
            new("harvest:notes:list", "reading the note back"),
            new("harvest:applications:update", "writing fields"),
            new("harvest:notes:create", "writing the note"),
        ],
        "A fixed window of 30 seconds per credential; the figure is read from X-RateLimit-Limit and never assumed.",
        [
            "Harvest offers no way to write a scorecard: ratings stand in custom fields of the application.",
            "The assessment panel is filled only through an assessment partner, which Greenhouse sets up for you on request.",
            "Notes carry no idempotency key: they are found again by the screening's mark.",
        ],
        new PartnerSheet(
            ["GET list_tests", "POST send_test", "GET test_status", "POST response_error"],
            ["PATCH of the address that send_test names, without a body"],
            "HTTP basic authentication both ways: partner_key as the user name, an empty password.",
            "Greenhouse asks test_status after each PATCH; that it did is kept."),
        Team: "the job's hiring managers and its owners: recruiters, coordinators, sourcers");
}
