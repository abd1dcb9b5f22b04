using System.Security.Cryptography;
using Candor.Consent;
using Candor.Domain.Policy;
using Candor.Policy;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Policy;

/// <summary>What candidates read and agree to: which texts, in which language, and that none changes unseen.</summary>
public class NoticeTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "packs", "notices");

    private static readonly IReadOnlyList<Pack> Packs = PackShelf.Load(Path.Combine(Repository.Root, "packs")).Packs;

    private static readonly NoticeShelf Shelf = NoticeShelf.Load(Folder);

    private static readonly NoticeValues Values = new("Acme", "privacy@acme.example", "Agent");

    [Fact]
    public void Every_text_that_a_law_asks_for_is_there_in_English_and_in_the_language_it_asks_for() => Assert.All(
        Packs.SelectMany(pack => pack.Obligations).Where(asked => asked.Text is not null),
        asked =>
        {
            Assert.True(Shelf.Has(asked.Text!, "en"), asked.Text);
            Assert.True(asked.Language is null || Shelf.Has(asked.Text!, asked.Language), $"{asked.Text} in {asked.Language}");
        });

    [Fact]
    public void Every_text_is_there_in_English_and_in_French() => Assert.Equal(
        Shelf.Texts.Where(text => text.Language == "en").Select(text => text.Id).Order(),
        Shelf.Texts.Where(text => text.Language == "fr").Select(text => text.Id).Order());

    [Fact]
    public void A_text_that_changed_has_another_version()
    {
        var known = File.ReadAllLines(Path.Combine(Folder, "VERSIONS")).ToHashSet();

        Assert.All(Shelf.Texts, text =>
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, text.Language, $"{text.Id}.md"))));
            Assert.True(
                known.Contains($"{text.Language}/{text.Id} {text.Version} {hash}"),
                $"{text.Language}/{text.Id}.md changed: count its version up and add the line \"{text.Language}/{text.Id} {text.Version + 1} <SHA-256>\" to VERSIONS.");
        });
    }

    [Fact]
    public void A_Quebecer_reads_French_first_and_the_screenings_own_language_beside_it()
    {
        var set = Set("CA-QC", "CA-QC", ["recording", "transcript"], ["ai_evaluation"]);

        Assert.All(set.Notices, notice => Assert.Equal(["fr", "en"], notice.Languages));
        Assert.All(set.Consents, consent => Assert.Equal(["fr", "en"], consent.Text.Languages));
        var data = Shown(set.Notices.Single(notice => notice.Id == "your-data"));
        Assert.Equal("Vos renseignements / Your data", data.Title);
        Assert.Equal(["fr", "en"], data.Parts.Select(part => part.Language));
        Assert.StartsWith("- Quoi", data.Parts[0].Body, StringComparison.Ordinal);
        Assert.StartsWith("- What", data.Parts[1].Body, StringComparison.Ordinal);
        Assert.Equal(data.Kept.Text, string.Join("\n\n", data.Parts.Select(part => part.Whole)));
    }

    [Fact]
    public void A_screening_in_French_says_everything_once()
    {
        var question = Question("CA-QC", "CA-QC", ["recording"], ["ai_evaluation"]);

        var set = NoticeSet.For(Shelf, PolicyEngine.Decide(Packs, question), question.Captures, question.Uses, "fr-CA", Values);

        Assert.All(set.Notices, notice => Assert.Equal(["fr"], notice.Languages));
    }

    [Fact]
    public void Elsewhere_the_screenings_language_stands_alone() =>
        Assert.All(Set("US-IL", "US-TX", ["recording"], ["ai_evaluation"]).Notices, notice => Assert.Equal(["en"], notice.Languages));

    [Fact]
    public void Of_several_laws_texts_for_one_purpose_the_written_release_is_signed()
    {
        var recording = Set("US-IL", "US-IL", ["recording", "transcript"], ["ai_evaluation"]).Consents[0];

        Assert.Equal(("recording", "consent-recording-illinois"), (recording.Purpose, recording.Text.Id));
        Assert.Equal(["us-il-bipa", "us-il-eavesdropping"], recording.Laws);
    }

    [Fact]
    public void The_employers_own_text_does_not_take_the_place_of_a_laws()
    {
        var own = new Pack
        {
            Id = "policy/floor", Title = "Floor", Because = "we like it so",
            Obligations = [new PackObligation { Kind = "consent", Id = "a-consent", What = "Ask.", Purpose = "recording", Text = "consent-transcript" }],
        };
        var question = Question("US-CA", "US-CA", ["recording"], []);

        var set = NoticeSet.For(Shelf, PolicyEngine.Decide([.. Packs, own], question), question.Captures, question.Uses, "en", Values);

        Assert.Equal("consent-recording", set.Consents.Single(consent => consent.Purpose == "recording").Text.Id);
    }

    [Fact]
    public void What_is_said_is_true_of_what_is_captured()
    {
        var voice = Text(Set("US-IL", "US-IL", ["recording"], ["ai_evaluation"]));
        var print = Text(Set("US-IL", "US-IL", ["recording", "voiceprint", "video"], []));

        Assert.Contains("no voiceprint", voice, StringComparison.Ordinal);
        Assert.Contains("Software rates", voice, StringComparison.Ordinal);
        Assert.DoesNotContain("no voiceprint", print, StringComparison.Ordinal);
        Assert.DoesNotContain("Software rates", print, StringComparison.Ordinal);
        Assert.Contains("your voice and your picture", print, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_text_renders_without_a_hole_for_every_place()
    {
        foreach (var place in new[] { "US-IL", "US-TX", "US-CA", "US-NY-NYC", "US-WA", "CA-QC", "CA-ON", "DE", "GB", "AU-NSW", "KR" })
            foreach (var text in Set(place, place, ["recording", "transcript", "voiceprint", "video"], ["ai_evaluation", "automated_decision"]).All())
            {
                Assert.StartsWith("# ", text.Kept.Text, StringComparison.Ordinal);
                Assert.DoesNotContain("{", text.Kept.Text, StringComparison.Ordinal);
                Assert.DoesNotContain("  ", text.Kept.Text, StringComparison.Ordinal);
            }
    }

    private static string Text(NoticeSet set) => string.Join('\n', set.Notices.Select(notice => notice.Kept.Text));

    private static ShownText Shown(RenderedText text) => new(text.Id, text.Version, text.Languages, text.Kept);

    private static NoticeSet Set(string candidate, string job, string[] captures, string[] uses)
    {
        var question = Question(candidate, job, captures, uses);
        return NoticeSet.For(Shelf, PolicyEngine.Decide(Packs, question), captures, uses, "en", Values);
    }

    private static PolicyQuestion Question(string candidate, string job, string[] captures, string[] uses) => new()
    {
        Candidate = candidate, Job = job, Employer = job, Employees = 200, On = new DateOnly(2026, 11, 24), Captures = captures, Uses = uses, ProcessedIn = "US",
    };
}

/// <summary>All texts of a set.</summary>
internal static class NoticeSets
{
    /// <summary>Notices and consents.</summary>
    /// <param name="set">The set.</param>
    public static IEnumerable<RenderedText> All(this NoticeSet set) => set.Notices.Concat(set.Consents.Select(consent => consent.Text));
}
