using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Conformance.Greenhouse;

/// <summary>Everything the connector reads, with both sides held to the description.</summary>
public class ReadingTests(Harvest harvest) : IClassFixture<Harvest>
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task An_application_says_whose_it_is_and_which_stay_in_a_stage_it_is_in()
    {
        var (application, candidate) = await harvest.Add();
        var account = harvest.Open();

        var first = await account.Connector.ReadApplication(application, Never).Yes();
        await harvest.Sandbox.Do($"greenhouse/applications/{application}/move", new { stage_id = "7101" });
        var second = await account.Connector.ReadApplication(application, Never).Yes();
        await harvest.Sandbox.Do($"greenhouse/applications/{application}/move", new { stage_id = Harvest.FirstStage });
        var back = await account.Connector.ReadApplication(application, Never).Yes();

        Assert.Equal((application, candidate, Harvest.Job, AtsApplicationStatus.Active), (first.Id, first.CandidateId, first.JobId, first.Status));
        Assert.Equal((Harvest.FirstStage, "Application Review"), (first.StageId, first.StageName));
        Assert.Equal(("7101", "Voice Screen"), (second.StageId, second.StageName));
        Assert.Equal(Harvest.FirstStage, back.StageId);
        Assert.Equal(3, new[] { first.StageEntryId, second.StageEntryId, back.StageEntryId }.OfType<string>().Distinct().Count());
        account.Conforms();
    }

    [Theory]
    [InlineData("reject", AtsApplicationStatus.Rejected)]
    [InlineData("hire", AtsApplicationStatus.Hired)]
    public async Task An_application_that_ended_says_how(string how, AtsApplicationStatus status)
    {
        var (application, _) = await harvest.Add();
        await harvest.Sandbox.Do($"greenhouse/applications/{application}/{how}", new { });
        var account = harvest.Open();

        var ended = await account.Connector.ReadApplication(application, Never).Yes();

        Assert.Equal((status, null, null), (ended.Status, ended.StageId, ended.StageEntryId));
        account.Conforms();
    }

    [Fact]
    public async Task A_candidate_keeps_every_letter_of_their_name()
    {
        var (_, candidate) = await harvest.Add("Zoë 🌻", "Müller-Łukasz", address: "Torstraße 1, 10119 Berlin");
        var (_, unreachable) = await harvest.Add("No", "Mail", email: null, address: null);
        var account = harvest.Open();

        var one = await account.Connector.ReadCandidate(candidate, Never).Yes();
        var other = await account.Connector.ReadCandidate(unreachable, Never).Yes();

        Assert.Equal(("Zoë 🌻", "Müller-Łukasz", "ada@example.com"), (one.FirstName, one.LastName, one.Email));
        Assert.Equal(["Torstraße 1, 10119 Berlin"], one.Addresses);
        Assert.Null(other.Email);
        Assert.Empty(other.Addresses);
        account.Conforms();
    }

    [Fact]
    public async Task A_merged_candidate_is_gone_and_their_application_is_the_others()
    {
        var (application, merged) = await harvest.Add("Ada", "Twice");
        var (_, stays) = await harvest.Add("Ada", "Once");
        var account = harvest.Open();

        await harvest.Sandbox.Do($"greenhouse/candidates/{merged}/merge", new { candidate_id = stays });

        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadCandidate(merged, Never).No()).Kind);
        Assert.Equal(stays, (await account.Connector.ReadApplication(application, Never).Yes()).CandidateId);
        account.Conforms();
    }

    [Fact]
    public async Task Jobs_stages_and_offices_are_read()
    {
        var account = harvest.Open();

        var open = await account.Connector.ListOpenJobs(Never).Yes();
        var job = await account.Connector.ReadJob(Harvest.Job, Never).Yes();
        var stages = await account.Connector.ReadStages(Harvest.Job, Never).Yes();

        Assert.Contains(Harvest.Job, open);
        Assert.Equal("Customer Care Specialist", job.Title);
        Assert.Equal(["Chicago, Illinois, United States"], job.Locations);
        Assert.Equal(["Application Review", "Voice Screen", "Phone Interview", "Onsite", "Offer"], stages.Select(stage => stage.Name));
        account.Conforms();
    }

    [Fact]
    public async Task Field_definitions_come_with_types_and_options()
    {
        var account = harvest.Open();

        var fields = (await account.Connector.ReadFieldDefinitions(Never).Yes()).ToDictionary(field => field.Key);

        Assert.Equal(FieldType.Number, fields["voice_screen_experience"].Type);
        Assert.Equal(FieldType.Url, fields["voice_screen_link"].Type);
        Assert.Equal(FieldType.Boolean, fields["works_weekends"].Type);
        Assert.Equal((FieldType.MultiSelect, "English French Spanish"), (fields["languages"].Type, string.Join(' ', fields["languages"].Options)));
        Assert.Equal(254, fields["voice_screen_id"].MaxLength);
        account.Conforms();
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_whatever_it_is()
    {
        var account = harvest.Open();

        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadApplication("999999999", Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadCandidate("999999999", Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadJob("999999999", Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadFields(new("999999999", "1", "scr"), Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadApplication("1,2", Never).No()).Kind);
        account.Conforms();
    }
}
