using FluentMigrator;

namespace Candor.Storage.Migrations;

/// <summary>Issues, when each account was last reconciled, and what is known of steps that fail.</summary>
[Migration(3)]
public sealed class M003Reconcile : Migration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create.Table("issues")
            .WithColumn("tenant").AsString().PrimaryKey()
            .WithColumn("key").AsString().PrimaryKey()
            .WithColumn("source").AsString().NotNullable()
            .WithColumn("connection").AsString().NotNullable()
            .WithColumn("screening").AsString().Nullable()
            .WithColumn("kind").AsString().NotNullable()
            .WithColumn("what").AsString(int.MaxValue).NotNullable()
            .WithColumn("owner").AsString().NotNullable()
            .WithColumn("since").AsInt64().NotNullable()
            .WithColumn("due").AsInt64().NotNullable()
            .WithColumn("closed_at").AsInt64().Nullable();
        Create.Index("issues_open").OnTable("issues").OnColumn("tenant").Ascending().OnColumn("closed_at").Ascending();

        Create.Table("reconciliations")
            .WithColumn("tenant").AsString().PrimaryKey()
            .WithColumn("connection").AsString().PrimaryKey()
            .WithColumn("looked_at").AsInt64().NotNullable()
            .WithColumn("compared_at").AsInt64().Nullable()
            .WithColumn("report").AsString(int.MaxValue).NotNullable();

        Create.Table("failures")
            .WithColumn("tenant").AsString().PrimaryKey()
            .WithColumn("screening").AsString().PrimaryKey()
            .WithColumn("step").AsString().NotNullable()
            .WithColumn("state").AsString().NotNullable()
            .WithColumn("cause").AsString().NotNullable()
            .WithColumn("why").AsString(int.MaxValue).NotNullable()
            .WithColumn("tries").AsInt32().NotNullable()
            .WithColumn("first_at").AsInt64().NotNullable()
            .WithColumn("last_at").AsInt64().NotNullable()
            .WithColumn("next_at").AsInt64().Nullable()
            .WithColumn("exchanges").AsString(int.MaxValue).NotNullable();

        Alter.Table("deliveries").AddColumn("tries").AsInt32().NotNullable().WithDefaultValue(0);
        Alter.Table("deliveries").AddColumn("wake_at").AsInt64().Nullable();
    }

    /// <inheritdoc />
    public override void Down() => throw new NotSupportedException("What is known of failures is not thrown away. Restore a backup instead.");
}
