namespace Candor.Sandbox.Workday;

/// <summary>A made-up employer to begin with.</summary>
internal static class Seed
{
    private static readonly Dictionary<string, string> NoValues = [];

    /// <summary>Fills an empty state with Acme Customer Care.</summary>
    /// <param name="state">The state.</param>
    public static void Acme(WorkdayState state)
    {
        Setup(state);
        var open = state.New("Job_Requisition_Status_ID", "OPEN", "Open");
        var chicago = state.New("Location_ID", "CHI", "Chicago, Illinois");
        var austin = state.New("Location_ID", "AUS", "Austin, Texas");
        Requisition("R-00101", "Customer Care Specialist", chicago);
        Requisition("R-00204", "Support Engineer", austin);

        var country = (
            Us: state.New("ISO_3166-1_Alpha-2_Code", "US", "United States of America"),
            Ca: state.New("ISO_3166-1_Alpha-2_Code", "CA", "Canada"),
            De: state.New("ISO_3166-1_Alpha-2_Code", "DE", "Germany"));
        var region = (
            Il: state.New("Country_Region_ID", "USA-IL", "Illinois"),
            Tx: state.New("Country_Region_ID", "USA-TX", "Texas"),
            Ga: state.New("Country_Region_ID", "USA-GA", "Georgia"),
            On: state.New("Country_Region_ID", "CAN-ON", "Ontario"));

        state.Add("Maya", "Okafor", "maya.okafor@example.com", new("2210 W Augusta Blvd", "Chicago", region.Il, "60622", country.Us), "R-00101");
        state.Add("Tom", "Lindqvist", "tom.lindqvist@example.com", new("88 Congress Ave", "Austin", region.Tx, "78701", country.Us), "R-00101");
        state.Add("Ana", "Silva", "ana.silva@example.com", null, "R-00101");
        state.Add("Zoë", "Müller-Łukasz", "zoe.mueller@example.com", new("145 Queen St W", "Toronto", region.On, "M5H 2N2", country.Ca), "R-00101");
        state.Add("Jamal", "Carter", "jamal.carter@example.com", new("17 Elm St", "Springfield", region.Il, "62701", country.Us), "R-00101");
        state.Add("Priya", "Raman", "priya.raman@example.com", new("501 Lamar Blvd", "Austin", region.Tx, "78703", country.Us), "R-00204");
        state.Add("Noah", "O’Brien", "noah.obrien@example.com", new("9 Peachtree St", "Atlanta", region.Ga, "30303", country.Us), "R-00204");
        state.Add("Lena", "Fischer", null, new("Torstraße 1", "Berlin", null, "10119", country.De), "R-00204");

        void Requisition(string id, string title, Instance location) =>
            state.Requisitions.Add(new Requisition(state.New("Job_Requisition_ID", id, $"{id} {title} (Open)"), title, open, location));
    }

    /// <summary>What an administrator sets up for the integration, and what comes with Workday.</summary>
    private static void Setup(WorkdayState state)
    {
        // Workday's own stages; the employer has given one of them another name.
        foreach (var (id, name) in new[]
                 {
                     ("REVIEW", "Review"), (WorkdayState.AssessmentStage, "Voice Screen"), ("INTERVIEW", "Interview"), ("OFFER", "Offer"),
                     ("READY_FOR_HIRE", "Ready for Hire"),
                 })
            state.Stages.Add(state.New("Recruiting_Stage_ID", id, name));

        foreach (var name in new[]
                 {
                     "Invited", "Completed", "Incomplete", "Declined", "Other way requested", "Expired", "Withdrawn", "Blocked",
                     "Technical failure", "Proceed", "Hold", "Decline",
                 })
            state.Statuses.Add(state.New("Assessment_Status_ID", $"VOICE_{name.ToUpperInvariant().Replace(' ', '_')}", name));

        foreach (var name in new[] { "Experience", "Problem solving", "Empathy", "Recommendation" })
            state.Tests.Add(state.New("Assessment_Test_ID", $"VOICE_{name.ToUpperInvariant().Replace(' ', '_')}", name));

        state.Categories.Add(state.New("Document_Category_ID", "VOICE_SCREEN", "Voice Screen"));
        state.Categories.Add(state.New("Document_Category_ID", "RESUMES", "Resumes"));
        state.Dispositions.Add(state.New("Recruiting_Disposition_ID", "NOT_SELECTED", "Not selected"));

        Field("status", "Voice screen", "text");
        Field("screeningId", "Screening", "text");
        Field("consentAt", "Consent at", "date_time");
        Field("screenedAt", "Screened at", "date_time");
        Field("reviewedAt", "Reviewed at", "date_time");
        Field("reviewedBy", "Reviewed by", "text");
        Field("canStartOn", "Can start on", "date");
        Field("hoursAWeek", "Hours a week", "number");
        Field("worksWeekends", "Works weekends", "boolean");
        Field("shift", "Shift", "list", ("early", "Early shift"), ("late", "Late shift"), ("any", "Any shift"));
        Field("languages", "Languages", "lists", ("en", "English"), ("fr", "French"), ("es", "Spanish"));

        void Field(string alias, string name, string type, params (string Alias, string Name)[] values) => state.ObjectFields.Add(
            new ObjectField(alias, name, type, values.Length == 0 ? NoValues : values.ToDictionary(value => value.Alias, value => value.Name)));
    }
}
