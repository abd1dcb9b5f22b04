using System.Diagnostics;
using System.Net;
using System.Text;
using Candor.Configuration;
using Candor.Configuration.Approval;
using Candor.Configuration.History;
using Candor.Domain.Screenings;
using Candor.Tests.Access;
using Candor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Configuration;

/// <summary>The second person at the public doors: the commands of an installation that is down, and the console of one that runs.</summary>
public sealed class SecondPersonDoorTests
{
    private const string Floor = "policies/floor.yaml";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_product_starts_only_with_what_a_second_person_approved()
    {
        using var folder = new SampleFolder();
        var data = Directory.CreateTempSubdirectory("candor-second-").FullName;
        var variables = new Dictionary<string, string>(SampleFolder.Variables)
        {
            ["CANDOR_CONFIG"] = folder.Path,
            ["CANDOR_DATA"] = data,
            ["CANDOR_URLS"] = "http://127.0.0.1:0",
            ["CANDOR_AUTHOR"] = "Ada Adams",
            ["GREENHOUSE_URL"] = "http://127.0.0.1:9/v3",
            ["GREENHOUSE_TOKEN_URL"] = "http://127.0.0.1:9/token",
        };
        var candor = new CandorCommand(variables);
        await StartsAndIsStopped(variables);
        folder.Replace(Floor, "max_days: 365", "max_days: 400");

        var refused = await candor.Run("serve");
        var due = await candor.Run("retention", "due");
        var version = (string)(await candor.Run("config", "history", "--json")).Json["changes"]![0]!["hash"]!;
        var herself = await candor.Run("config", "approve", version[..12], "--by", "ada", "--reason", "It is mine");
        var other = await candor.Run("config", "approve", version[..12], "--by", "pia", "--reason", "The works council agreed", "--json");

        Assert.Equal((2, 2, 2, 0), (refused.Code, due.Code, herself.Code, other.Code));
        Assert.Contains("retention.recording.max_days is changed (retention)", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("yourself", herself.Errors, StringComparison.Ordinal);
        await StartsAndIsStopped(variables);
        var told = (await candor.Run("config", "history", "--json")).Json["second_person"]!.AsArray();
        Assert.Equal(["taken", "approved", "taken"], told.Select(one => (string?)one!["what"]));
        Assert.Equal(("approved", "pia"), ((string?)told[0]!["because"], (string?)told[0]!["by"]));
        Assert.Equal(("server", "The works council agreed"), ((string?)told[1]!["where"], (string?)told[1]!["reason"]));
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task On_the_console_both_values_are_read_side_by_side_and_somebody_else_approves()
    {
        await using var running = await RunningCandor.Start(RunningCandor.Sqlite, same => same, _ => { }, Cancel);
        var services = running.App.Services;
        var configuration = services.GetRequiredService<CandorConfiguration>();
        var (ada, pia) = (configuration.Staff.Single(one => one.Id == "ada"), configuration.Staff.Single(one => one.Id == "pia"));
        var files = new Dictionary<string, byte[]>(configuration.Files);
        files[Floor] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(files[Floor]).Replace("max_days: 365", "max_days: 400", StringComparison.Ordinal));
        var waiting = ConfigurationVersion.Of(files);
        await services.GetRequiredService<ConfigurationHistory>().Record(waiting, new ConfigurationAuthor("Ada Adams <ada@acme.example>", "git"), ConfigurationHistory.Check, Cancel);
        using var author = await Session.Of(running, ada, Cancel);
        using var second = await Session.Of(running, pia, Cancel);

        var page = await second.Http.GetStringAsync("/console/configuration", Cancel);
        foreach (var shown in new[] { "retention.recording.max_days", "<mark>365</mark>", "<mark>400</mark>", ">Approve<", ">Refuse<", "nobody has decided", "Ada Adams" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
        Assert.DoesNotContain(">Approve<", await author.Http.GetStringAsync("/console/configuration", Cancel), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Send(author, "approve", waiting.Hash, configuration.Hash)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Send(second, "approve", waiting.Hash, new string('0', 64))).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Send(second, "approve", new string('0', 64), configuration.Hash)).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await Send(second, "refuse", waiting.Hash, configuration.Hash)).StatusCode);
        Assert.NotEmpty(await services.GetRequiredService<ChangeApproval>().Unapproved(waiting, Cancel));
        Assert.Equal(HttpStatusCode.SeeOther, (await Send(second, "approve", waiting.Hash, configuration.Hash)).StatusCode);
        Assert.Empty(await services.GetRequiredService<ChangeApproval>().Unapproved(waiting, Cancel));

        Assert.Contains("approved: start Candor with it", await second.Http.GetStringAsync("/console/configuration", Cancel), StringComparison.Ordinal);
        var events = (await services.GetRequiredService<ChangeRecord>().Read(Cancel)).Events.Select(one => one.Event).ToList();
        Assert.Equal([typeof(ConfigurationTaken), typeof(ConfigurationRefused), typeof(ConfigurationApproved)], events.Select(one => one.GetType()));
        Assert.Equal("console", ((ConfigurationApproved)events[2]).Where);
    }

    private static Task<HttpResponseMessage> Send(Session session, string act, string hash, string before) => session.Send(
        new HttpRequestMessage(HttpMethod.Post, $"/console/configuration/{act}")
        {
            Content = new FormUrlEncodedContent(
                [KeyValuePair.Create("hash", hash), KeyValuePair.Create("before", before), KeyValuePair.Create("reason", "Read and understood")]),
        },
        Cancel);

    /// <summary>Serves until it says that it is ready.</summary>
    private static async Task StartsAndIsStopped(Dictionary<string, string> variables)
    {
        var program = AppContext.BaseDirectory.Replace(Path.Combine("tests", "Candor.Tests"), Path.Combine("src", "Candor"), StringComparison.Ordinal) + "Candor.dll";
        var start = new ProcessStartInfo("dotnet", [program, "serve", "--json"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        _ = process.StandardError.ReadToEndAsync(Cancel);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(90));
        Assert.Contains("ready", await process.StandardOutput.ReadLineAsync(limit.Token), StringComparison.Ordinal);
        process.Kill();
        await process.WaitForExitAsync(limit.Token);
    }
}
