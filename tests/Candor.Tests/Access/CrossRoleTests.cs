using System.Net;
using System.Text.Json.Nodes;
using Candor.Access;
using Candor.Access.Machines;
using Candor.Configuration;
using Candor.Consent;
using Candor.Storage;
using Candor.Tests.Consent;
using Candor.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Access;

/// <summary>
/// Every endpoint of the running application against every role, against nobody, and against whoever comes with the links, sessions and keys of another
/// installation: the answer is what <see cref="Permissions.Table"/> says.
/// </summary>
public sealed class CrossRoleTests : IAsyncLifetime
{
    private readonly Spies _spies = new();
    private RunningCandor _candor = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // The vendor's support has no line of the table to itself: SupportTests.
    private static IReadOnlyList<StaffMember> OnePerRole { get; } =
        [.. Roles.All.Where(role => role.Id != Roles.VendorSupport).Select(role => new StaffMember($"only-{role.Id.Replace('_', '-')}", role.Title, $"{role.Id}@acme.example", [role.Id]))];

    public async ValueTask InitializeAsync() => _candor = await Start(_spies);

    public ValueTask DisposeAsync() => _candor.DisposeAsync();

    [Fact]
    public void Every_endpoint_states_who_may_use_it_and_is_known_here()
    {
        var running = EveryEndpoint.Of(_candor.App);

        foreach (var (key, route) in running)
        {
            Assert.True(EveryEndpoint.Known.TryGetValue(key, out var known), $"{key} is not known here. {EveryEndpoint.Mend}");
            Assert.True(
                known.IsGuarded != route.Metadata.Any(metadata => metadata is IAllowAnonymous),
                $"{key} is {(known.IsGuarded ? "" : "not ")}for whoever was let in, and its route says otherwise.");
            Assert.Equal(
                known.Permissions.Order(StringComparer.Ordinal),
                route.Metadata.OfType<IAuthorizeData>().Select(data => data.Policy!).Distinct().Order(StringComparer.Ordinal));
        }

        Assert.Empty(EveryEndpoint.Known.Keys.Except(running.Select(one => one.Key)));
    }

    [Fact]
    public async Task Every_role_gets_at_every_endpoint_what_the_table_says()
    {
        var target = await Standing.Make(_candor, Standing.CapturedWithConsent, Cancel);
        foreach (var member in OnePerRole)
        {
            using var session = await Session.Of(_candor, member, Cancel);
            foreach (var endpoint in Staffs().OrderBy(endpoint => endpoint.Key == "POST /sign-out"))
            {
                using var answer = await session.Send(endpoint.Request(target), Cancel);

                var allowed = endpoint.Permissions.All(name => Permissions.Table.Single(one => one.Name == name).Roles.Contains(member.Roles[0]));
                Assert.True(
                    allowed == !IsDenied(answer),
                    $"{endpoint} for {member.Roles[0]}: the table says {(allowed ? "yes" : "no")}, the answer is {(int)answer.StatusCode} {answer.Headers.Location}");
                Assert.True((int)answer.StatusCode < 500, $"{endpoint} for {member.Roles[0]} answered {(int)answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Nobody_gets_anything_that_is_for_members_of_staff()
    {
        var target = await Standing.Make(_candor, Standing.CapturedWithConsent, Cancel);
        using var nobody = Session.Client(_candor, "none");

        foreach (var endpoint in Staffs())
            await IsSentToSignIn(nobody, endpoint, target);
    }

    [Fact]
    public async Task A_role_that_is_taken_away_is_gone_within_the_session_and_so_is_the_person()
    {
        var target = await Standing.Make(_candor, Standing.CapturedWithConsent, Cancel);
        using var stranger = Session.Client(_candor, Session.CookieOf(_candor, new StaffMember("gone", "Gone", "gone@acme.example", ["admin"])));
        var auditor = OnePerRole.Single(member => member.Roles[0] == Roles.Auditor);
        using var promoted = Session.Client(_candor, Session.CookieOf(_candor, auditor with { Roles = [Roles.Privacy] }));

        await IsSentToSignIn(stranger, EveryEndpoint.Known["GET /console"], target);
        using var answer = await promoted.SendAsync(EveryEndpoint.Known["GET /console/screenings/{id}/answers/{question}/audio"].Request(target), Cancel);
        Assert.True(IsDenied(answer));
    }

    [Fact]
    public async Task Links_sessions_and_keys_of_another_installation_open_nothing()
    {
        await using var other = await Start(_spies);
        // Rated, so that a person is next and Candor moves nothing meanwhile.
        var here = await Standing.Make(_candor, Standing.Rated(_candor.App.Services.GetRequiredService<CandorConfiguration>()), Cancel);
        var admin = _candor.Everybody();
        var theirs = await Machine.Key(other, ["see_screenings"], Cancel);
        var tokenForOurs = other.App.Services.GetRequiredService<AccessTokens>().Make((await Machine.Key(_candor, ["see_screenings"], Cancel)).Row.Id, ["see_screenings"]);
        // Made by the other installation for the identifiers of this one, with everything that is secret there.
        var forged = new Target(
            here.Screening,
            other.App.Services.GetRequiredService<CandidateLinks>().TokenFor(here.Screening),
            other.App.Services.GetRequiredService<StaffLinks>().Make(admin.Id),
            here.Seq)
        {
            KeyId = theirs.Row.Id,
            KeySecret = theirs.Secret,
        };
        using var session = Session.Client(_candor, Session.CookieOf(other, admin));
        session.DefaultRequestHeaders.Authorization = new("Bearer", KeyOf(other));
        var before = await Standing.Taken(_candor, here.Screening, Cancel);

        foreach (var (key, endpoint) in EveryEndpoint.Known.Where(one => one.Value.Door != Door.Public))
        {
            if (endpoint.IsStaffs)
            {
                await IsSentToSignIn(session, endpoint, forged);
                continue;
            }

            if (endpoint.Door == Door.Key)
            {
                foreach (var credential in new[] { theirs.Text, tokenForOurs })
                {
                    using var request = endpoint.Request(forged);
                    request.Headers.Authorization = new("Bearer", credential);
                    using var refused = await session.SendAsync(request, Cancel);
                    Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
                }

                continue;
            }

            using var answer = await session.SendAsync(endpoint.Request(forged), Cancel);
            Assert.True(
                answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden,
                $"{key} answered {(int)answer.StatusCode} to what is secret at another installation");
        }

        Assert.Equal(before, await Standing.Taken(_candor, here.Screening, Cancel));
    }

    [Fact]
    public async Task A_link_opens_its_own_screening_and_no_other()
    {
        var mine = await Standing.Make(_candor, Standing.Consented, Cancel);
        var theirs = await Standing.Make(_candor, Standing.Consented, Cancel);
        var swapped = theirs with { Token = $"{theirs.Screening}.{mine.Token.Split('.')[1]}" };

        foreach (var endpoint in EveryEndpoint.Known.Values.Where(one => one.Door == Door.CandidateLink))
        {
            using var answer = await _candor.Http.SendAsync(endpoint.Request(swapped), Cancel);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_page_shows_a_role_no_kind_of_data_that_is_not_theirs()
    {
        var target = await Standing.Make(_candor, Standing.Rated(_candor.App.Services.GetRequiredService<CandorConfiguration>()), Cancel);
        foreach (var member in OnePerRole)
        {
            using var session = await Session.Of(_candor, member, Cancel);
            var page = await session.Http.GetStringAsync($"/console/screenings/{target.Screening}", Cancel);

            foreach (var (mark, permission) in new[]
                     {
                         ("aria-labelledby=\"ratings\"", Permissions.SeeRatings),
                         ("aria-labelledby=\"transcript\"", Permissions.ReadTranscripts),
                         ("<audio", Permissions.HearRecordings),
                         ("/review\"", Permissions.Review),
                         ("aria-labelledby=\"ledger\"", Permissions.SeeAudit),
                     })
                Assert.True(
                    page.Contains(mark, StringComparison.Ordinal) == Permissions.Table.Single(one => one.Name == permission).Roles.Contains(member.Roles[0]),
                    $"{mark} for {member.Roles[0]}");
        }
    }

    [Fact]
    public void The_configuration_takes_the_roles_that_there_are()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "schemas", "candor.schema.json")))!;
        var taken = schema["properties"]!["staff"]!["items"]!["properties"]!["roles"]!["items"]!["enum"]!.AsArray().Select(role => (string)role!);

        Assert.Equal(Roles.All.Select(role => role.Id), taken);
        Assert.Empty(Permissions.Table.SelectMany(permission => permission.Roles).Except(Roles.All.Select(role => role.Id)));
    }

    [Fact]
    public void The_page_for_the_legal_department_says_what_the_table_says() =>
        Assert.Equal(AccessPage.Text(), File.ReadAllText(Path.Combine(Repository.Root, "docs", "legal", "access.md")));

    private static Task<RunningCandor> Start(Spies spies) => RunningCandor.Start(
        RunningCandor.Sqlite, configuration => configuration with { Staff = [.. configuration.Staff, .. OnePerRole] }, spies.Register, Cancel);

    private static IEnumerable<KnownEndpoint> Staffs() => EveryEndpoint.Known.Values.Where(endpoint => endpoint.IsStaffs);

    private static string KeyOf(RunningCandor candor) => System.Buffers.Text.Base64Url.EncodeToString(
        candor.App.Services.GetRequiredService<MasterKey>().Derive("operator-channel"));

    private static bool IsDenied(HttpResponseMessage answer) => answer.StatusCode == HttpStatusCode.Forbidden
        || answer.Headers.Location?.ToString().Contains("/sign-in/not-yours", StringComparison.Ordinal) == true;

    private static async Task IsSentToSignIn(HttpClient http, KnownEndpoint endpoint, Target target)
    {
        using var answer = await http.SendAsync(endpoint.Request(target), Cancel);
        Assert.True(
            answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.AbsolutePath == "/sign-in",
            $"{endpoint} answered {(int)answer.StatusCode} {answer.Headers.Location}");
    }
}
