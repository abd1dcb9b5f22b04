namespace Candor.Sandbox.Ashby;

/// <summary>A made-up employer to begin with. Its identifiers are fixed, so that a configuration can name them.</summary>
internal static class Seed
{
    /// <summary>The job of the demo.</summary>
    public const string CustomerCare = "7d0c6a1e-4c0f-4b52-9a63-1f0c9d8e4001";

    private const string SupportEngineer = "7d0c6a1e-4c0f-4b52-9a63-1f0c9d8e4002";

    private static readonly (string Title, string Type)[] Pipeline =
    [
        ("Application Review", "PreInterviewScreen"), ("Voice Screen", "Active"), ("Phone Interview", "Active"), ("Onsite", "Active"),
        ("Offer", "Offer"), ("Hired", "Hired"), ("Archived", "Archived"),
    ];

    /// <summary>Fills an empty state with Acme Customer Care.</summary>
    /// <param name="state">The state.</param>
    public static void Acme(AshbyState state)
    {
        state.Users.AddRange(
        [
            new User("0e5f9c3a-71d2-4d0a-8a55-6b1f2c3d3001", "Candor", "Integration", "integration@acme.example"),
            new User("0e5f9c3a-71d2-4d0a-8a55-6b1f2c3d3002", "Rita", "Reyes", "rita@acme.example"),
            new User("0e5f9c3a-71d2-4d0a-8a55-6b1f2c3d3003", "Cora", "Coleman", "cora@acme.example"),
        ]);
        AddJob(
            state,
            new Job(CustomerCare, "Customer Care Specialist", Office("0501", "Chicago", "Illinois"), "c1b7e2d4-95a8-4e7c-b0f3-2a6d8c4e7100"));
        AddJob(state, new Job(SupportEngineer, "Support Engineer", Office("0502", "Austin", "Texas"), "c1b7e2d4-95a8-4e7c-b0f3-2a6d8c4e7200"));
        state.Seats.AddRange(
        [
            new Seat(CustomerCare, "0e5f9c3a-71d2-4d0a-8a55-6b1f2c3d3002", "Recruiter"),
            new Seat(CustomerCare, "0e5f9c3a-71d2-4d0a-8a55-6b1f2c3d3003", "Recruiting Coordinator"),
            // Rita is on the first job alone.
            new Seat(SupportEngineer, "0e5f9c3a-71d2-4d0a-8a55-6b1f2c3d3003", "Hiring Manager"),
        ]);
        AddFields(state);
        AddForms(state);

        state.Add("Maya Okafor", "maya.okafor@example.com", "2210 W Augusta Blvd, Chicago, IL 60622", CustomerCare);
        state.Add("Tom Lindqvist", "tom.lindqvist@example.com", "88 Congress Ave, Austin, TX 78701", CustomerCare);
        state.Add("Ana Silva", "ana.silva@example.com", null, CustomerCare);
        state.Add("Zoë Müller-Łukasz", "zoe.mueller@example.com", "145 Queen St W, Toronto, Ontario M5H 2N2", CustomerCare);
        state.Add("Jamal Carter", "jamal.carter@example.com", "17 Elm St, Springfield, IL 62701", CustomerCare);
        state.Add("Priya Raman", "priya.raman@example.com", "501 Lamar Blvd, Austin, TX 78703", SupportEngineer);
        state.Add("Noah O’Brien", "noah.obrien@example.com", "9 Peachtree St, Atlanta, GA 30303", SupportEngineer);
        state.Add("Lena Fischer", null, "Torstraße 1, 10119 Berlin, Germany", SupportEngineer);
    }

    private static Location Office(string number, string city, string region) =>
        new($"f3a8d6c2-0b7e-4f19-8d24-5e9a7b3c{number}", city, city, region, "United States");

    private static void AddJob(AshbyState state, Job job)
    {
        state.Jobs.Add(job);
        state.Stages.AddRange(Pipeline.Select((stage, index) =>
            new Stage($"{job.PlanId[..^2]}{index + 1:00}", job.PlanId, stage.Title, stage.Type, index)));
    }

    private static void AddFields(AshbyState state)
    {
        Add("Voice screen", "ValueSelect",
            "Invited", "Completed", "Incomplete", "Declined", "Other way requested", "Expired", "Withdrawn", "Blocked", "Technical failure");
        Add("Voice screen link", "Url");
        Add("Voice screen consent at", "String");
        Add("Voice screen screened at", "String");
        Add("Voice screen reviewed at", "String");
        Add("Voice screen reviewed by", "String");
        Add("Voice screening", "String");
        Add("Languages", "MultiValueSelect", "English", "French", "Spanish");
        Add("Can start on", "Date");
        Add("Works weekends", "Boolean");
        Add("Years in service", "Number");
        Add("Interviewer's hints", "LongText");
        Add("Expected salary", "Currency");
        state.Fields.Add(new Field(FieldId(state), "Preferred name", "Candidate", "String", []));

        void Add(string title, string type, params string[] options) =>
            state.Fields.Add(new Field(FieldId(state), title, "Application", type, Options(options)));
    }

    private static string FieldId(AshbyState state) => $"b64d1f07-3e2c-4a9b-9c58-7f1e0d2a6{state.Fields.Count:000}";

    private static void AddForms(AshbyState state)
    {
        state.Forms.Add(new Form("94e7c5b3-6a1d-4f80-b2c9-0d3e5f7a8001", "Voice screen", false,
        [
            Of("8101", "recommendation", "Recommendation", "ValueSelect", true, "Proceed", "Hold", "Decline"),
            Of("8102", "experience", "Experience", "Score", false),
            Of("8103", "problem_solving", "Problem solving", "Score", false),
            Of("8104", "empathy", "Empathy", "Score", false),
            Of("8105", "evidence", "Evidence", "RichText", false),
            Of("8106", "screening_id", "Screening", "String", true),
        ]));
        state.Forms.Add(new Form("94e7c5b3-6a1d-4f80-b2c9-0d3e5f7a8002", "Interview feedback", true,
        [
            Of("8201", "overall_recommendation", "Overall recommendation", "ValueSelect", true, "Strong hire", "Hire", "No hire", "Strong no hire"),
            Of("8202", "technical_skills", "Technical skills", "Score", false),
            Of("8203", "detailed_feedback", "Detailed feedback", "RichText", true),
        ]));
        // One field of each type that a form can have and a screening can write.
        state.Forms.Add(new Form("94e7c5b3-6a1d-4f80-b2c9-0d3e5f7a8003", "All kinds of fields", false,
        [
            Of("8301", "remote", "Works remotely", "Boolean", false),
            Of("8302", "available", "Available from", "Date", false),
            Of("8303", "contact", "Contact", "Email", false),
            Of("8304", "story", "Story", "LongText", false),
            Of("8305", "languages", "Languages", "MultiValueSelect", false, "English", "French", "Spanish"),
            Of("8306", "years", "Years", "Number", false),
            Of("8307", "phone", "Phone", "Phone", false),
            Of("8308", "portfolio", "Portfolio", "Url", false),
            Of("8309", "badge", "Badge", "UUID", false),
            Of("8310", "salary", "Salary", "Currency", false),
            Of("8311", "screening", "Screening", "String", true),
        ]));
    }

    private static FormField Of(string number, string path, string title, string type, bool required, params string[] options) =>
        new($"2c9f4e8a-d713-4b06-a5e1-8c0b6d9f{number}", path, title, type, required, Options(options));

    /// <summary>Labels and values differ, as they may at Ashby.</summary>
    private static IReadOnlyList<Option> Options(string[] labels) => [.. labels.Select(label => new Option(label, label.ToLowerInvariant().Replace(' ', '_')))];
}
