using System.Net;
using Candor.Access;
using Candor.Access.Support;
using Candor.Configuration;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Operate;
using Candor.Storage;
using Candor.Tests.Consent;
using Candor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Candor.Tests.Access;

/// <summary>The vendor's support: nothing outside a grant, inside one only its kinds of data, and all of it in the ledger.</summary>
public sealed class SupportTests : IAsyncLifetime
{
    private static readonly StaffMember Vic = new("vic", "Vic Vendor", "vic@vendor.example", [Roles.VendorSupport]);

    private readonly Spies _spies = new();
    private RunningCandor _candor = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _candor = await RunningCandor.Start(
        RunningCandor.Sqlite, configuration => configuration with { Staff = [.. configuration.Staff, Vic] }, _spies.Register, Cancel);

    public ValueTask DisposeAsync() => _candor.DisposeAsync();

    [Fact]
    public async Task Without_a_grant_no_endpoint_opens()
    {
        var target = await Standing.Make(_candor, Standing.CapturedWithConsent, Cancel);
        using var session = Session.Client(_candor, Session.CookieOf(_candor, Vic));
        foreach (var endpoint in Guarded())
        {
            using var answer = await session.SendAsync(endpoint.Request(target), Cancel);
            Assert.True(IsDenied(answer), $"{endpoint} answered {(int)answer.StatusCode}");
        }

        Assert.Empty(await Ledger());
    }

    [Fact]
    public async Task Within_a_grant_every_endpoint_opens_that_is_of_its_kind_and_no_other()
    {
        var target = await Standing.Make(_candor, Standing.CapturedWithConsent, Cancel);
        foreach (var kind in SupportGrants.Kinds)
        {
            await Grant(kind);
            using var session = await Session.Of(_candor, Vic, Cancel);
            foreach (var endpoint in Guarded())
            {
                using var answer = await session.Send(endpoint.Request(target), Cancel);

                var allowed = endpoint.Permissions.Select(name => Permissions.Table.Single(one => one.Name == name))
                    .All(permission => permission.Support && (permission.Data == kind || permission.Data == SupportGrants.Always));
                Assert.True(allowed == !IsDenied(answer), $"{endpoint} within a grant of {kind} answered {(int)answer.StatusCode}");
            }

            await End();
        }
    }

    [Fact]
    public async Task A_grant_that_is_ended_is_over_within_the_session_and_all_of_it_stands_in_the_ledger()
    {
        var target = await Standing.Make(_candor, Standing.CapturedWithConsent, Cancel);
        using var admin = await Session.Of(_candor, _candor.Everybody(), Cancel);
        using var given = await admin.Send(Form("grant", ("member", Vic.Id), ("hours", "4"), ("kind", "configuration"), ("why", "Webhooks come late")), Cancel);
        using var session = Session.Client(_candor, Session.CookieOf(_candor, Vic));
        using var within = await session.GetAsync($"/console/screenings/{target.Screening}", Cancel);
        var grant = Assert.Single(await All());
        using var ended = await admin.Send(Form("end", ("grant", grant.Id)), Cancel);
        using var after = await session.GetAsync("/console", Cancel);

        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.OK, HttpStatusCode.SeeOther), (given.StatusCode, within.StatusCode, ended.StatusCode));
        Assert.True(IsDenied(after));
        var by = Actor.Staff(_candor.Everybody().Id);
        Assert.Collection(
            await Ledger(),
            one => Assert.Equal((by, "Webhooks come late"), (one.Actor, Assert.IsType<SupportGranted>(one.Event).Why)),
            one => Assert.Equal((Actor.Staff(Vic.Id), new SupportUsed(grant.Id, "GET /console/screenings/{id}", target.Screening)), (one.Actor, (SupportUsed)one.Event)),
            one => Assert.Equal((by, new SupportEnded(grant.Id)), (one.Actor, (SupportEnded)one.Event)));
        var page = await admin.Http.GetStringAsync("/console/support", Cancel);
        Assert.Contains("Webhooks come late", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grant_runs_out_by_itself()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        var services = _candor.App.Services;
        await using var scope = services.CreateAsyncScope();
        var grants = new SupportGrants(
            scope.ServiceProvider.GetRequiredService<Store>(),
            services.GetRequiredService<EventGroups>(),
            services.GetRequiredService<EventCodec>(),
            services.GetRequiredService<Tenant>(),
            services.GetRequiredService<CandorConfiguration>(),
            time);
        Assert.Null(await grants.Grant("ada", Vic.Id, 1, ["audit"], "Proofs"));

        time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(["screening", "audit"], (await grants.Running(Vic.Id, Cancel))?.Kinds);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await grants.Running(Vic.Id, Cancel));
    }

    [Theory]
    [InlineData("vic", "rita", 1, "audit", "Proofs")]
    [InlineData("ada", "nobody", 1, "audit", "Proofs")]
    [InlineData("ada", "rita", 1, "audit", "Proofs")]
    [InlineData("vic", "vic", 1, "audit", "Proofs")]
    [InlineData("ada", "vic", 0, "audit", "Proofs")]
    [InlineData("ada", "vic", 169, "audit", "Proofs")]
    [InlineData("ada", "vic", 1, "everything", "Proofs")]
    [InlineData("ada", "vic", 1, "audit", " ")]
    public async Task A_grant_to_another_for_no_time_or_no_reason_does_not_stand(string by, string member, int hours, string kind, string why)
    {
        await using var scope = _candor.App.Services.CreateAsyncScope();

        Assert.NotNull(await scope.ServiceProvider.GetRequiredService<SupportGrants>().Grant(by, member, hours, [kind], why));
        Assert.Empty(await All());
    }

    [Fact]
    public async Task The_ledger_of_grants_is_sound()
    {
        await Grant("audit");
        using var session = await Session.Of(_candor, Vic, Cancel);
        await End();
        await using var scope = _candor.App.Services.CreateAsyncScope();

        var report = await scope.ServiceProvider.GetRequiredService<Fsck>().Check(Cancel);

        Assert.Empty(report.Faults);
    }

    private static IEnumerable<KnownEndpoint> Guarded() => EveryEndpoint.Known.Values.Where(endpoint => endpoint.IsStaffs && endpoint.Permissions.Length > 0);

    private static bool IsDenied(HttpResponseMessage answer) => answer.StatusCode == HttpStatusCode.Forbidden
        || answer.Headers.Location?.ToString().Contains("/sign-in/not-yours", StringComparison.Ordinal) == true;

    private static HttpRequestMessage Form(string act, params (string Name, string Value)[] fields) => new(HttpMethod.Post, $"/console/support/{act}")
    {
        Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
    };

    private async Task Grant(string kind)
    {
        await using var scope = _candor.App.Services.CreateAsyncScope();
        Assert.Null(await scope.ServiceProvider.GetRequiredService<SupportGrants>().Grant("ada", Vic.Id, 1, [kind], "A look"));
    }

    private async Task End()
    {
        await using var scope = _candor.App.Services.CreateAsyncScope();
        var grants = scope.ServiceProvider.GetRequiredService<SupportGrants>();
        await grants.End("ada", (await grants.Running(Vic.Id, Cancel))!.Id, Cancel);
    }

    private async Task<IReadOnlyList<SupportGrant>> All()
    {
        await using var scope = _candor.App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SupportGrants>().All(Cancel);
    }

    private Task<IReadOnlyList<RecordedEvent>> Ledger() =>
        _candor.App.Services.GetRequiredService<Journal>().Read(SupportGranted.StreamOf(Vic.Id), Cancel);
}
