using Candor.Policy;
using Candor.Privacy;
using Candor.Storage.Objects;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Privacy;

/// <summary>The planning pack of the sample employer is the one in the documents.</summary>
public class PlanningPackTests
{
    private static readonly IReadOnlyList<PlanningPack.Part> Parts = PlanningPack.Of(
        RunningCandor.Configuration(), PackShelf.Load(Path.Combine(Repository.Root, "packs")).Packs, new DateOnly(2026, 11, 24));

    [Fact]
    public void The_sample_in_the_documents_is_what_the_command_makes() =>
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "docs", "legal", "planning-pack.md")), PlanningPack.Markdown(Parts));

    [Fact]
    public void Where_recordings_lie_in_a_bucket_it_says_which_and_where()
    {
        var bucket = new ObjectBucket("acme-recordings", "candor/", new Uri("https://s3.acme.example"), "us-east-1", new AccessKey("AKID", "secret", null));
        var pack = PlanningPack.Markdown(PlanningPack.Of(
            RunningCandor.Configuration() with { Regions = new(Storage: "DE") }, PackShelf.Load(Path.Combine(Repository.Root, "packs")).Packs, new DateOnly(2026, 11, 24), bucket));

        Assert.Contains("| Recordings | s3://acme-recordings/candor at https://s3.acme.example | the recordings, sealed; their keys stay with this installation | DE |", pack, StringComparison.Ordinal);
        Assert.DoesNotContain("secret |", pack, StringComparison.Ordinal);
    }

    [Fact]
    public void It_names_laws_fields_roles_and_leaves_room_to_sign()
    {
        var html = PlanningPack.Html(Parts);

        foreach (var named in new[] { "us-il-bipa", "voice_screen_link", "Privacy officer", "Open questions", "class=\"sign\"", "@media print" })
            Assert.Contains(named, html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }
}
