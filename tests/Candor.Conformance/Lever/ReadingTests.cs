using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Conformance.Lever;

/// <summary>Reading, with both sides held to the description.</summary>
public class ReadingTests(LeverAts lever) : IClassFixture<LeverAts>
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task An_opportunity_is_read_with_its_posting_its_stage_and_the_stay_in_it()
    {
        var (opportunity, contact) = await lever.Add();
        var account = lever.Open();

        var first = await account.Connector.ReadApplication(opportunity, Never).Yes();
        await lever.Sandbox.Do($"lever/applications/{opportunity}/move", new { stage_id = LeverAts.VoiceScreen });
        var second = await account.Connector.ReadApplication(opportunity, Never).Yes();
        await lever.Sandbox.Do($"lever/applications/{opportunity}/move", new { stage_id = LeverAts.FirstStage });
        await lever.Sandbox.Do($"lever/applications/{opportunity}/move", new { stage_id = LeverAts.VoiceScreen });
        var third = await account.Connector.ReadApplication(opportunity, Never).Yes();

        Assert.Equal((opportunity, contact, LeverAts.Posting, AtsApplicationStatus.Active), (first.Id, first.CandidateId, first.JobId, first.Status));
        Assert.Equal((LeverAts.VoiceScreen, "Voice Screen"), (second.StageId, second.StageName));
        Assert.Equal(third.StageId, second.StageId);
        Assert.Distinct([first.StageEntryId, second.StageEntryId, third.StageEntryId]);
        Assert.Equal(second.StageEnteredAt!.Value.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture), second.StageEntryId!.Split('@')[1]);
        Assert.EndsWith(opportunity, second.Url, StringComparison.Ordinal);
        account.Conforms();
    }

    [Theory]
    [InlineData("reject", AtsApplicationStatus.Rejected)]
    [InlineData("hire", AtsApplicationStatus.Hired)]
    public async Task An_archived_opportunity_is_rejected_or_hired_by_its_reason(string how, AtsApplicationStatus status)
    {
        var (opportunity, _) = await lever.Add();
        await lever.Sandbox.Do($"lever/applications/{opportunity}/{how}", new { });
        var account = lever.Open();

        Assert.Equal(status, (await account.Connector.ReadApplication(opportunity, Never).Yes()).Status);
        account.Conforms();
    }

    [Fact]
    public async Task A_merged_contact_is_seen_on_the_opportunity_and_gone_by_itself()
    {
        var (opportunity, away) = await lever.Add();
        var (_, stays) = await lever.Add("Grace", "Hopper");
        await lever.Sandbox.Do($"lever/candidates/{away}/merge", new { candidate_id = stays });
        var account = lever.Open();

        Assert.Equal(stays, (await account.Connector.ReadApplication(opportunity, Never).Yes()).CandidateId);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadCandidate(away, Never).No()).Kind);
        account.Conforms();
    }

    [Theory]
    [InlineData("Zoë", "Müller-Łukasz van der Berg", "zoe@example.com", "Toronto, Ontario")]
    [InlineData("Cher", "", null, null)]
    public async Task A_contact_is_read_as_a_candidate(string first, string last, string? email, string? place)
    {
        var (_, contact) = await lever.Add(first, last, email, place);
        var account = lever.Open();

        var candidate = await account.Connector.ReadCandidate(contact, Never).Yes();

        Assert.Equal((first, last, email), (candidate.FirstName, candidate.LastName, candidate.Email));
        Assert.Equal(place is null ? [] : [place], candidate.Addresses);
        account.Conforms();
    }

    [Fact]
    public async Task A_posting_is_read_as_a_job_and_closed_ones_are_no_open_jobs()
    {
        var account = lever.Open();

        var job = await account.Connector.ReadJob(LeverAts.Posting, Never).Yes();
        var open = await account.Connector.ListOpenJobs(Never).Yes();

        Assert.Equal(("Customer Care Specialist", true), (job.Title, job.Open));
        Assert.Equal(["Chicago, Illinois"], job.Locations);
        Assert.Equal("US", job.CustomFields["country"]);
        // Published and unlisted, but not the closed one.
        Assert.Equal(["0000000b-0000-4000-8000-000000000001", "0000000b-0000-4000-8000-000000000002"], open.Order());
        account.Conforms();
    }

    [Fact]
    public async Task Every_job_has_the_stages_of_the_one_pipeline_in_order()
    {
        var account = lever.Open();

        var stages = await account.Connector.ReadStages(LeverAts.Posting, Never).Yes();

        Assert.Equal(["New lead", "New applicant", "Voice Screen", "Phone interview", "On-site interview", "Offer"], stages.Select(stage => stage.Name));
        account.Conforms();
    }

    [Fact]
    public async Task Who_stands_in_a_stage_is_listed_with_the_same_stay_as_when_read_alone()
    {
        var (here, _) = await lever.Add();
        var (gone, _) = await lever.Add();
        var (elsewhere, _) = await lever.Add(job: "0000000b-0000-4000-8000-000000000002");
        foreach (var one in new[] { here, gone, elsewhere })
            await lever.Sandbox.Do($"lever/applications/{one}/move", new { stage_id = LeverAts.VoiceScreen });
        await lever.Sandbox.Do($"lever/applications/{gone}/reject", new { });
        var account = lever.Open();

        var standing = await account.Connector.ListInStage(LeverAts.Posting, LeverAts.VoiceScreen, Never).Yes();

        Assert.Equal(await account.Connector.ReadApplication(here, Never).Yes(), Assert.Single(standing, one => one.Id == here));
        Assert.DoesNotContain(standing, one => one.Id == gone || one.Id == elsewhere);
        account.Conforms();
    }

    [Fact]
    public async Task Fields_are_those_of_the_template_and_of_the_profile_each_on_its_rung()
    {
        var account = lever.Open();

        var fields = (await account.Connector.ReadFieldDefinitions(Never).Yes()).ToDictionary(field => field.Key);

        Assert.Equal(
            [
                FieldType.SingleSelect, FieldType.SingleSelect, FieldType.Number, FieldType.Number, FieldType.Number, FieldType.LongText, FieldType.ShortText,
                FieldType.ShortText, FieldType.ShortText, FieldType.ShortText, FieldType.ShortText, FieldType.SingleSelect, FieldType.MultiSelect,
                FieldType.Date, FieldType.Boolean, FieldType.SingleSelect,
            ],
            Enumerable.Range(1, 16).Select(number => fields[LeverAts.Field(number)].Type));
        Assert.Equal(["Proceed", "Hold", "Decline"], fields[LeverAts.Field(2)].Options);
        Assert.Equal((Rung.Scorecard, Rung.Record, Rung.Record), (fields[LeverAts.Field(1)].Rung, fields["record.link"].Rung, fields["record.tag"].Rung));
        account.Conforms();
    }

    [Fact]
    public async Task Without_a_template_there_are_link_and_tag_alone()
    {
        var (opportunity, contact) = await lever.Add();
        var account = lever.Open(("feedback_template", ""), ("perform_as", ""));

        Assert.Equal(["record.link", "record.tag"], (await account.Connector.ReadFieldDefinitions(Never).Yes()).Select(field => field.Key));
        Assert.Equal(["record.link", "record.tag"], (await account.Connector.ReadFields(new(opportunity, contact, "scr_1"), Never).Yes()).Keys.Order());
        account.Conforms();
    }

    [Theory]
    [InlineData("../contacts/1")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("1?x=1")]
    public async Task What_is_no_identifier_never_gets_into_an_address(string id)
    {
        var account = lever.Open();

        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadApplication(id, Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadNotes(new(id, "c", "s"), Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.WriteNote(new(id, "c", "s"), "x", Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.WriteFields(new(id, "c", "s"), LeverAts.Mark("s"), Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ListInStage(id, LeverAts.VoiceScreen, Never).No()).Kind);
        Assert.Empty(account.Exchanges);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        var account = lever.Open();

        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadApplication("00000000-0000-4000-8000-000000000000", Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadJob("00000000-0000-4000-8000-000000000000", Never).No()).Kind);
        account.Conforms();
    }
}
