using System.Net;
using System.Text.RegularExpressions;
using Candor.Tests.Consent;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Access;

/// <summary>What browsers are told, by every answer of every endpoint; what a form needs; and what is limited.</summary>
public sealed partial class WebSecurityTests : IAsyncLifetime
{
    private readonly Spies _spies = new();
    private RunningCandor _candor = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _candor = await RunningCandor.Start(
        RunningCandor.Sqlite, configuration => configuration with { PublicUrl = new Uri("https://candor.acme.example") }, _spies.Register, Cancel);

    public ValueTask DisposeAsync() => _candor.DisposeAsync();

    [Fact]
    public async Task Every_answer_lets_nothing_inline_run_and_is_kept_by_nobody()
    {
        using var session = await Session.Of(_candor, _candor.Everybody(), Cancel);
        foreach (var endpoint in EveryEndpoint.Known.Values.Where(one => one.Key != "POST /sign-out"))
        {
            var target = await Standing.Make(_candor, Standing.Consented, Cancel);
            using var answer = await session.Send(endpoint.Request(target), Cancel);

            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
            Assert.True(answer.Headers.Contains("Strict-Transport-Security"), $"{endpoint} tells no browser to stay with https");
            Assert.True(answer.Headers.CacheControl?.NoStore, $"{endpoint} may be kept on the way");
            if (answer.Content.Headers.ContentType?.MediaType != "text/html")
                continue;
            var page = await answer.Content.ReadAsStringAsync(Cancel);
            // A file that is kept and opened elsewhere brings its style along, and no script.
            var found = answer.Content.Headers.ContentDisposition?.DispositionType == "attachment" ? Script().Match(page) : Inline().Match(page);
            Assert.False(found.Success, $"{endpoint} has inline script or style: {found.Value}");
        }
    }

    [Fact]
    public async Task No_form_of_a_member_of_staff_counts_without_its_token()
    {
        var target = await Standing.Make(_candor, Standing.Consented, Cancel);
        using var session = await Session.Of(_candor, _candor.Everybody(), Cancel);
        foreach (var endpoint in EveryEndpoint.Known.Values.Where(one => one.IsStaffs && one.Key.StartsWith("POST /console", StringComparison.Ordinal)))
        {
            using var answer = await session.Http.SendAsync(endpoint.Request(target), Cancel);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        using var left = await session.Http.SendAsync(EveryEndpoint.Known["POST /sign-out"].Request(target), Cancel);
        using var still = await session.Http.GetAsync("/console", Cancel);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Fact]
    public async Task Guessing_links_is_slowed_down_and_a_candidate_who_uploads_is_not()
    {
        var target = await Standing.Make(_candor, Standing.Consented, Cancel);
        var guesses = new List<HttpStatusCode>();
        for (var guess = 0; guess < 60; guess++)
        {
            using var answer = await _candor.Http.GetAsync($"/s/{target.Screening}.guess{guess}", Cancel);
            guesses.Add(answer.StatusCode);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, guesses);
        for (var piece = 1; piece <= 60; piece++)
        {
            using var answer = await _candor.Http.SendAsync(EveryEndpoint.Upload(target.Token, piece, new ByteArrayContent(Target.Piece), Target.Piece), Cancel);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Only_recordings_of_a_fit_size_are_taken()
    {
        var target = await Standing.Make(_candor, Standing.Consented, Cancel);
        var before = await Standing.Taken(_candor, target.Screening, Cancel);
        var large = new byte[Candor.Interview.AnswerUploads.MaxChunkBytes + 1];
        using var wrongType = EveryEndpoint.Upload(target.Token, 1, new ByteArrayContent(Target.Piece), Target.Piece);
        wrongType.Content!.Headers.ContentType = new("text/html");

        using var tooLarge = await _candor.Http.SendAsync(EveryEndpoint.Upload(target.Token, 1, new ByteArrayContent(large), large), Cancel);
        using var noRecording = await _candor.Http.SendAsync(wrongType, Cancel);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.UnsupportedMediaType), (tooLarge.StatusCode, noRecording.StatusCode));
        Assert.Equal(before, await Standing.Taken(_candor, target.Screening, Cancel));
    }

    [GeneratedRegex("""<script(?![^>]*\ssrc=)|<style|\sstyle="|\son[a-z]+="|javascript:""", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex("""<script|\son[a-z]+="|javascript:""", RegexOptions.IgnoreCase)]
    private static partial Regex Script();
}
