using FluentMigrator;

namespace Candor.Storage.Migrations;

/// <summary>Requests for rights, legal holds, and which screenings have nothing left to delete.</summary>
[Migration(6)]
public sealed class M006Privacy : Migration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create.Table("requests")
            .WithColumn("tenant").AsString().PrimaryKey()
            .WithColumn("screening").AsString().PrimaryKey()
            .WithColumn("request").AsString().PrimaryKey()
            .WithColumn("right").AsString().NotNullable()
            .WithColumn("owner").AsString().NotNullable()
            .WithColumn("asked_at").AsInt64().NotNullable()
            .WithColumn("due_at").AsInt64().NotNullable()
            .WithColumn("settled_at").AsInt64().Nullable()
            .WithColumn("outcome").AsString().Nullable();
        Create.Index("requests_open").OnTable("requests").OnColumn("tenant").Ascending().OnColumn("settled_at").Ascending();

        Create.Table("holds")
            .WithColumn("tenant").AsString().PrimaryKey()
            .WithColumn("id").AsString().PrimaryKey()
            .WithColumn("scope").AsString().NotNullable()
            .WithColumn("connection").AsString().Nullable()
            .WithColumn("subject").AsString().NotNullable()
            .WithColumn("placed_by").AsString().NotNullable()
            .WithColumn("placed_at").AsInt64().NotNullable()
            .WithColumn("lifted_by").AsString().Nullable()
            .WithColumn("lifted_at").AsInt64().Nullable();
        Create.Index("holds_subject").OnTable("holds").OnColumn("tenant").Ascending().OnColumn("subject").Ascending();

        Alter.Table("screenings").AddColumn("forgotten").AsBoolean().NotNullable().WithDefaultValue(false);
    }

    /// <inheritdoc />
    public override void Down() => throw new NotSupportedException("A legal hold is not forgotten. Restore a backup instead.");
}
