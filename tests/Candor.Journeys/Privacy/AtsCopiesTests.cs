using Candor.Connectors;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Journeys.Support;
using Candor.Privacy;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Journeys.Privacy;

/// <summary>What an erasure does in the ATS: what the vendor takes back is removed and read again, and somebody else's is left alone.</summary>
public class AtsCopiesTests
{
    private const string Ats = "lever";

    [Theory]
    [InlineData(false, "removed")]
    [InlineData(true, "kept")]
    public async Task Our_note_is_removed_and_a_recruiters_that_names_the_screening_stays(bool named, string outcome)
    {
        await using var workshop = await Workshop.Start();
        var (application, candidate) = await workshop.Add(Ats, "Erased");
        var invited = await workshop.Until(application, now => now.State == ScreeningState.Invited);
        await FastCandidate.Answer(workshop, invited.Id);
        await workshop.Until(application, now => now.State == ScreeningState.Verified);
        Assert.Equal(1, await workshop.Notes(Ats, application, $"[{invited.Id}/"));
        if (named)
            await workshop.App.Services.GetRequiredService<Connections>().Get(Ats).WriteNote(new AtsTarget(application, candidate, invited.Id), $"See {invited.Id}", CancellationToken.None);

        var erased = Assert.Single(await workshop.App.Services.GetRequiredService<Erasures>().Erase(invited.Id, "pia", "request", null, CancellationToken.None));

        Assert.Equal("erased", erased.Outcome);
        var certificate = (await workshop.Journal.Find(invited.Id, CancellationToken.None))!.Data.Done!;
        Assert.Equal(outcome, certificate.AtsCopies.Single(copy => copy.What == "note").Outcome);
        Assert.Equal(0, await workshop.Notes(Ats, application, $"[{invited.Id}/"));
        Assert.Equal(named ? 1 : 0, await workshop.Notes(Ats, application, invited.Id));
    }
}
