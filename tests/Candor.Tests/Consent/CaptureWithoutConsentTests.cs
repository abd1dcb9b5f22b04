using System.Net;
using System.Reflection;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Storage;
using Candor.Storage.Objects;
using Candor.Tests.Access;
using Candor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wolverine.Runtime.Handlers;
using Xunit;

namespace Candor.Tests.Consent;

/// <summary>
/// Nothing is captured, stored, heard or rated without a consent that stands: tried at every endpoint, with every message and under every hosted service of the
/// running application, in every state that has no consent. What is tried comes from the application itself, so that nothing new is left out.
/// </summary>
public sealed class CaptureWithoutConsentTests : IAsyncLifetime
{
    private readonly Spies _spies = new();
    private RunningCandor _candor = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _candor = await RunningCandor.Start(RunningCandor.Sqlite, same => same, _spies.Register, Cancel);

    public ValueTask DisposeAsync() => _candor.DisposeAsync();

    [Fact]
    public async Task No_endpoint_captures_anything_without_consent()
    {
        var member = _candor.Everybody();
        using var session = await Session.Of(_candor, member, Cancel);
        var screenings = new UnmovedScreenings(_candor);
        foreach (var (key, _) in EveryEndpoint.Of(_candor.App))
        {
            Assert.True(EveryEndpoint.Known.TryGetValue(key, out var endpoint), $"{key} is not known here. {EveryEndpoint.Mend}");
            foreach (var (name, events) in Standing.WithoutConsent)
            {
                var target = await screenings.That(name, events);
                var before = await Standing.Taken(_candor, target.Screening, Cancel);

                using var answer = await session.Send(endpoint.Request(target), Cancel);

                await IsUntouched(target, before, $"{key} on a screening that is {name} answered {(int)answer.StatusCode}");
                Assert.False(
                    (answer.Content.Headers.ContentType?.MediaType ?? "").StartsWith("audio/", StringComparison.Ordinal),
                    $"{key} played a recording of a screening that is {name}");
            }
        }
    }

    [Fact]
    public async Task No_message_makes_a_handler_work_without_consent()
    {
        var messages = _candor.App.Services.GetRequiredService<HandlerGraph>().Chains.Select(chain => chain.MessageType)
            .Where(type => type.Assembly == typeof(Journey).Assembly).ToList();
        Assert.Contains(typeof(Transcribe), messages);
        var screenings = new UnmovedScreenings(_candor);
        foreach (var type in messages)
        {
            foreach (var (name, events) in Standing.WithoutConsent)
            {
                var target = await screenings.That(name, events);
                var before = await Standing.Taken(_candor, target.Screening, Cancel);

                await Handle(await MessageOf(type, target));

                await IsUntouched(target, before, $"{type.Name} on a screening that is {name}");
            }
        }
    }

    [Fact]
    public async Task No_hosted_service_moves_a_screening_on_without_consent()
    {
        string[] known = ["Sequencer", "Waker", "ReconcileSchedule", "DriftWatch", "WitnessSchedule", "RetentionSchedule", "BorderWatch"];
        var running = _candor.App.Services.GetServices<IHostedService>().Select(service => service.GetType())
            .Where(type => type.Assembly == typeof(Journey).Assembly).Select(type => type.Name).ToList();
        Assert.True(
            running.All(known.Contains),
            $"{string.Join(", ", running.Except(known))}: say here what shows that it has been round, and that it captures nothing without consent.");

        var targets = new List<(Target Target, IReadOnlyList<string> Before)>();
        foreach (var (_, events) in Standing.WithoutConsent)
        {
            var target = await Standing.Make(_candor, events(), Cancel);
            targets.Add((target, await Standing.Taken(_candor, target.Screening, Cancel)));
        }

        // The waker looks every few seconds: it has been round when none of what is overdue still is.
        await Rows(store => store.Screenings.Where(row => row.MovedByCandor).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.WakeAt, DateTimeOffset.UnixEpoch), Cancel));
        await Until(async () => await Rows(store => store.Screenings.CountAsync(row => row.WakeAt == DateTimeOffset.UnixEpoch, Cancel)) == 0);
        var control = await Standing.Make(_candor, Standing.CapturedWithConsent, Cancel);
        await Until(async () => (await Find(control))!.State == ScreeningState.Evaluated);

        foreach (var (target, before) in targets)
            await IsUntouched(target, before, "A hosted service");
        Assert.Equal([control.Screening], _spies.Worked.Select(one => one.Screening).Distinct());
    }

    [Fact]
    public async Task With_consent_the_same_requests_and_messages_do_capture()
    {
        var target = await Standing.Make(_candor, [.. Standing.Consented], Cancel);
        var before = await Standing.Taken(_candor, target.Screening, Cancel);

        using var answer = await _candor.Http.SendAsync(EveryEndpoint.Upload(target.Token, 1, new ByteArrayContent(Target.Piece), Target.Piece), Cancel);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(before.Count + 1, (await Standing.Taken(_candor, target.Screening, Cancel)).Count);
    }

    [Fact]
    public async Task Without_a_consent_to_rating_by_software_a_person_rates_alone()
    {
        var withoutSoftware = Permits.Everything with { Consents = [.. Permits.Everything.Consents.Where(one => one.Purpose != "ai_evaluation")] };
        var target = await Standing.Make(
            _candor, [.. Standing.CapturedWithConsent.Select(one => one is ConsentGiven ? withoutSoftware : one)], Cancel);

        await Until(async () => (await Find(target))!.State == ScreeningState.Evaluated);
        using var reviewer = await Session.Of(_candor, _candor.Everybody(), Cancel);
        var page = await reviewer.Http.GetStringAsync($"/console/screenings/{target.Screening}", Cancel);

        Assert.Contains(("recogniser", target.Screening), _spies.Worked);
        Assert.DoesNotContain(("evaluator", target.Screening), _spies.Worked);
        Assert.Contains("Not rated by software", page, StringComparison.Ordinal);
        Assert.Contains("Your judgement", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_withdrawal_while_a_piece_is_on_its_way_leaves_nothing_of_it()
    {
        var target = await Standing.Make(_candor, [.. Standing.Consented], Cancel);
        var before = await Standing.Taken(_candor, target.Screening, Cancel);
        using var content = new HaltingContent(Target.Piece);

        var upload = _candor.Http.SendAsync(EveryEndpoint.Upload(target.Token, 1, content, Target.Piece), HttpCompletionOption.ResponseHeadersRead, Cancel);
        await content.Halfway;
        using var withdrawn = await _candor.Http.PostAsync($"/s/{target.Token}/withdraw", null, Cancel);
        content.GoOn();
        using var answer = await upload;

        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        Assert.Equal(before, await Standing.Taken(_candor, target.Screening, Cancel));
    }

    [Fact]
    public async Task A_permit_from_before_a_withdrawal_stores_nothing_after_it()
    {
        var target = await Standing.Make(_candor, [.. Standing.Consented], Cancel);
        var before = await Standing.Taken(_candor, target.Screening, Cancel);
        var permit = (await Find(target))!.Permit("recording")!;
        await Journal.Act(target.Screening, Actor.Candidate(target.Screening), _ => new Withdrawn("candidate"), Cancel);

        await Assert.ThrowsAsync<Candor.Consent.NoConsentException>(() => _candor.App.Services.GetRequiredService<IObjectStore>()
            .Write(permit, ["answers", "experience", "late", "000000"], Target.Piece, Cancel));

        Assert.Equal(before, await Standing.Taken(_candor, target.Screening, Cancel));
    }

    [Theory]
    [InlineData("transcript")]
    [InlineData("ai_evaluation")]
    public Task Leave_for_another_purpose_is_no_leave_to_record(string purpose) => Assert.ThrowsAsync<ArgumentException>(
        () => _candor.App.Services.GetRequiredService<IObjectStore>().Write(Permits.For(purpose), ["answers"], Target.Piece, Cancel));

    [Fact]
    public async Task A_withdrawal_stops_the_recogniser_in_mid_answer()
    {
        var listening = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        _spies.Hold = async token =>
        {
            await using var _ = token.Register(() => stopped.TrySetResult());
            listening.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        };
        var target = await Standing.Make(_candor, Standing.CapturedWithConsent, Cancel);
        await listening.Task.WaitAsync(Patience, Cancel);

        using var withdrawn = await _candor.Http.PostAsync($"/s/{target.Token}/withdraw", null, Cancel);
        await stopped.Task.WaitAsync(Patience, Cancel);

        Assert.Null((await Find(target))!.Transcript);
    }

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Journal Journal => _candor.App.Services.GetRequiredService<Journal>();

    private Task<Screening?> Find(Target target) => Journal.Find(target.Screening, Cancel);

    private async Task IsUntouched(Target target, IReadOnlyList<string> before, string what)
    {
        var after = await Standing.Taken(_candor, target.Screening, Cancel);
        Assert.True(before.SequenceEqual(after), $"{what}: there is now {string.Join(", ", after.Except(before))} {after.Count - before.Count:+0;-0}");
        Assert.DoesNotContain(target.Screening, _spies.Worked.Select(one => one.Screening));
    }

    private async Task<object> MessageOf(Type type, Target target) =>
        typeof(StepMessage).IsAssignableFrom(type) ? Activator.CreateInstance(type, target.Screening)!
        : type == typeof(WebhookReceived) ? new WebhookReceived(await Standing.Delivery(_candor, Cancel))
        : throw new Xunit.Sdk.XunitException($"Say here how a {type.Name} names a screening, so that it can be handled without consent.");

    /// <summary>As the bus would, at once; that an ATS does not answer is no matter here.</summary>
    private async Task Handle(object message)
    {
        var methods = typeof(Journey).Assembly.GetTypes().Where(type => type.Name.EndsWith("Handler", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            .Where(method => method.Name is "Handle" or "HandleAsync" && method.GetParameters().FirstOrDefault()?.ParameterType == message.GetType()).ToList();
        Assert.NotEmpty(methods);
        foreach (var method in methods)
        {
            await using var scope = _candor.App.Services.CreateAsyncScope();
            var handler = method.IsStatic ? null : ActivatorUtilities.CreateInstance(scope.ServiceProvider, method.DeclaringType!);
            var arguments = method.GetParameters().Select((parameter, index) =>
                index == 0 ? message
                : parameter.ParameterType == typeof(CancellationToken) ? Cancel
                : scope.ServiceProvider.GetRequiredService(parameter.ParameterType)).ToArray();
            try
            {
                await (Task)method.Invoke(handler, arguments)!;
            }
            catch (Exception outside) when (outside is TryLaterException or StreamBusyException)
            {
            }
        }
    }

    private async Task<T> Rows<T>(Func<Store, Task<T>> rows)
    {
        await using var scope = _candor.App.Services.CreateAsyncScope();
        return await rows(scope.ServiceProvider.GetRequiredService<Store>());
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await holds())
            await Task.Delay(50, limit.Token);
    }

    /// <summary>A body that stops halfway until it is told to go on.</summary>
    private sealed class HaltingContent(byte[] bytes) : HttpContent
    {
        private readonly TaskCompletionSource _halfway = new();
        private readonly TaskCompletionSource _goOn = new();

        public Task Halfway => _halfway.Task;

        public void GoOn() => _goOn.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await stream.FlushAsync();
            _halfway.TrySetResult();
            await _goOn.Task;
            await stream.WriteAsync(bytes.AsMemory(bytes.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
