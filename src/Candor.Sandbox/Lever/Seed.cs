namespace Candor.Sandbox.Lever;

/// <summary>A made-up employer to begin with. Identifiers that a configuration names are the same at every start.</summary>
internal static class Seed
{
    /// <summary>The account.</summary>
    public const string Account = "00000001-0000-4000-8000-000000000001";

    /// <summary>The stage of new applicants; Lever's own stages have names for identifiers.</summary>
    public const string NewApplicant = "applicant-new";

    /// <summary>Fills an empty state with Acme Customer Care.</summary>
    /// <param name="state">The state.</param>
    public static void Acme(LeverState state)
    {
        state.Users.AddRange(
        [
            new User(Id(0xa, 1), "Candor (integration)", "integration@acme.example"),
            new User(Id(0xa, 2), "Rita Reyes", "rita@acme.example"),
            new User(Id(0xa, 3), "Cora Coleman", "cora@acme.example"),
        ]);
        state.Stages.AddRange(
        [
            new Stage("lead-new", "New lead"),
            new Stage(NewApplicant, "New applicant"),
            new Stage(Id(0xe, 1), "Voice Screen"),
            new Stage(Id(0xe, 2), "Phone interview"),
            new Stage(Id(0xe, 3), "On-site interview"),
            new Stage("offer", "Offer"),
        ]);
        state.Reasons.AddRange(
        [
            new ArchiveReason(Id(0xc, 1), "Underqualified", "non-hired"),
            new ArchiveReason(Id(0xc, 2), "Hired", "hired"),
            new ArchiveReason(Id(0xc, 3), "Withdrew", "non-hired"),
        ]);
        var care = new Posting(Id(0xb, 1), "Customer Care Specialist", "Chicago, Illinois", "Customer Care", "published");
        var support = new Posting(Id(0xb, 2), "Support Engineer", "Austin, Texas", "Support", "internal");
        state.Postings.AddRange([care, support, new Posting(Id(0xb, 3), "Office Manager", "Chicago, Illinois", "Operations", "closed")]);
        state.Seats.AddRange(
        [
            new Seat(care.Id, Id(0xa, 2), "owner"),
            new Seat(care.Id, Id(0xa, 3), "follower"),
            // Rita is on the first posting alone.
            new Seat(support.Id, Id(0xa, 3), "hiringManager"),
        ]);
        state.Templates.AddRange([VoiceScreen(), new Template(Id(0xf, 2), "Phone interview", [Rating(1001), Field(1002, "textarea", "Comments", "comments")])]);

        state.Add("Maya Okafor", "maya.okafor@example.com", "2210 W Augusta Blvd, Chicago, IL 60622", care.Id);
        state.Add("Tom Lindqvist", "tom.lindqvist@example.com", "Austin, TX", care.Id);
        state.Add("Ana Silva", "ana.silva@example.com", null, care.Id);
        state.Add("Zoë Müller-Łukasz", "zoe.mueller@example.com", "Toronto, Ontario", care.Id);
        state.Add("Jamal Carter", "jamal.carter@example.com", "Springfield, IL 62701", care.Id);
        state.Add("Priya Raman", "priya.raman@example.com", "Austin, TX 78703", support.Id);
        state.Add("Noah O’Brien", "noah.obrien@example.com", "Atlanta, GA 30303", support.Id);
        state.Add("Lena Fischer", null, "Berlin, Germany", support.Id);
    }

    /// <summary>An identifier that looks like Lever's.</summary>
    /// <param name="kind">What it is of.</param>
    /// <param name="number">Which.</param>
    public static string Id(int kind, int number) => $"{kind:x8}-0000-4000-8000-{number:x12}";

    private static Template VoiceScreen() => new(
        Id(0xf, 1),
        "Voice screen",
        [
            Field(1, "dropdown", "Voice screen", "voice_screen_status",
                "Invited", "Completed", "Incomplete", "Declined", "Other way requested", "Expired", "Withdrawn", "Blocked", "Technical failure"),
            Field(2, "dropdown", "Recommendation", "voice_screen_recommendation", "Proceed", "Hold", "Decline"),
            Field(3, "score", "Experience", "voice_screen_experience"),
            Field(4, "score", "Problem solving", "voice_screen_problem_solving"),
            Field(5, "score", "Empathy", "voice_screen_empathy"),
            Field(6, "textarea", "Evidence", "voice_screen_evidence"),
            Field(7, "text", "Consent at", "voice_screen_consent_at"),
            Field(8, "text", "Screened at", "voice_screen_screened_at"),
            Field(9, "text", "Reviewed at", "voice_screen_reviewed_at"),
            Field(10, "text", "Reviewed by", "voice_screen_reviewed_by"),
            Field(11, "text", "Screening", "voice_screen_id"),
            // Every template has exactly one of these.
            Rating(12),
            Field(13, "multiple-select", "Languages", "languages", "English", "French", "Spanish"),
            Field(14, "date", "Can start on", "can_start_on"),
            Field(15, "yes-no", "Works weekends", "works_weekends"),
            Field(16, "multiple-choice", "Shift", "shift", "Days", "Nights"),
        ]);

    private static FormField Rating(int number) => Field(number, "score-system", "Rating", "rating", "4 - Strong Hire", "3 - Hire", "2 - No Hire", "1 - Strong No Hire");

    private static FormField Field(int number, string type, string text, string slug, params string[] options) => new(Id(0xf1, number), type, text, options, slug);
}
