using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Candor.Configuration;
using Candor.Connectors;
using Candor.Connectors.Paper;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Storage;
using Candor.Tests.Configuration;
using Candor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.SampleConnector;

/// <summary>The connector that the docs show: its text is what is compiled here, and a screening runs through it with nothing else of Candor changed.</summary>
public sealed partial class SampleConnectorTests
{
    private const string Secret = "a-webhook-secret-of-paper";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    /// <summary>As in <see cref="Vendors.All"/> with one more line.</summary>
    private static readonly IReadOnlyDictionary<string, Vendor> WithPaper =
        Vendors.All.Values.Append(PaperConnector.Vendor).ToDictionary(vendor => vendor.Sheet.Vendor, StringComparer.Ordinal);

    public static TheoryData<string> Files { get; } =
        [.. Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(Repository.Root, "docs", "integrators", "sample-connector");

    [Theory]
    [MemberData(nameof(Files))]
    public void The_page_shows_the_code_that_is_tested(string file)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "integrators", "adding-a-connector.md"));
        var language = Path.GetExtension(file) == ".cs" ? "csharp" : "yaml";

        // When this fails: scripts/show-samples.sh puts the files into the page.
        Assert.Contains($"<!-- {file} -->\n```{language}\n{File.ReadAllText(Path.Combine(Folder, file))}```\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_names_every_file_a_connector_touches()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "integrators", "adding-a-connector.md"));
        var registry = File.ReadAllText(Path.Combine(Repository.Root, "src", "Candor.Connectors", "Vendors.cs"));

        Assert.Contains("        Paper.PaperConnector.Vendor,\n", page, StringComparison.Ordinal);
        // The line it tells to add stands among such as these.
        Assert.True(Registration().Count(registry) >= 4, registry);
    }

    [Fact]
    public async Task A_screening_runs_through_the_sample_connector_though_two_answers_are_lost()
    {
        var paper = new PaperAts();
        using var folder = Configured();
        var loaded = Assert.IsType<ConfigurationResult.Loaded>(ConfigurationLoader.Load(folder.Path, Variables().GetValueOrDefault, WithPaper));
        await using var candor = await RunningCandor.Start(
            RunningCandor.Sqlite,
            _ => loaded.Configuration,
            services =>
            {
                services.AddSingleton(WithPaper);
                services.AddHttpClient("paper").ConfigurePrimaryHttpMessageHandler(() => paper);
            },
            TestContext.Current.CancellationToken);
        paper.Lose("PATCH /v1/applications/app-1");

        Assert.Equal(HttpStatusCode.OK, await Tell(candor, "app-1"));
        var invited = await Until(candor, screening => screening.State == ScreeningState.Invited);
        Assert.StartsWith("http", (string?)paper.Fields["link"], StringComparison.Ordinal);

        paper.Lose("POST /v1/applications/app-1/notes");
        await candor.App.Services.GetRequiredService<Journal>().Act(
            invited.Id, Actor.Candidate(invited.Id), _ => new Declined(), TestContext.Current.CancellationToken);
        await Until(candor, screening => screening.EndingVerified);

        Assert.Equal("Declined", (string?)paper.Fields["status"]);
        Assert.Equal(invited.Id, (string?)paper.Fields["screening"]);
        Assert.Contains("Declined", Assert.Single(paper.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_settings_are_checked_like_those_of_any_other()
    {
        using var folder = Configured();
        folder.Replace("connections/paper.yaml", "api_key: ${env:PAPER_API_KEY}", "api_key: hunter2\nperform_as: nobody");

        var faulty = Assert.IsType<ConfigurationResult.Faulty>(ConfigurationLoader.Load(folder.Path, Variables().GetValueOrDefault, WithPaper));

        Assert.Equal(["`api_key` must not be written out: it is a secret", "`perform_as` is not a known key"], faulty.Faults.Select(fault => fault.What));
        Assert.All(faulty.Faults, fault => Assert.Equal("connections/paper.yaml", fault.File));
    }

    private static SampleFolder Configured()
    {
        var folder = new SampleFolder();
        folder.Write("connections/paper.yaml", File.ReadAllText(Path.Combine(Folder, "paper.yaml")));
        var workflow = folder.Read("workflows/customer-care.yaml").Replace("connection: greenhouse", "connection: paper", StringComparison.Ordinal)
            .Replace("invitation_field: voice_screen_link", "invitation_field: link", StringComparison.Ordinal);
        folder.Write("workflows/customer-care.yaml", Mapping().Replace(workflow, """
            mapping:
              - {to: status, from: screening.completion_status, type: single_select}
              - {to: screening, from: screening.id, type: long_text}

            note:
            """));
        return folder;
    }

    private static Dictionary<string, string> Variables() => new(SampleFolder.Variables)
    {
        ["PAPER_API_KEY"] = PaperAts.Key, ["PAPER_WEBHOOK_SECRET"] = Secret,
    };

    private static async Task<HttpStatusCode> Tell(RunningCandor candor, string application)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"application":"{{application}}"}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/paper") { Content = new ByteArrayContent(body) };
        request.Headers.Add("Paper-Signature", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body)));
        using var answer = await candor.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static async Task<Screening> Until(RunningCandor candor, Func<Screening, bool> holds)
    {
        var journal = candor.App.Services.GetRequiredService<Journal>();
        var watch = Stopwatch.StartNew();
        Screening? last = null;
        while (watch.Elapsed < Deadline)
        {
            await using (var scope = candor.App.Services.CreateAsyncScope())
            {
                var ids = await scope.ServiceProvider.GetRequiredService<Store>().Screenings.Select(row => row.Id).ToListAsync(TestContext.Current.CancellationToken);
                last = ids is [var only] ? await journal.Find(only, TestContext.Current.CancellationToken) : null;
            }

            if (last is not null && holds(last))
                return last;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"The screening stands in {last?.State.ToString() ?? "nothing"}: {last?.Attention?.Why}");
    }

    [GeneratedRegex(@"^        [A-Z][A-Za-z]+\.[A-Z][A-Za-z]+Connector\.Vendor,$", RegexOptions.Multiline)]
    private static partial Regex Registration();

    [GeneratedRegex(@"^mapping:.*^note:", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Mapping();
}
