using Candor.Domain.Screenings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Candor.Storage;

/// <summary>
/// The database, on SQLite or PostgreSQL. <see cref="Events"/> are the truth; <see cref="Screenings"/> are derived from them for
/// lists and for waking, and are rebuilt by <c>candor fsck</c>. The tables are made by the migrations beside this file.
/// </summary>
/// <param name="options">Names the provider and the connection.</param>
public sealed class Store(DbContextOptions<Store> options) : DbContext(options)
{
    /// <summary>Everything that happened, as leaves of the ledger.</summary>
    public DbSet<EventRow> Events => Set<EventRow>();

    /// <summary>Signed tree heads.</summary>
    public DbSet<CheckpointRow> Checkpoints => Set<CheckpointRow>();

    /// <summary>The tree's stored hashes.</summary>
    public DbSet<TileRow> Tiles => Set<TileRow>();

    /// <summary>Screenings as lists and the waker need them. Derived.</summary>
    public DbSet<ScreeningRow> Screenings => Set<ScreeningRow>();

    /// <summary>Accepted webhooks: the inbox.</summary>
    public DbSet<DeliveryRow> Deliveries => Set<DeliveryRow>();

    /// <summary>Refused webhooks, for operators.</summary>
    public DbSet<RefusalRow> Refusals => Set<RefusalRow>();

    /// <summary>Texts by their hash: notices as shown, answers of the law.</summary>
    public DbSet<TextRow> Texts => Set<TextRow>();

    /// <summary>Sign-in links that were used.</summary>
    public DbSet<UsedLinkRow> UsedLinks => Set<UsedLinkRow>();

    /// <summary>What members of staff sign in with.</summary>
    public DbSet<AccountRow> Accounts => Set<AccountRow>();

    /// <summary>Their passkeys.</summary>
    public DbSet<PasskeyRow> Passkeys => Set<PasskeyRow>();

    /// <summary>Programs that may come in.</summary>
    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();

    /// <summary>Who was last said to be on which job. Derived.</summary>
    public DbSet<HiringTeamRow> HiringTeams => Set<HiringTeamRow>();

    /// <summary>Credentials that change while in use, wrapped.</summary>
    public DbSet<CredentialRow> Credentials => Set<CredentialRow>();

    /// <summary>Versions of the configuration.</summary>
    public DbSet<ConfigurationRow> Configurations => Set<ConfigurationRow>();

    /// <summary>Changes from one version to another.</summary>
    public DbSet<ConfigurationChangeRow> ConfigurationChanges => Set<ConfigurationChangeRow>();

    /// <summary>Stages bound to their identifiers.</summary>
    public DbSet<StageBindingRow> StageBindings => Set<StageBindingRow>();

    /// <summary>What was last seen of each ATS account.</summary>
    public DbSet<AccountReadingRow> AccountReadings => Set<AccountReadingRow>();

    /// <summary>What is not as it should be.</summary>
    public DbSet<IssueRow> Issues => Set<IssueRow>();

    /// <summary>When each ATS account was last reconciled.</summary>
    public DbSet<ReconciliationRow> Reconciliations => Set<ReconciliationRow>();

    /// <summary>Steps that fail.</summary>
    public DbSet<FailureRow> Failures => Set<FailureRow>();

    /// <summary>Requests for rights. Derived.</summary>
    public DbSet<RequestRow> Requests => Set<RequestRow>();

    /// <summary>Legal holds. Derived.</summary>
    public DbSet<HoldRow> Holds => Set<HoldRow>();

    /// <summary>Checkpoints of other ledgers that were cosigned here.</summary>
    public DbSet<WitnessedRow> Witnessed => Set<WitnessedRow>();

    /// <summary>Checkpoints that went to witnesses.</summary>
    public DbSet<CosignedRow> Cosigned => Set<CosignedRow>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<EventRow>().ToTable("events").HasKey(row => row.Id);
        modelBuilder.Entity<CheckpointRow>().ToTable("checkpoints").HasKey(row => new { row.Tenant, row.Size });
        modelBuilder.Entity<TileRow>().ToTable("tiles").HasKey(row => new { row.Tenant, row.Level, row.Index });
        modelBuilder.Entity<ScreeningRow>().ToTable("screenings").HasKey(row => row.Id);
        modelBuilder.Entity<DeliveryRow>().ToTable("deliveries").HasKey(row => row.Id);
        modelBuilder.Entity<RefusalRow>().ToTable("refusals").HasKey(row => row.Id);
        modelBuilder.Entity<TextRow>().ToTable("texts").HasKey(row => row.Hash);
        modelBuilder.Entity<UsedLinkRow>().ToTable("used_links").HasKey(row => row.Nonce);
        modelBuilder.Entity<AccountRow>().ToTable("accounts").HasKey(row => new { row.Tenant, row.Id });
        modelBuilder.Entity<PasskeyRow>().ToTable("passkeys").HasKey(row => new { row.Tenant, row.CredentialId });
        modelBuilder.Entity<ApiKeyRow>().ToTable("api_keys").HasKey(row => new { row.Tenant, row.Id });
        modelBuilder.Entity<HiringTeamRow>().ToTable("hiring_teams").HasKey(row => new { row.Tenant, row.Connection, row.Job });
        modelBuilder.Entity<CredentialRow>().ToTable("credentials").HasKey(row => new { row.Tenant, row.Name });
        modelBuilder.Entity<ConfigurationRow>().ToTable("configurations").HasKey(row => new { row.Tenant, row.Hash });
        modelBuilder.Entity<ConfigurationChangeRow>().ToTable("configuration_changes").HasKey(row => row.Id);
        modelBuilder.Entity<StageBindingRow>().ToTable("stage_bindings").HasKey(row => new { row.Tenant, row.Connection, row.Workflow, row.Job });
        modelBuilder.Entity<AccountReadingRow>().ToTable("account_readings").HasKey(row => new { row.Tenant, row.Connection });

        modelBuilder.Entity<IssueRow>().ToTable("issues").HasKey(row => new { row.Tenant, row.Key });
        modelBuilder.Entity<ReconciliationRow>().ToTable("reconciliations").HasKey(row => new { row.Tenant, row.Connection });
        modelBuilder.Entity<WitnessedRow>().ToTable("witnessed").HasKey(row => new { row.Tenant, row.Origin });
        modelBuilder.Entity<CosignedRow>().ToTable("cosigned").HasKey(row => new { row.Tenant, row.Witness });
        modelBuilder.Entity<FailureRow>().ToTable("failures").HasKey(row => new { row.Tenant, row.Screening });

        modelBuilder.Entity<RequestRow>().ToTable("requests").HasKey(row => new { row.Tenant, row.Screening, row.Request });
        modelBuilder.Entity<HoldRow>().ToTable("holds").HasKey(row => new { row.Tenant, row.Id });

        // Names are snake case and moments are milliseconds on both providers, so that one migration serves both. The bus's own tables keep
        // their ways.
        foreach (var property in modelBuilder.Model.GetEntityTypes()
                     .Where(type => type.ClrType.Namespace == typeof(Store).Namespace)
                     .SelectMany(type => type.GetProperties()))
        {
            property.SetColumnName(SnakeCase.Of(property.Name));
            if (property.ClrType == typeof(DateTimeOffset) || property.ClrType == typeof(DateTimeOffset?))
                property.SetValueConverter(new UnixMilliseconds());
        }
    }

    private sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
        moment => moment.ToUnixTimeMilliseconds(),
        stored => DateTimeOffset.FromUnixTimeMilliseconds(stored));
}

/// <summary>One event. Written once; only <see cref="TreeIndex"/> is filled in later, by the sequencer.</summary>
public sealed class EventRow
{
    /// <summary>Order of writing.</summary>
    public long Id { get; init; }

    /// <summary>Whose ledger.</summary>
    public required string Tenant { get; init; }

    /// <summary>The screening.</summary>
    public required string Stream { get; init; }

    /// <summary>Place in the stream, from 1 without a gap; unique with tenant and stream.</summary>
    public required int Seq { get; init; }

    /// <summary>What happened.</summary>
    public required string Type { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The leaf: canonical JSON.</summary>
    public required byte[] Leaf { get; init; }

    /// <summary>The leaf's place in the tree; null until it is sequenced. Owned by the sequencer.</summary>
    public long? TreeIndex { get; set; }
}

/// <summary>A signed tree head. Written once.</summary>
public sealed class CheckpointRow
{
    /// <summary>Whose ledger.</summary>
    public required string Tenant { get; init; }

    /// <summary>How many leaves.</summary>
    public required long Size { get; init; }

    /// <summary>The root's hash, 32 bytes.</summary>
    public required byte[] Root { get; init; }

    /// <summary>The signed note.</summary>
    public required string Note { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>Up to 256 hashes of one level of the tree. Grows until full. Owned by the sequencer.</summary>
public sealed class TileRow
{
    /// <summary>Whose ledger.</summary>
    public required string Tenant { get; init; }

    /// <summary>0 holds leaf hashes; each level above holds the roots of full tiles below.</summary>
    public required int Level { get; init; }

    /// <summary>Place in the level.</summary>
    public required long Index { get; init; }

    /// <summary>The hashes, 32 bytes each.</summary>
    public required byte[] Hashes { get; set; }
}

/// <summary>A screening for lists and for waking. Derived from its events in the same transaction.</summary>
public sealed class ScreeningRow
{
    /// <summary>The screening's identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Whose.</summary>
    public required string Tenant { get; init; }

    /// <summary>The ATS account.</summary>
    public required string Connection { get; init; }

    /// <summary>The workflow.</summary>
    public required string Workflow { get; init; }

    /// <summary>The application in the ATS.</summary>
    public required string ApplicationId { get; init; }

    /// <summary>The job in the ATS.</summary>
    public string? JobId { get; init; }

    /// <summary>The job's name.</summary>
    public required string JobTitle { get; init; }

    /// <summary>Where it stands.</summary>
    public required string State { get; set; }

    /// <summary>How many events it has.</summary>
    public required int Seq { get; set; }

    /// <summary>The states in which nothing more is captured, as <see cref="State"/> spells them.</summary>
    public static readonly IReadOnlyList<string> Ended =
    [
        .. new[]
        {
            ScreeningState.Blocked, ScreeningState.Declined, ScreeningState.OtherWayRequested, ScreeningState.Expired, ScreeningState.Withdrawn,
            ScreeningState.Incomplete, ScreeningState.Verified,
        }.Select(state => state.ToString()),
    ];

    /// <summary>The identifier by which the ATS's assessment panel asks for it; null when it does not. Unique within the connection.</summary>
    public string? Assessment { get; set; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it last moved.</summary>
    public required DateTimeOffset MovedAt { get; set; }

    /// <summary>Whether Candor itself moves it on, rather than a person or a date.</summary>
    public bool MovedByCandor { get; set; }

    /// <summary>When it has to be looked at again, if nothing happens before; null for never.</summary>
    public DateTimeOffset? WakeAt { get; set; }

    /// <summary>Whether nothing is left of it to delete.</summary>
    public bool Forgotten { get; set; }
}

/// <summary>
/// An accepted webhook: what it is about, never its body, which is the candidate's data and is read from the ATS anyway.
/// </summary>
public sealed class DeliveryRow
{
    /// <summary>Order of arrival.</summary>
    public long Id { get; init; }

    /// <summary>Which ATS account.</summary>
    public required string Connection { get; init; }

    /// <summary>The event's identity; unique with the connection.</summary>
    public required string EventId { get; init; }

    /// <summary>The vendor's word for it.</summary>
    public required string Kind { get; init; }

    /// <summary>The applications it names, separated by commas.</summary>
    public required string ApplicationIds { get; init; }

    /// <summary>When it first came.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How often it came.</summary>
    public required int Times { get; set; }

    /// <summary>When it was dealt with; null until then.</summary>
    public DateTimeOffset? HandledAt { get; set; }

    /// <summary>How often dealing with it failed.</summary>
    public int Tries { get; set; }

    /// <summary>When it is tried again after a failure; null when none has been seen.</summary>
    public DateTimeOffset? WakeAt { get; set; }
}

/// <summary>A refused webhook.</summary>
public sealed class RefusalRow
{
    /// <summary>Order of arrival.</summary>
    public long Id { get; init; }

    /// <summary>Which ATS account, or the name asked for when there is none such.</summary>
    public required string Connection { get; init; }

    /// <summary>What was answered: 400, 401, 404 or 413.</summary>
    public required int Status { get; init; }

    /// <summary>Why; nothing of the body.</summary>
    public required string Why { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>A text kept by its hash.</summary>
public sealed class TextRow
{
    /// <summary>SHA-256 in hex of the UTF-8 text.</summary>
    public required string Hash { get; init; }

    /// <summary>The text.</summary>
    public required string Text { get; init; }
}

/// <summary>A sign-in link that was used: it works once.</summary>
public sealed class UsedLinkRow
{
    /// <summary>The link's number.</summary>
    public required string Nonce { get; init; }

    /// <summary>When it was used.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>A credential that changes while in use.</summary>
public sealed class CredentialRow
{
    /// <summary>Whose.</summary>
    public required string Tenant { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The credential, wrapped under the installation's secret.</summary>
    public required byte[] Wrapped { get; set; }

    /// <summary>When it was last replaced.</summary>
    public required DateTimeOffset At { get; set; }
}
