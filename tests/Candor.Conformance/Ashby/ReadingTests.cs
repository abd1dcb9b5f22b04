using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Conformance.Ashby;

/// <summary>Reading, with both sides held to the vendor's description.</summary>
public class ReadingTests(AshbyBox box) : IClassFixture<AshbyBox>
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task An_application_is_read_with_its_stay_and_coming_back_is_another_stay()
    {
        var (id, candidate) = await box.Add();
        var account = box.Open();
        var stages = await account.Connector.ReadStages(AshbyBox.Job, Never).Yes();
        await box.Move(id, AshbyBox.VoiceScreen);

        var first = await account.Connector.ReadApplication(id, Never).Yes();
        var again = await account.Connector.ReadApplication(id, Never).Yes();
        await box.Move(id, stages[0].Id);
        await box.Move(id, AshbyBox.VoiceScreen);
        var back = await account.Connector.ReadApplication(id, Never).Yes();

        Assert.Equal((id, candidate, AshbyBox.Job, AtsApplicationStatus.Active), (first.Id, first.CandidateId, first.JobId, first.Status));
        Assert.Equal((AshbyBox.VoiceScreen, "Voice Screen"), (first.StageId, first.StageName));
        Assert.NotNull(first.StageEnteredAt);
        Assert.Equal(first.StageEntryId, again.StageEntryId);
        Assert.NotEqual(first.StageEntryId, back.StageEntryId);
        account.Conforms();
    }

    [Theory]
    [InlineData("reject", AtsApplicationStatus.Rejected)]
    [InlineData("hire", AtsApplicationStatus.Hired)]
    public async Task An_ended_application_is_read_as_such(string how, AtsApplicationStatus status)
    {
        var (id, _) = await box.Add();
        await box.Sandbox.Do($"ashby/applications/{id}/{how}", new { });
        var account = box.Open();

        Assert.Equal(status, (await account.Connector.ReadApplication(id, Never).Yes()).Status);
        account.Conforms();
    }

    [Fact]
    public async Task A_candidate_is_read_with_one_name_split_and_the_place_Ashby_keeps()
    {
        var (_, candidate) = await box.Add("Zoë", "Müller-Łukasz 👩🏽", "zoe@example.com", "145 Queen St W, Toronto, Ontario M5H 2N2");
        var (_, bare) = await box.Add("Ana", "", null, null);
        var account = box.Open();

        var read = await account.Connector.ReadCandidate(candidate, Never).Yes();
        var other = await account.Connector.ReadCandidate(bare, Never).Yes();

        Assert.Equal(("Zoë", "Müller-Łukasz 👩🏽", "zoe@example.com", "Canada, Ontario, Toronto"), (read.FirstName, read.LastName, read.Email, Assert.Single(read.Addresses)));
        Assert.Equal(("Ana", "", null), (other.FirstName, other.LastName, other.Email));
        Assert.Empty(other.Addresses);
        account.Conforms();
    }

    [Fact]
    public async Task A_job_is_read_with_its_place_and_its_stages_in_order()
    {
        var account = box.Open();

        var job = await account.Connector.ReadJob(AshbyBox.Job, Never).Yes();
        var stages = await account.Connector.ReadStages(AshbyBox.Job, Never).Yes();
        var open = await account.Connector.ListOpenJobs(Never).Yes();

        Assert.Equal(("Customer Care Specialist", true, "Chicago, Illinois, United States"), (job.Title, job.Open, Assert.Single(job.Locations)));
        Assert.Equal(["Application Review", "Voice Screen", "Phone Interview", "Onsite", "Offer", "Hired", "Archived"], stages.Select(stage => stage.Name));
        Assert.Contains(AshbyBox.Job, open);
        account.Conforms();
    }

    [Fact]
    public async Task Who_stands_in_a_stage_is_listed_with_their_stay()
    {
        var (standing, _) = await box.Add();
        var (elsewhere, _) = await box.Add();
        var (gone, _) = await box.Add();
        await box.Move(standing, AshbyBox.VoiceScreen);
        await box.Move(gone, AshbyBox.VoiceScreen);
        await box.Sandbox.Do($"ashby/applications/{gone}/reject", new { });
        var account = box.Open();

        var listed = await account.Connector.ListInStage(AshbyBox.Job, AshbyBox.VoiceScreen, Never).Yes();

        var one = Assert.Single(listed, application => application.Id == standing);
        Assert.Equal((await account.Connector.ReadApplication(standing, Never).Yes()).StageEntryId, one.StageEntryId);
        Assert.DoesNotContain(listed, application => application.Id == elsewhere || application.Id == gone);
        account.Conforms();
    }

    [Fact]
    public async Task Definitions_are_those_of_the_form_in_use_and_of_applications_and_never_the_connectors_own_field()
    {
        var account = box.Open();

        var fields = await account.Connector.ReadFieldDefinitions(Never).Yes();

        Assert.Equal(
            ["recommendation", "experience", "problem_solving", "empathy", "evidence"],
            fields.Where(field => field.Rung == Rung.Scorecard).Select(field => field.Key["feedback.".Length..]));
        var recommendation = fields.Single(field => field.Key == "feedback.recommendation");
        Assert.Equal((FieldType.SingleSelect, true), (recommendation.Type, recommendation.Required));
        Assert.Equal(["Proceed", "Hold", "Decline"], recommendation.Options);
        Assert.Equal((FieldType.Number, false), Type(fields, "feedback.experience"));
        Assert.Equal((FieldType.LongText, false), Type(fields, "feedback.evidence"));
        Assert.Equal((FieldType.Url, false), Type(fields, AshbyBox.Custom(1)));
        Assert.Equal((FieldType.Other, false), Type(fields, AshbyBox.Custom(12)));
        Assert.DoesNotContain(fields, field => field.Name == "Preferred name"); // a candidate's field
        account.Conforms();
    }

    [Fact]
    public async Task Without_a_form_only_custom_fields_are_offered()
    {
        var account = box.Open(("feedback_form_id", ""), ("feedback_screening_field", ""));

        var fields = await account.Connector.ReadFieldDefinitions(Never).Yes();

        Assert.All(fields, field => Assert.Equal(Rung.CustomField, field.Rung));
        account.Conforms();
    }

    [Fact]
    public async Task A_form_without_the_connectors_field_is_refused_with_the_mend()
    {
        var refusal = await box.Open(("feedback_screening_field", "no_such_field")).Connector.ReadFieldDefinitions(Never).No();

        Assert.Equal((AtsErrorKind.Validation, "feedback.no_such_field"), (refusal.Kind, refusal.Field));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("../job.list")]
    [InlineData("{7d0c6a1e-4c0f-4b52-9a63-1f0c9d8e4001}")]
    [InlineData("7d0c6a1e4c0f4b529a631f0c9d8e4001")]
    public async Task What_is_no_identifier_is_not_sent(string id)
    {
        var account = box.Open();
        var target = new AtsTarget(id, id, "scr_1");

        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadApplication(id, Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadCandidate(id, Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadJob(id, Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadStages(id, Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ListInStage(id, AshbyBox.VoiceScreen, Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadFields(target, Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.WriteNote(target, "x", Never).No()).Kind);
        Assert.Empty(account.Exchanges);
    }

    [Fact]
    public async Task A_merged_candidate_is_gone_and_the_application_shows_the_other()
    {
        var (application, from) = await box.Add("Ada", "One");
        var (_, into) = await box.Add("Ada", "Two");
        await box.Sandbox.Do($"ashby/candidates/{from}/merge", new { candidate_id = into });
        var account = box.Open();

        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadCandidate(from, Never).No()).Kind);
        Assert.Equal(into, (await account.Connector.ReadApplication(application, Never).Yes()).CandidateId);
        account.Conforms();
    }

    private static (FieldType, bool) Type(IReadOnlyList<FieldDefinition> fields, string key) =>
        fields.Single(field => field.Key == key) is var field ? (field.Type, field.Required) : default;
}
