using Candor.Access;
using Candor.Cli.Demo;
using Candor.Configuration;
using Candor.Consent;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Storage;
using Candor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Policy;

/// <summary>The console's page on the law, and texts shown again exactly as a candidate saw them.</summary>
public sealed class PolicyPageTests : IAsyncLifetime
{
    private RunningCandor _candor = null!;

    public async ValueTask InitializeAsync() => _candor = await RunningCandor.Start(RunningCandor.Sqlite, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _candor.DisposeAsync();

    [Fact]
    public async Task A_legal_reader_fills_in_the_facts_and_reads_the_answer()
    {
        using var staff = await SignIn("pia");

        await Open(staff, "/console/policy");
        Assert.Contains("What changes for your workflows", staff.Text, StringComparison.Ordinal);
        Assert.False(staff.Has("#answer"));

        await Open(
            staff,
            "/console/policy?ask=yes&candidate=US-IL&job=US-NY-NYC&employer=US-CA&employees=200&on=2026-11-24&notice_on=2026-11-02"
            + "&processed_in=US&captures=recording&captures=transcript&uses=ai_evaluation&public_posting=yes");
        Assert.Contains("The screening may be held", staff.Text, StringComparison.Ordinal);
        foreach (var said in new[] { "Biometric Information Privacy Act", "740 ILCS 14/10", "Because candidate in US-IL", "1095 days", "whether a plain voice recording is a biometric identifier" })
            Assert.Contains(said, staff.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Acme's own floor", staff.Text, StringComparison.Ordinal);

        await Open(staff, "/console/policy?ask=yes&candidate=DE&job=DE&employer=DE&on=2026-11-24&processed_in=US&captures=recording&rules=customer-care");
        Assert.Contains("eu-gdpr-transfer has no basis for processing in US", staff.Text, StringComparison.Ordinal);
        Assert.Contains("Acme's own floor", staff.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_beside_the_field_and_kept_as_typed()
    {
        using var staff = await SignIn("pia");

        await Open(staff, "/console/policy?ask=yes&candidate=US-XX&employees=many&on=2026-11-24");

        Assert.Contains("US-XX is not a place", staff.Text, StringComparison.Ordinal);
        Assert.True(staff.Has("#candidate[value='US-XX'][aria-invalid]"));
        Assert.True(staff.Has("#employees[value='many'][aria-invalid]"));
        Assert.False(staff.Has("#answer"));
    }

    [Fact]
    public async Task Nobody_reads_it_without_signing_in()
    {
        using var anybody = new PretendBrowser();

        await Open(anybody, "/console/policy");

        Assert.DoesNotContain("Fill in a case", anybody.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_candidate_saw_is_shown_again_exactly_and_a_changed_text_is_seen()
    {
        var cancel = TestContext.Current.CancellationToken;
        var services = _candor.App.Services;
        var journal = services.GetRequiredService<Journal>();
        await journal.Act(
            "scr_texts",
            Actor.System("test"),
            now => now.Seq > 0
                ? []
                :
                [
                    new Opened("greenhouse", "customer-care", "hash", "1", "4001", "s", "Conseiller", "c", "Camille", "Roy", null),
                    new Gated("allow", "CA-QC", "CA-ON", [], null, "", "0123456789abcdef"),
                    new Invited(DateTimeOffset.UtcNow.AddDays(5), "voice_screen_link", null),
                ],
            [],
            cancel);
        using var candidate = new PretendBrowser();
        await Open(candidate, $"/s/{services.GetRequiredService<CandidateLinks>().TokenFor("scr_texts")}");
        var seen = candidate.Text;
        await candidate.Submit("form[action$='/consent']", tickAll: true);

        var given = (await journal.Find("scr_texts", cancel))!.Consent!;
        await using var scope = services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        using var staff = await SignIn("pia");
        var hashes = given.Notices.Select(notice => notice.TextHash).Concat(given.Consents.Select(consent => consent.TextHash)).ToList();
        Assert.Contains(given.Notices, notice => notice.TextId == "your-data");
        foreach (var hash in hashes)
        {
            var kept = (await store.Texts.AsNoTracking().SingleAsync(row => row.Hash == hash, cancel)).Text;
            Assert.Equal(hash, new KeptText(kept).Hash);
            // The page is laid out in lines of its own: compare the words.
            Assert.All(kept.Split('\n').Select(Words), line => Assert.Contains(line, Words(seen), StringComparison.Ordinal));
            await Open(staff, $"/console/policy/texts/{hash}");
            Assert.Contains("unchanged", staff.Text, StringComparison.Ordinal);
            Assert.All(kept.Split('\n').Select(Words), line => Assert.Contains(line, Words(staff.Text), StringComparison.Ordinal));
        }

        Assert.Contains("Vos renseignements", seen, StringComparison.Ordinal);
        await store.Texts.Where(row => row.Hash == hashes[0]).ExecuteUpdateAsync(set => set.SetProperty(row => row.Text, row => row.Text + "."), cancel);
        await Open(staff, $"/console/policy/texts/{hashes[0]}");
        Assert.Contains("it is not what was shown", staff.Text, StringComparison.Ordinal);
    }

    private static string Words(string text) =>
        string.Join(' ', text.Replace("**", "", StringComparison.Ordinal).TrimStart('#', '-', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private Task Open(PretendBrowser browser, string path) =>
        browser.Open(new Uri(_candor.Http.BaseAddress!, path).ToString(), TestContext.Current.CancellationToken);

    private async Task<PretendBrowser> SignIn(string staff)
    {
        var services = _candor.App.Services;
        var link = SignInLink.Make(services.GetRequiredService<MasterKey>(), services.GetRequiredService<CandorConfiguration>(), TimeProvider.System, staff)!;
        var browser = new PretendBrowser();
        await Open(browser, new Uri(link).AbsolutePath);
        await browser.Submit("form");
        return browser;
    }
}
