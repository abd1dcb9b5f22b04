using System.Security.Cryptography;
using Candor.Configuration;

namespace Candor.Cli.Demo;

/// <summary>
/// A made-up candidate at a made-up device: reads the page, ticks the boxes, and speaks with a synthetic voice that is encoded and uploaded
/// in pieces just as the page's recorder does it. Only the browser is missing; the browser test has one.
/// </summary>
/// <param name="voice">The voice.</param>
/// <param name="scripts">Folder of what is said, a file a question.</param>
internal sealed class DemoCandidate(SyntheticVoice voice, string scripts)
{
    private const int Piece = 8 * 1024;
    private const string MediaType = "audio/webm;codecs=opus";

    /// <summary>Reads and agrees.</summary>
    /// <param name="link">The candidate's link.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task Agree(string link, CancellationToken cancel)
    {
        using var browser = new PretendBrowser();
        await browser.Open(link, cancel);
        await browser.Submit("form[action$='/consent']", tickAll: true);
    }

    /// <summary>Answers every question.</summary>
    /// <param name="link">The candidate's link.</param>
    /// <param name="questions">What is asked.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task Speak(string link, IReadOnlyList<Question> questions, CancellationToken cancel)
    {
        using var http = new HttpClient();
        foreach (var question in questions)
        {
            var text = await File.ReadAllTextAsync(Path.Combine(scripts, $"{question.Id}.txt"), cancel);
            var sound = await voice.WebM(text.Trim(), cancel);
            var pieces = sound.Chunk(Piece).ToList();
            for (var number = 0; number < pieces.Count; number++)
                await Upload(http, $"{link}/questions/{question.Id}/segments/demo/chunks/{number}", pieces[number], cancel);
            using var whole = new StringContent(
                $$"""{"segments":[{"id":"demo","chunks":{{pieces.Count}},"media_type":"{{MediaType}}"}]}""",
                System.Net.Http.Headers.MediaTypeHeaderValue.Parse("application/json"));
            using var finished = await http.PostAsync($"{link}/questions/{question.Id}/finish", whole, cancel);
            finished.EnsureSuccessStatusCode();
        }
    }

    private static async Task Upload(HttpClient http, string address, byte[] piece, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new ByteArrayContent(piece) };
        request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(MediaType);
        request.Headers.Add("X-Content-SHA256", Convert.ToHexStringLower(SHA256.HashData(piece)));
        using var answer = await http.SendAsync(request, cancel);
        answer.EnsureSuccessStatusCode();
    }
}
