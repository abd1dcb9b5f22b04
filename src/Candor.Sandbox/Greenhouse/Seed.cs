namespace Candor.Sandbox.Greenhouse;

/// <summary>A made-up employer to begin with.</summary>
internal static class Seed
{
    /// <summary>The job of the demo.</summary>
    public const long CustomerCare = 4001;

    /// <summary>The user whose name stands on notes of integrations.</summary>
    public const long IntegrationUser = 3001;

    private static readonly string[] Pipeline = ["Application Review", "Voice Screen", "Phone Interview", "Onsite", "Offer"];

    /// <summary>Fills an empty state with Acme Customer Care.</summary>
    /// <param name="state">The state.</param>
    public static void Acme(GreenhouseState state)
    {
        state.Users.AddRange(
        [
            new User(IntegrationUser, "Candor (integration)", "integration@acme.example"),
            new User(3002, "Rita Reyes", "rita@acme.example"),
            new User(3003, "Cora Coleman", "cora@acme.example"),
        ]);
        AddJob(state, new Job(CustomerCare, "Customer Care Specialist", "CC-101", new Office(501, "Chicago", "Chicago, Illinois, United States")), 7100);
        AddJob(state, new Job(4002, "Support Engineer", "SE-204", new Office(502, "Austin", "Austin, Texas, United States")), 7200);
        state.Seats.AddRange(
        [
            new Seat(8001, CustomerCare, 3002, "recruiter"),
            new Seat(8002, CustomerCare, 3003, "coordinator"),
            // Rita is on the first job alone.
            new Seat(8003, 4002, 3003, "hiring_manager"),
        ]);
        AddFields(state);

        state.Add("Maya", "Okafor", "maya.okafor@example.com", "2210 W Augusta Blvd, Chicago, IL 60622", CustomerCare);
        state.Add("Tom", "Lindqvist", "tom.lindqvist@example.com", "88 Congress Ave, Austin, TX 78701", CustomerCare);
        state.Add("Ana", "Silva", "ana.silva@example.com", null, CustomerCare);
        state.Add("Zoë", "Müller-Łukasz", "zoe.mueller@example.com", "145 Queen St W, Toronto, Ontario M5H 2N2", CustomerCare);
        state.Add("Jamal", "Carter", "jamal.carter@example.com", "17 Elm St, Springfield, IL 62701", CustomerCare);
        state.Add("Priya", "Raman", "priya.raman@example.com", "501 Lamar Blvd, Austin, TX 78703", 4002);
        state.Add("Noah", "O’Brien", "noah.obrien@example.com", "9 Peachtree St, Atlanta, GA 30303", 4002);
        state.Add("Lena", "Fischer", null, "Torstraße 1, 10119 Berlin, Germany", 4002);
    }

    private static void AddJob(GreenhouseState state, Job job, long firstStage)
    {
        state.Jobs.Add(job);
        state.Stages.AddRange(Pipeline.Select((name, index) => new Stage(firstStage + index, job.Id, name, index)));
    }

    private static void AddFields(GreenhouseState state)
    {
        Add("Voice screen", "voice_screen_status", "single_select",
            "Invited", "Completed", "Incomplete", "Declined", "Other way requested", "Expired", "Withdrawn", "Blocked", "Technical failure");
        Add("Voice screen link", "voice_screen_link", "url");
        Add("Voice screen recommendation", "voice_screen_recommendation", "single_select", "Proceed", "Hold", "Decline");
        Add("Experience", "voice_screen_experience", "number");
        Add("Problem solving", "voice_screen_problem_solving", "number");
        Add("Empathy", "voice_screen_empathy", "number");
        Add("Evidence", "voice_screen_evidence", "long_text");
        Add("Consent at", "voice_screen_consent_at", "short_text");
        Add("Screened at", "voice_screen_screened_at", "short_text");
        Add("Reviewed at", "voice_screen_reviewed_at", "short_text");
        Add("Reviewed by", "voice_screen_reviewed_by", "short_text");
        Add("Screening", "voice_screen_id", "short_text");
        Add("Languages", "languages", "multi_select", "English", "French", "Spanish");
        Add("Can start on", "can_start_on", "date");
        Add("Works weekends", "works_weekends", "yes_no");

        void Add(string name, string key, string type, params string[] options)
        {
            var id = 6000 + state.Fields.Count;
            state.Fields.Add(new Field(id, name, key, type, [.. options.Select((option, index) => new Option(id * 100 + index, id, option))]));
        }
    }
}
