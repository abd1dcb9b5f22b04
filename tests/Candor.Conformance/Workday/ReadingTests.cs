using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Conformance.Workday;

/// <summary>Reading, with both sides held to the vendor's schema.</summary>
public class ReadingTests(Tenant tenant) : IClassFixture<Tenant>
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task An_application_and_its_candidate_are_read_as_they_stand()
    {
        var target = await tenant.Add("Zoë", "Müller-Łukasz");
        var account = tenant.Open();

        var application = await account.Connector.ReadApplication(target.ApplicationId, Never).Yes();
        var candidate = await account.Connector.ReadCandidate(target.CandidateId, Never).Yes();

        Assert.Equal((target.ApplicationId, target.CandidateId, Tenant.Job), (application.Id, application.CandidateId, application.JobId));
        Assert.Equal((AtsApplicationStatus.Active, Tenant.Stage, "Voice Screen"), (application.Status, application.StageId, application.StageName));
        Assert.InRange(application.StageEnteredAt!.Value, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Equal(("Zoë", "Müller-Łukasz", "ada@example.com"), (candidate.FirstName, candidate.LastName, candidate.Email));
        Assert.Equal("1 Main St, Chicago, IL 60601", Assert.Single(candidate.Addresses));
        account.Conforms();
    }

    [Fact]
    public async Task Regions_and_countries_are_read_by_their_names()
    {
        var state = System.Text.Json.Nodes.JsonNode.Parse(await tenant.Sandbox.Control.GetStringAsync("/sandbox/workday/state"))!;
        var maya = state["applications"]!.AsArray().First(one => (string?)one!["candidate"] == "Maya Okafor")!;
        var account = tenant.Open();

        var candidate = await account.Connector.ReadCandidate((string)maya["candidate_id"]!, Never).Yes();

        Assert.Equal("2210 W Augusta Blvd, Chicago, Illinois 60622, United States of America", Assert.Single(candidate.Addresses));
        account.Conforms();
    }

    [Fact]
    public async Task Each_stay_in_the_stage_is_another_entry()
    {
        var target = await tenant.Add();
        var account = tenant.Open();
        var first = await account.Connector.ReadApplication(target.ApplicationId, Never).Yes();
        var again = await account.Connector.ReadApplication(target.ApplicationId, Never).Yes();

        await tenant.Move(target, "INTERVIEW");
        await tenant.Move(target, Tenant.Stage);
        var second = await account.Connector.ReadApplication(target.ApplicationId, Never).Yes();

        Assert.Equal(first.StageEntryId, again.StageEntryId);
        Assert.NotEqual(first.StageEntryId, second.StageEntryId);
        account.Conforms();
    }

    [Fact]
    public async Task A_declined_candidate_is_rejected_and_one_ready_for_hire_is_hired()
    {
        var (declined, hired) = (await tenant.Add(), await tenant.Add());
        await tenant.Sandbox.Do($"workday/applications/{declined.ApplicationId}/reject", new { });
        await tenant.Sandbox.Do($"workday/applications/{hired.ApplicationId}/hire", new { });
        var account = tenant.Open();

        Assert.Equal(AtsApplicationStatus.Rejected, (await account.Connector.ReadApplication(declined.ApplicationId, Never).Yes()).Status);
        Assert.Equal(AtsApplicationStatus.Hired, (await account.Connector.ReadApplication(hired.ApplicationId, Never).Yes()).Status);
        account.Conforms();
    }

    [Fact]
    public async Task A_candidate_who_was_merged_away_is_not_found()
    {
        var (from, into) = (await tenant.Add(), await tenant.Add());
        await tenant.Sandbox.Do($"workday/candidates/{from.CandidateId}/merge", new { candidate_id = into.CandidateId });
        var account = tenant.Open();

        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadApplication(from.ApplicationId, Never).No()).Kind);
        account.Conforms();
    }

    [Fact]
    public async Task Jobs_and_stages_are_read_by_the_ids_people_see()
    {
        var account = tenant.Open();

        var open = await account.Connector.ListOpenJobs(Never).Yes();
        var job = await account.Connector.ReadJob(Tenant.Job, Never).Yes();
        var stages = await account.Connector.ReadStages(Tenant.Job, Never).Yes();

        Assert.Equal([Tenant.Job, "R-00204"], open);
        Assert.Equal(("Customer Care Specialist", true), (job.Title, job.Open));
        Assert.Equal(["Chicago, Illinois"], job.Locations);
        Assert.Contains(new AtsStage(Tenant.Stage, "Voice Screen"), stages);
        account.Conforms();
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("00000000000000000000000000000000.00000000000000000000000000000000")]
    [InlineData("../../oauth2/acme/token")]
    public async Task What_names_no_application_is_not_found(string id)
    {
        var account = tenant.Open();

        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadApplication(id, Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadFields(new(id, "x", "scr_1"), Never).No()).Kind);
        if (account.Exchanges.Count > 0)
            account.Conforms();
    }

    [Fact]
    public async Task An_unknown_job_or_candidate_is_not_found()
    {
        var account = tenant.Open();

        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadJob("R-99999", Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadStages("R-99999", Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadCandidate(new string('0', 32), Never).No()).Kind);
        account.Conforms();
    }

    [Fact]
    public async Task The_fields_are_those_of_the_tenants_tests_and_statuses_and_of_the_custom_object()
    {
        var account = tenant.Open();

        var fields = await account.Connector.ReadFieldDefinitions(Never).Yes();

        var status = Assert.Single(fields, field => field.Key == "assessment.status");
        Assert.Equal((FieldType.SingleSelect, Rung.Assessment), (status.Type, status.Rung));
        Assert.Contains("Other way requested", status.Options);
        Assert.Equal("Experience: Score", Assert.Single(fields, field => field.Key == "test.VOICE_EXPERIENCE.score").Name);
        Assert.Equal((FieldType.MultiSelect, Rung.CustomField), Assert.Single(fields.Where(field => field.Key == "custom.languages").Select(field => (field.Type, field.Rung))));
        Assert.Distinct(fields.Select(field => field.Key));
        account.Conforms();
    }

    [Fact]
    public void Whatever_calls_itself_a_webhook_is_refused()
    {
        var verdict = tenant.Open().Connector.ReadWebhook(new WebhookDelivery("{}"u8.ToArray(), new Dictionary<string, string> { ["Signature"] = "sha256 00" }));

        Assert.IsType<WebhookVerdict.Forged>(verdict);
    }
}
