using System.Net;
using Candor.Domain.Screenings;
using Candor.Privacy;
using Candor.Storage;
using Candor.Storage.Objects;
using Candor.Tests.Access;
using Candor.Tests.Consent;
using Candor.Tests.Storage.S3;
using Candor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Storage;

/// <summary>The running product with a bucket, from the first piece to the erasure: of the stand-in, or of a store that others wrote where one is named.</summary>
public sealed class AnswerInABucketTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_candidate_says_is_kept_heard_and_erased_with_every_version()
    {
        await using var standIn = await StandInS3.Start(Cancel, versioned: true, pageSize: 3);
        if (RealStore.Bucket(versioned: true) is { } bucket)
            await RealStore.Make(bucket, versioned: true, Cancel);
        else
            bucket = standIn.As("candor/");
        using var blobs = new S3Blobs(bucket, S3Client.Of(bucket, []));
        var spies = new Spies();
        var configuration = RunningCandor.Configuration();
        var surroundings = await RunningCandor.SurroundingsIn(Directory.CreateTempSubdirectory("candor-running-").FullName, RunningCandor.Sqlite, Cancel);
        await using var candor = await RunningCandor.On(
            surroundings with { Objects = bucket },
            configuration with { Employer = configuration.Employer with { Employees = 10 } },
            spies.Register,
            Cancel,
            keeps: false);
        var target = await Standing.Make(candor, Standing.Consented, Cancel);

        for (var number = 1; number < 10; number++)
        {
            using var taken = await candor.Http.SendAsync(EveryEndpoint.Upload(target.Token, number, new ByteArrayContent(Target.Piece), Target.Piece), Cancel);
            Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
        }

        foreach (var question in new[] { "experience", "escalation" })
        {
            if (question == "escalation")
                await candor.App.Services.GetRequiredService<IObjectStore>()
                    .Write((await Find(candor, target)).Permit("recording")!, ["answers", question, Target.Segment, "000000"], Target.Piece, Cancel);
            using var finished = await candor.Http.PostAsync(
                $"/s/{target.Token}/questions/{question}/finish",
                new StringContent($$"""{"segments":[{"id":"{{Target.Segment}}","chunks":{{(question == "experience" ? 10 : 1)}},"media_type":"audio/webm"}]}""", System.Text.Encoding.UTF8, "application/json"),
                Cancel);
            Assert.Equal(HttpStatusCode.OK, finished.StatusCode);
        }

        using var limit = new CancellationTokenSource(Patience);
        while ((await Find(candor, target)).Transcript is null)
            await Task.Delay(50, limit.Token);
        // Eleven pieces, and two answers as they are heard.
        Assert.Equal(13, await blobs.Count(target.Screening, Cancel));
        Assert.False(Directory.Exists(Path.Combine(candor.Data, "objects")));

        var erased = Assert.Single(await candor.App.Services.GetRequiredService<Erasures>().Erase(target.Screening, "pia", "request", null, Cancel));

        Assert.Equal("erased", erased.Outcome);
        Assert.Equal(13, (await Find(candor, target)).Data.Done!.Objects);
        Assert.Equal(0, await blobs.Count(target.Screening, Cancel));
        Assert.DoesNotContain(standIn.Everything, one => one.Key.Contains(target.Screening, StringComparison.Ordinal));
    }

    private static async Task<Screening> Find(RunningCandor candor, Target target) =>
        (await candor.App.Services.GetRequiredService<Journal>().Find(target.Screening, Cancel))!;
}
