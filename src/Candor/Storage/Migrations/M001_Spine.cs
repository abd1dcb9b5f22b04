using FluentMigrator;

namespace Candor.Storage.Migrations;

/// <summary>Events, the tree over them, and what is derived from them.</summary>
[Migration(1)]
public sealed class M001Spine : Migration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create.Table("events")
            .WithColumn("id").AsInt64().PrimaryKey().Identity()
            .WithColumn("tenant").AsString().NotNullable()
            .WithColumn("stream").AsString().NotNullable()
            .WithColumn("seq").AsInt32().NotNullable()
            .WithColumn("type").AsString().NotNullable()
            .WithColumn("at").AsInt64().NotNullable()
            .WithColumn("leaf").AsBinary(int.MaxValue).NotNullable()
            .WithColumn("tree_index").AsInt64().Nullable();
        // Two writers of one stream cannot both win, on any number of nodes.
        Create.Index("events_stream").OnTable("events")
            .OnColumn("tenant").Ascending().OnColumn("stream").Ascending().OnColumn("seq").Ascending().WithOptions().Unique();
        Create.Index("events_tree").OnTable("events").OnColumn("tenant").Ascending().OnColumn("tree_index").Ascending().WithOptions().Unique();

        Create.Table("checkpoints")
            .WithColumn("tenant").AsString().PrimaryKey()
            .WithColumn("size").AsInt64().PrimaryKey()
            .WithColumn("root").AsBinary(32).NotNullable()
            .WithColumn("note").AsString(int.MaxValue).NotNullable()
            .WithColumn("at").AsInt64().NotNullable();

        Create.Table("tiles")
            .WithColumn("tenant").AsString().PrimaryKey()
            .WithColumn("level").AsInt32().PrimaryKey()
            .WithColumn("index").AsInt64().PrimaryKey()
            .WithColumn("hashes").AsBinary(int.MaxValue).NotNullable();

        Create.Table("screenings")
            .WithColumn("id").AsString().PrimaryKey()
            .WithColumn("tenant").AsString().NotNullable()
            .WithColumn("connection").AsString().NotNullable()
            .WithColumn("workflow").AsString().NotNullable()
            .WithColumn("application_id").AsString().NotNullable()
            .WithColumn("job_title").AsString(int.MaxValue).NotNullable()
            .WithColumn("state").AsString().NotNullable()
            .WithColumn("seq").AsInt32().NotNullable()
            .WithColumn("opened_at").AsInt64().NotNullable()
            .WithColumn("moved_at").AsInt64().NotNullable()
            .WithColumn("moved_by_candor").AsBoolean().NotNullable()
            .WithColumn("wake_at").AsInt64().Nullable();
        Create.Index("screenings_wake").OnTable("screenings").OnColumn("wake_at").Ascending();
        Create.Index("screenings_application").OnTable("screenings").OnColumn("connection").Ascending().OnColumn("application_id").Ascending();

        Create.Table("deliveries")
            .WithColumn("id").AsInt64().PrimaryKey().Identity()
            .WithColumn("connection").AsString().NotNullable()
            .WithColumn("event_id").AsString().NotNullable()
            .WithColumn("kind").AsString().NotNullable()
            .WithColumn("application_ids").AsString(int.MaxValue).NotNullable()
            .WithColumn("at").AsInt64().NotNullable()
            .WithColumn("times").AsInt32().NotNullable()
            .WithColumn("handled_at").AsInt64().Nullable();
        Create.Index("deliveries_event").OnTable("deliveries").OnColumn("connection").Ascending().OnColumn("event_id").Ascending().WithOptions().Unique();
        Create.Index("deliveries_open").OnTable("deliveries").OnColumn("handled_at").Ascending();

        Create.Table("refusals")
            .WithColumn("id").AsInt64().PrimaryKey().Identity()
            .WithColumn("connection").AsString().NotNullable()
            .WithColumn("status").AsInt32().NotNullable()
            .WithColumn("why").AsString(int.MaxValue).NotNullable()
            .WithColumn("at").AsInt64().NotNullable();

        Create.Table("texts")
            .WithColumn("hash").AsString().PrimaryKey()
            .WithColumn("text").AsString(int.MaxValue).NotNullable();

        Create.Table("used_links")
            .WithColumn("nonce").AsString().PrimaryKey()
            .WithColumn("at").AsInt64().NotNullable();
    }

    /// <inheritdoc />
    public override void Down() => throw new NotSupportedException("A ledger is not taken back. Restore a backup instead.");
}
