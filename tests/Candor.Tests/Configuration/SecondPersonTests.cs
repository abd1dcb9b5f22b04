using Candor.Configuration;
using Candor.Configuration.Approval;
using Candor.Configuration.History;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Operate;
using Candor.Storage;
using Candor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Configuration;

/// <summary>A version whose guarded parts differ is taken into use only once a second person has approved exactly it.</summary>
public sealed class SecondPersonTests : IAsyncLifetime
{
    private const string Care = "workflows/customer-care.yaml";
    private const string Floor = "policies/floor.yaml";

    private static readonly StaffMember Pia = new("pia", "Pia Park", "pia@acme.example", ["privacy"]);
    private static readonly StaffMember Ada = new("ada", "Ada Adams", "ada@acme.example", ["admin"]);
    private static readonly ConfigurationAuthor ByAda = new("Ada Adams <ada@acme.example>", "git");

    private readonly SampleFolder _folder = new();
    private readonly string _data = Directory.CreateTempSubdirectory("candor-second-").FullName;
    private ServiceProvider _services = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ChangeApproval Approval => _services.GetRequiredService<ChangeApproval>();

    private ConfigurationHistory History => _services.GetRequiredService<ConfigurationHistory>();

    public async ValueTask InitializeAsync()
    {
        _services = await CandorHost.OfflineServices(
            new Surroundings(_folder.Path, _data, null, null, Path.Combine(Repository.Root, "packs")), Load(), Cancel);
        await Approval.Take(Now(), ByAda, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task The_first_version_needs_nobody_and_is_recorded_as_the_first()
    {
        await Approval.Take(Now(), ByAda, Cancel);

        var taken = Assert.IsType<ConfigurationTaken>(Assert.Single(await Events()).Event);
        Assert.Equal((Now().Hash, null, "first", null, ByAda.Name), (taken.Configuration, taken.Before, taken.Because, taken.ApprovedBy, taken.Author));
        Assert.Empty(taken.Changes);
    }

    [Fact]
    public async Task What_is_not_guarded_is_taken_into_use_at_once()
    {
        _folder.Replace(Care, "invitation_days: 10", "invitation_days: 12");
        _folder.Write(Floor, "# Words of a lawyer\n" + _folder.Read(Floor));

        await Approval.Take(Now(), ByAda, Cancel);

        Assert.Equal("nothing_guarded", (await LastTaken()).Because);
        Assert.Equal("serve", (await History.Changes(1, Cancel))[0].How);
    }

    [Fact]
    public async Task A_guarded_change_is_refused_with_each_key_and_taken_once_somebody_else_approved_it()
    {
        var before = Now();
        KeepLonger();
        _folder.Replace("candor.yaml", "roles: [coordinator]", "roles: [coordinator, admin]");

        var refused = await Refused();
        Assert.Contains($"{Floor}: retention.recording.max_days is changed (retention)", refused, StringComparison.Ordinal);
        Assert.Contains("candor.yaml: staff.cora.roles is changed (access)", refused, StringComparison.Ordinal);
        Assert.Contains($"candor config approve {Now().Hash[..12]}", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("cora@acme.example", refused, StringComparison.Ordinal);
        Assert.Equal(before.Hash, (await LastTaken()).Configuration);

        await Decide(true, Pia);
        await Approval.Take(Now(), ByAda, Cancel);

        var taken = await LastTaken();
        Assert.Equal((Now().Hash, before.Hash, "approved", "pia"), (taken.Configuration, taken.Before, taken.Because, taken.ApprovedBy));
        Assert.Equal(["staff.cora.roles", "retention.recording.max_days"], taken.Changes.Select(change => change.Key));
        var approved = (await Events())[^2];
        Assert.Equal(Actor.Staff("pia"), approved.Actor);
        Assert.Equal(("I have read it", ByAda.Name, "console"), Assert.IsType<ConfigurationApproved>(approved.Event) is var said ? (said.Reason, said.Author, said.Where) : default);
    }

    [Fact]
    public async Task An_approval_holds_for_exactly_one_version_after_exactly_one_other()
    {
        var first = _folder.Read(Floor);
        KeepLonger();
        await Refused();
        await Decide(true, Pia);
        _folder.Replace(Care, "language: en", "language: fr");
        await Refused();

        // Another version was taken into use meanwhile, and the one that was approved comes after that.
        _folder.Replace(Care, "language: fr", "language: en");
        var approved = Now();
        _folder.Write(Floor, first);
        _folder.Replace(Care, "invitation_days: 10", "invitation_days: 11");
        await Approval.Take(Now(), ByAda, Cancel);

        await Assert.ThrowsAsync<UsageException>(() => Approval.Take(approved, ByAda, Cancel));
    }

    [Fact]
    public async Task Going_back_needs_a_second_person_too_and_each_time_anew()
    {
        var before = Now();
        KeepLonger();
        var after = Now();
        foreach (var version in new[] { after, before, after })
        {
            await Assert.ThrowsAsync<UsageException>(() => Approval.Take(version, ByAda, Cancel));
            await Approval.Decide(version.Hash, null, true, Pia, ChangeApproval.Console, "I have read it", Cancel);
            await Approval.Take(version, ByAda, Cancel);
        }

        Assert.Equal(["first", "approved", "approved", "approved"], (await Events()).Select(one => one.Event).OfType<ConfigurationTaken>().Select(taken => taken.Because));
    }

    [Theory]
    [InlineData("Ada Adams", "environment")]
    [InlineData("ADA ADAMS <somewhere@else.example>", "git")]
    [InlineData("A. <Ada@Acme.Example>", "git")]
    [InlineData("Grace <grace@acme.example>\nAda <ada@acme.example>", "git")]
    [InlineData("ada", "environment")]
    [InlineData("ada", "account")]
    public async Task Whoever_changed_it_is_no_second_person(string author, string from)
    {
        KeepLonger();
        await Refused(new ConfigurationAuthor(author, from));

        Assert.Contains("yourself", (await Assert.ThrowsAsync<UsageException>(() => Decide(true, Ada))).Message, StringComparison.Ordinal);
        await Refused(new ConfigurationAuthor(author, from));
        await Decide(true, Pia);
    }

    [Fact]
    public async Task Whoever_adds_to_somebodys_change_leaves_its_author_no_second_person()
    {
        KeepLonger();
        await Refused();
        _folder.Write(Floor, "# Read by a lawyer\n" + _folder.Read(Floor));
        await Refused(new ConfigurationAuthor("Pia Park", "environment"));

        await Assert.ThrowsAsync<UsageException>(() => Decide(true, Ada));
        await Assert.ThrowsAsync<UsageException>(() => Decide(true, Pia));
        await Decide(true, new StaffMember("peter", "Peter Poe", "peter@acme.example", ["privacy"]));
    }

    [Fact]
    public async Task Of_many_nodes_that_start_at_once_one_takes_the_version_into_use()
    {
        _folder.Replace(Care, "invitation_days: 10", "invitation_days: 12");
        var version = Now();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Approval.Take(version, ByAda, Cancel))));

        Assert.Equal(2, (await Events()).Count);
        Assert.Single(await History.Changes(10, Cancel), row => row.Hash == version.Hash);
    }

    [Fact]
    public async Task Where_only_an_account_is_known_nobody_approves_until_somebody_is_named()
    {
        KeepLonger();
        await Refused(new ConfigurationAuthor("svc-candor", "account"));
        Assert.Contains("Nobody can tell who changed it", (await Assert.ThrowsAsync<UsageException>(() => Decide(true, Pia))).Message, StringComparison.Ordinal);

        await History.Record(Now(), ByAda, ConfigurationHistory.Check, Cancel);
        await Assert.ThrowsAsync<UsageException>(() => Decide(true, Ada));
        await Decide(true, Pia);
    }

    [Fact]
    public async Task The_last_word_counts()
    {
        KeepLonger();
        await Refused();
        await Decide(false, Pia, "Why so long?");
        Assert.Contains("pia has refused it", await Refused(), StringComparison.Ordinal);
        await Decide(true, Pia);
        await Decide(false, Ada, "I have changed my mind");
        await Refused();
        await Decide(true, Pia);
        await Approval.Take(Now(), ByAda, Cancel);

        Assert.Equal("approved", (await LastTaken()).Because);
        Assert.Empty(await Approval.Waiting(Cancel));
    }

    [Fact]
    public async Task Who_may_approve_is_said_by_the_version_in_use()
    {
        _folder.Replace("candor.yaml", "  - id: cora\n", "  - id: mallory\n    name: Mallory\n    email: mallory@acme.example\n    roles: [privacy]\n  - id: cora\n");
        await Refused();

        foreach (var (who, may) in new[] { ("mallory", false), ("cora", false), ("pia", true) })
        {
            var said = () => ApprovalRoutes.OnServer(Approval, true, Now().Hash[..8], who, "It is fine", Cancel);
            if (may)
                Assert.Equal("approved", (string?)(await said())["what"]);
            else
                Assert.Contains("there are ada, pia", (await Assert.ThrowsAsync<UsageException>(said)).Message, StringComparison.Ordinal);
        }

        Assert.Equal("server", Assert.IsType<ConfigurationApproved>((await Events())[^1].Event).Where);
    }

    [Fact]
    public async Task To_ask_for_no_second_person_needs_one_and_then_none_is_asked()
    {
        _folder.Replace("candor.yaml", "processed_in: US", "changes:\n  second_person: false\nprocessed_in: US");
        Assert.False(Load().SecondPerson);
        Assert.Contains("changes.second_person is new (access)", await Refused(), StringComparison.Ordinal);
        await Decide(true, Pia);
        await Approval.Take(Now(), ByAda, Cancel);

        KeepLonger();
        await Approval.Take(Now(), ByAda, Cancel);

        Assert.Equal("no_second_person", (await LastTaken()).Because);
        Assert.Equal("retention.recording.max_days", Assert.Single((await LastTaken()).Changes).Key);
    }

    [Fact]
    public async Task A_command_acts_by_a_version_only_where_the_product_would_take_it()
    {
        KeepLonger();
        var surroundings = _services.GetRequiredService<Surroundings>();

        await Assert.ThrowsAsync<UsageException>(() => _services.RequireApproved(surroundings, Load(), Cancel));
        await Refused();
        await Decide(true, Pia);
        await _services.RequireApproved(surroundings, Load(), Cancel);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task A_decision_has_a_reason(string reason)
    {
        KeepLonger();
        await Refused();

        await Assert.ThrowsAsync<UsageException>(() => Decide(true, Pia, reason));
        await Assert.ThrowsAsync<UsageException>(() => Decide(false, Pia, reason));
    }

    [Fact]
    public async Task The_ledger_is_sound_and_names_nobody_in_the_open()
    {
        KeepLonger();
        await Refused();
        await Decide(true, Pia);
        await Approval.Take(Now(), ByAda, Cancel);
        await using var scope = _services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();

        Assert.All(store.Events, row => Assert.DoesNotContain("acme.example", System.Text.Encoding.UTF8.GetString(row.Leaf), StringComparison.Ordinal));
        Assert.DoesNotContain((await scope.ServiceProvider.GetRequiredService<Fsck>().Check(Cancel)).Faults, fault => fault.StartsWith(ConfigurationTaken.Stream, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_file_that_comes_or_goes_one_line_tells()
    {
        _folder.Write("workflows/another.yaml", _folder.Read(Care));
        File.Delete(Path.Combine(_folder.Path, Floor));

        var refused = (await Refused()).Split(Environment.NewLine);

        Assert.Contains("workflows/another.yaml: the file is new (consent, capture, access)", refused);
        Assert.Contains($"{Floor}: the file is gone (consent, capture, retention)", refused);
        Assert.Equal(4, refused.Length);
    }

    private void KeepLonger() => _folder.Replace(Floor, "max_days: 365", "max_days: 400");

    private async Task<string> Refused(ConfigurationAuthor? author = null) =>
        (await Assert.ThrowsAsync<UsageException>(() => Approval.Take(Now(), author ?? ByAda, Cancel))).Message;

    private Task<ConfigurationDecided> Decide(bool approve, StaffMember by, string reason = "I have read it") =>
        Approval.Decide(Now().Hash, null, approve, by, ChangeApproval.Console, reason, Cancel);

    private async Task<IReadOnlyList<RecordedEvent>> Events() => (await _services.GetRequiredService<ChangeRecord>().Read(Cancel)).Events;

    private async Task<ConfigurationTaken> LastTaken() => (await _services.GetRequiredService<ChangeRecord>().Read(Cancel)).Taken!;

    private ConfigurationVersion Now() => new(Load().Hash, Load().Files);

    private CandorConfiguration Load() =>
        Assert.IsType<ConfigurationResult.Loaded>(ConfigurationLoader.Load(_folder.Path, SampleFolder.Variables.GetValueOrDefault)).Configuration;
}
