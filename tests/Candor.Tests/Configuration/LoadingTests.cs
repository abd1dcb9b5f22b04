using Candor.Configuration;
using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Tests.Configuration;

public sealed class LoadingTests : IDisposable
{
    private readonly SampleFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_sample_employer_is_sound()
    {
        var acme = LoadSound();

        Assert.Equal("acme", acme.Tenant);
        Assert.Equal(new("Acme Customer Care, Inc.", "US-IL", 240, "privacy@acme.example"), acme.Employer);
        Assert.Equal(new Uri("http://127.0.0.1:5080"), acme.PublicUrl);
        Assert.Equal(new("Acme Hiring <hiring@acme.example>", "127.0.0.1", 2525, "none", null, null), acme.Mail);
        Assert.Equal(["rita", "cora", "ada", "pia", "otto"], acme.Staff.Select(member => member.Id));
        Assert.Equal(["reviewer", "recruiter"], acme.Staff[0].Roles);

        var greenhouse = acme.Connections["greenhouse"];
        Assert.Equal("greenhouse", greenhouse.Vendor);
        Assert.Equal(["hush-webhook-secret"], greenhouse.WebhookSecrets);
        Assert.Equal("hush-client-secret", greenhouse.Settings["client_secret"]);
        Assert.Equal("acme-candor", greenhouse.Settings["client_id"]);

        var workflow = acme.Workflows["customer-care"];
        Assert.Equal("Voice Screen", workflow.TriggerStage.Name);
        Assert.Equal(["experience", "escalation"], workflow.Questions.Select(question => question.Id));
        Assert.Equal("US-IL", workflow.CandidatePlace.Labels["Illinois"]);
        Assert.Equal(11, workflow.Mapping.Count);
        Assert.Equal(AbsenceRule.Block, workflow.Mapping[0].WhenAbsent);
        Assert.Equal(FieldType.SingleSelect, workflow.Mapping[0].Type);
        Assert.Equal(3, acme.Rubrics["customer-care@1"].Competencies.Count);
    }

    [Fact]
    public void A_secret_file_is_read_without_its_last_line_break()
    {
        folder.Write("secrets/greenhouse", "from-a-file\n");
        folder.Replace("connections/greenhouse.yaml", "${env:GREENHOUSE_CLIENT_SECRET}", "${file:secrets/greenhouse}");

        Assert.Equal("from-a-file", LoadSound().Connections["greenhouse"].Settings["client_secret"]);
    }

    [Fact]
    public void Digits_from_the_environment_are_text_where_text_is_wanted()
    {
        folder.Replace("connections/greenhouse.yaml", "${env:GREENHOUSE_CLIENT_ID:-acme-candor}", "${env:ID:-0042}");

        Assert.Equal("0042", LoadSound().Connections["greenhouse"].Settings["client_id"]);
    }

    [Fact]
    public void The_hash_changes_with_a_byte_or_a_name_and_with_nothing_else()
    {
        var first = LoadSound().Hash;
        folder.Write(".editor-swap", "not part of the configuration");
        Assert.Equal(first, LoadSound().Hash);
        Assert.Matches("^[0-9a-f]{64}$", first);

        folder.Write("README.md", "not part of it either");
        folder.Write("secrets/greenhouse", "nor is a secret");
        Assert.Equal(first, LoadSound().Hash);

        folder.Write("policies/floor.yaml", folder.Read("policies/floor.yaml") + "# a\n");
        var second = LoadSound().Hash;
        Assert.NotEqual(first, second);

        File.Move(Path.Combine(folder.Path, "policies/floor.yaml"), Path.Combine(folder.Path, "policies/ceiling.yaml"));
        Assert.NotEqual(second, LoadSound().Hash);
    }

    private CandorConfiguration LoadSound()
    {
        var result = ConfigurationLoader.Load(folder.Path, SampleFolder.Variables.GetValueOrDefault);
        return result is ConfigurationResult.Loaded loaded
            ? loaded.Configuration
            : throw new Xunit.Sdk.XunitException(string.Join('\n', ((ConfigurationResult.Faulty)result).Faults));
    }
}
