using Candor.Cli.Demo;
using Candor.Journeys.Support;
using Candor.Transcription;
using Microsoft.Playwright;
using Xunit;

namespace Candor.Journeys.Browser;

/// <summary>
/// A real browser with a fake microphone: the page a candidate sees, the recorder that runs in it, and the words that arrive. Chromium is Debian's; the
/// voice is flite's, played once through the microphone for each question.
/// </summary>
public sealed class SpokenAnswerTests : IAsyncLifetime
{
    private const string Spoken = "i have five years of experience with customer support and i resolve problems every week";

    private readonly string _folder = Directory.CreateTempSubdirectory("candor-browser-").FullName;
    private World _world = null!;
    private RealBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        var voice = new SyntheticVoice(new WorkingFolder(Path.Combine(_folder, "voice")), TimeProvider.System);
        var sound = Path.Combine(_folder, "voice.wav");
        await File.WriteAllBytesAsync(sound, await voice.Wav(Spoken, TestContext.Current.CancellationToken));
        _world = await World.Start();
        _browser = await RealBrowser.Start(
            "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", $"--use-file-for-fake-audio-capture={sound}%noloop");
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _world.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_is_said_into_the_page_arrives_word_for_word_in_the_transcript()
    {
        var application = await _world.Sandbox.Move(_world.Ats, "Maya Okafor", "Voice Screen", TestContext.Current.CancellationToken);
        var link = await _world.Invitation(application);
        var phone = await _browser.Visitor(width: 390, height: 844);
        var page = await phone.NewPageAsync();

        await RealBrowser.Go(page, link);
        Assert.Equal("denied", await MicrophonePolicy(page));
        await Picture(page, "candidate-consent");
        foreach (var box in await page.Locator("input[type=checkbox]").AllAsync())
            await box.CheckAsync();
        await RealBrowser.Press(page, "I agree, go on");

        await RealBrowser.Arrive(page, "/microphone");
        Assert.Equal("allowed", await MicrophonePolicy(page));
        await Picture(page, "candidate-microphone");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Go to the first question" }).ClickAsync();

        await RealBrowser.Arrive(page, "/questions/experience");
        await Answer(page, "candidate-question");
        await RealBrowser.Arrive(page, "/questions/escalation");
        await Answer(page, null);
        await RealBrowser.Arrive(page, link);
        await Picture(page, "candidate-received");

        await Patience.Until(async () => await _world.StateOf(application) == "Evaluated");
        await LookAtTheConsole(await _world.ScreeningOf(application));
        await Patience.Persist(() => _world.Review(link));
        await Patience.Until(async () => await _world.StateOf(application) == "Verified");
        var evidence = await _world.Field(application, "voice_screen_evidence");
        Assert.Contains("i have five years of experience with customer support", evidence, StringComparison.Ordinal);
        Assert.Contains("i resolve problems every week", evidence, StringComparison.Ordinal);
        await LookAtTheBoard(application);
    }

    /// <summary>A reviewer plays the quoted seconds.</summary>
    private async Task LookAtTheConsole(string? screening)
    {
        var desk = await _browser.Visitor();
        var page = await desk.NewPageAsync();
        await RealBrowser.Go(page, _world.SignIn("rita"));
        await page.GetByRole(AriaRole.Button).First.ClickAsync();
        // Who comes for the first time is led to set up how to come back.
        await RealBrowser.Arrive(page, "/console/account");
        await Picture(page, "console-account");
        await RealBrowser.Go(page, $"{_world.Url}/console");
        await Picture(page, "console");
        await RealBrowser.Go(page, $"{_world.Url}/console/screenings/{screening}");
        await Picture(page, "console-screening");
        var played = page.WaitForResponseAsync(response => response.Url.Contains("/audio", StringComparison.Ordinal));
        await page.EvaluateAsync("() => document.querySelector('audio').load()");
        Assert.True((await played).Status is 200 or 206);
        await RealBrowser.Go(page, $"{_world.Url}/console/operations");
        await Picture(page, "console-operations");
        await desk.CloseAsync();
    }

    private async Task LookAtTheBoard(string application)
    {
        var page = await (await _browser.Visitor(height: 800)).NewPageAsync();
        await RealBrowser.Go(page, _world.Sandbox.Url.ToString());
        await Picture(page, "board");
        await RealBrowser.Go(page, new Uri(_world.Sandbox.Url, $"/greenhouse/applications/{application}").ToString());
        Assert.Contains("Proceed", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await Picture(page, "result");
    }

    private static async Task Answer(IPage page, string? picture)
    {
        await page.Locator("[data-do=record]").ClickAsync();
        // The fake microphone speaks for five seconds; the recorder's own clock says when they are over.
        await page.WaitForFunctionAsync(
            "() => { const [m, s] = document.querySelector('span[data-clock]').textContent.split(':').map(Number); return m * 60 + s >= 7; }");
        if (picture is not null)
            await Picture(page, picture);
        await page.Locator("[data-do=stop]").ClickAsync();
        await page.Locator("[data-do=use]").ClickAsync();
    }

    /// <summary>Whether the browser would let the page near a microphone, by the headers it was sent with.</summary>
    private static async Task<string> MicrophonePolicy(IPage page) =>
        await page.EvaluateAsync<bool>("() => document.featurePolicy ? document.featurePolicy.allowsFeature('microphone') : true") ? "allowed" : "denied";

    /// <summary>Pictures for people to look at, where CANDOR_PICTURES names a folder.</summary>
    private static async Task Picture(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("CANDOR_PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }
}
