using Candor.Configuration;
using Candor.Configuration.Live;
using Candor.Connectors;
using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Tests.Configuration;

public sealed class LiveCheckTests : IDisposable
{
    private readonly SampleFolder folder = new();
    private readonly CandorConfiguration acme;
    private readonly Workflow workflow;

    public LiveCheckTests()
    {
        acme = Assert.IsType<ConfigurationResult.Loaded>(ConfigurationLoader.Load(folder.Path, SampleFolder.Variables.GetValueOrDefault)).Configuration;
        workflow = acme.Workflows["customer-care"];
    }

    private static IReadOnlyList<FieldDefinition> Fields { get; } =
    [
        new("voice_screen_link", "Voice Screen Link", FieldType.ShortText, [], false, 254),
        new("voice_screen_status", "Voice Screen Status", FieldType.SingleSelect, SourceCatalogue.CompletionStatuses, false),
        new("voice_screen_recommendation", "Voice Screen Recommendation", FieldType.SingleSelect, SourceCatalogue.Recommendations, false),
        .. new[] { "experience", "problem_solving", "empathy" }.Select(key => new FieldDefinition($"voice_screen_{key}", key, FieldType.Number, [], false)),
        new("voice_screen_evidence", "Voice Screen Evidence", FieldType.LongText, [], false),
        .. new[] { "consent_at", "screened_at", "reviewed_at", "reviewed_by", "id" }.Select(key => new FieldDefinition($"voice_screen_{key}", key, FieldType.ShortText, [], false, 254)),
    ];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_ats_that_is_set_up_as_the_sample_says_has_no_fault() =>
        Assert.Empty(Check(workflow, Fields, ("1", [new("11", "Applied"), new("12", "Voice Screen")]), ("2", [new("21", "Applied")])));

    [Fact]
    public void A_stage_that_no_job_has_is_named_with_the_near_one()
    {
        var fault = Assert.Single(Check(workflow, Fields, ("1", [new("11", "Applied"), new("12", "Voice screen")])));

        Assert.Equal(("workflows/customer-care.yaml", "No job has the stage `Voice Screen`", "Did you mean `Voice screen`?"), (fault.File, fault.What, fault.Mend));
        Assert.Contains("name: Voice Screen", folder.Read(fault.File).Split('\n')[fault.Line - 1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_name_that_two_stages_share_is_ambiguous() =>
        Assert.Equal("Name one under `trigger_stage.ids` as `\"1\": \"12\"` or `\"1\": \"13\"`", Assert.Single(Check(workflow, Fields, ("1", [new("12", "Voice Screen"), new("13", "Voice Screen")]))).Mend);

    [Fact]
    public void A_job_in_scope_needs_the_stage_and_must_exist() =>
        Assert.Equal(
            ["Job 1 has no stage `Voice Screen`", "The ATS has no job 2"],
            Check(workflow with { Jobs = ["1", "2"] }, Fields, ("1", [new("11", "Applied")])).Select(fault => fault.What));

    [Fact]
    public void A_stage_may_be_named_by_its_identifier()
    {
        var byId = workflow with { TriggerStage = new("12", null, 5) };

        Assert.Empty(Check(byId, Fields, ("1", [new("12", "Renamed")])));
        Assert.Equal("No job has the stage `12`", Assert.Single(Check(byId, Fields, ("1", [new("31", "Voice Screen")]))).What);
    }

    [Fact]
    public void A_field_fault_carries_file_and_line()
    {
        var fault = Assert.Single(Check(workflow, [.. Fields.Where(field => field.Key != "voice_screen_id")], ("1", [new("12", "Voice Screen")])));

        Assert.Contains("to: voice_screen_id", folder.Read(fault.File).Split('\n')[fault.Line - 1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_note_reads_as_a_person_would_write_it()
    {
        var at = new FieldValue.Moment(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        var sources = new SourceValues(SourceCatalogue.For(acme.Rubrics[workflow.Rubric]), new Dictionary<string, FieldValue>
        {
            ["screening.id"] = new FieldValue.Text("scr_1"),
            ["screening.completion_status"] = new FieldValue.Text(SourceCatalogue.Completion.Completed),
            ["screening.recommendation"] = new FieldValue.Text("Proceed"),
            ["screening.consent_at"] = at,
            ["screening.screened_at"] = at,
            ["screening.reviewed_at"] = at,
            ["screening.reviewed_by"] = new FieldValue.Text("Rita Reyes"),
            ["rating.experience.name"] = new FieldValue.Text("Experience"),
            ["rating.experience.value"] = new FieldValue.Number(3.0m),
            ["rating.experience.label"] = new FieldValue.Text("Strong"),
            ["rating.experience.quote"] = new FieldValue.Text("five years & \"more\""),
            ["rating.problem-solving.name"] = new FieldValue.Text("Problem solving"),
            ["rating.empathy.name"] = new FieldValue.Text("Empathy"),
        });

        Assert.Equal(
            """
            Voice screen: Completed
            Recommendation after review: Proceed

            Experience: 3 (Strong)
              "five years & "more""
            Problem solving: no evidence
            Empathy: no evidence

            Consent given 2026-11-24T12:00:00Z. Screened 2026-11-24T12:00:00Z. Reviewed by Rita Reyes 2026-11-24T12:00:00Z.
            Screening scr_1
            """.ReplaceLineEndings("\n"),
            Templates.Render(workflow.Note, sources));
    }

    private IReadOnlyList<Fault> Check(Workflow checkedWorkflow, IReadOnlyList<FieldDefinition> fields, params (string Job, AtsStage[] Stages)[] jobs) =>
        LiveCheck.Check(acme, checkedWorkflow, fields, jobs.ToDictionary(job => job.Job, job => (IReadOnlyList<AtsStage>)job.Stages)).Faults;
}
