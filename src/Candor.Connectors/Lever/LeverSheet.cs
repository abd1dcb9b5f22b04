using Candor.Domain.Mapping;

namespace Candor.Connectors.Lever;

/// <summary>What the connector to Lever can do. Sources: README.md beside this file.</summary>
internal static class LeverSheet
{
    /// <summary>The sheet.</summary>
    public static CapabilitySheet Sheet { get; } = new(
        "lever",
        "Lever",
        "API v1 over HTTPS; an API key as the user name of basic authentication, or OAuth 2.0 authorisation code with refresh tokens",
        Arrival.Webhook,
        [
            new(Rung.Scorecard, "A feedback form on the opportunity", "feedback.FIELD_ID (a field of the feedback template)", "The opportunity's forms are listed; ours is the one that holds the screening's id in a text field."),
            new(Rung.Record, "A link on the profile, and one tag", "record.link, record.tag", "The opportunity is read again."),
            new(Rung.Note, "A note on the opportunity", "", "The opportunity's notes are listed and searched for the screening's mark. An erasure removes it."),
        ],
        WritesMakeObjects: true,
        ["opportunities with their applications and stages", "contacts", "postings and who is on them", "stages", "archive reasons", "feedback templates", "feedback forms", "notes"],
        [
            new("base_url", "The API: https://api.lever.co/v1.", true, SettingKind.Address),
            new("api_key", "A key from Settings, Integrations and API, API Credentials; or else the next three.", false, SettingKind.Secret),
            new("client_id", "The OAuth application that Lever made for you.", false),
            new("client_secret", "Its secret.", false, SettingKind.Secret),
            new("token_url", "Where codes and refresh tokens become access tokens: https://auth.lever.co/oauth/token.", false, SettingKind.Address),
            new("audience", "What access is asked for; https://api.lever.co/v1/ when absent.", false, SettingKind.Address),
            new("feedback_template", "The feedback template whose fields mappings name; without it there is no form, only link, tag and note.", false),
            new("perform_as", "The user by whom forms and notes are signed; needed for forms.", false),
            new("tag_prefix", "What our tag begins with; “Voice screen: ” when absent.", false),
            new("requests_per_second", "The account's steady rate limit; 10 when absent.", false, SettingKind.Number),
        ],
        [
            new("offline_access", "staying connected (OAuth)"),
            new("opportunities:write:admin", "opportunities; link and tag"),
            new("applications:read:admin", "which posting an opportunity is for"),
            new("contact:read:admin", "who the candidate is, and where"),
            new("postings:read:admin", "the job"),
            new("users:read:admin", "the addresses of those on a job, who see its screenings"),
            new("stages:read:admin", "the stages"),
            new("archive_reasons:read:admin", "whether somebody was hired or rejected"),
            new("feedback_templates:read:admin", "the form's fields"),
            new("feedback:write:admin", "writing the form and reading it back"),
            new("notes:write:admin", "writing the note, reading it back, and removing it at an erasure"),
        ],
        "A token bucket for each credential: 10 requests a second, bursts of 20, no headers and no Retry-After. It is mirrored here and kept a little below.",
        [
            "A webhook's signature covers neither the event nor the opportunity: everything is read over the API before anything is done.",
            "No webhook tells of a changed stage, posting or template.",
            "No write carries an idempotency key: a form is found again by the screening's id in a text field, a note by its mark. A workflow that writes a form has to map screening.id to such a field.",
            "Links belong to the person, not to one opportunity: recruiters see the candidate's link on all of the person's opportunities.",
            "A score takes 1 to 4 only. Scorecards are read as text and never written.",
            "Confidential postings and opportunities are not listed: those screenings are found by webhook alone, with credentials that may see them.",
            "Lever has one name for a person: its first word is used as the given name.",
        ],
        HookSecrets: 5,
        Team: "the posting's owner, its hiring manager, and who follows the posting");
}
