using FluentMigrator;

namespace Candor.Storage.Migrations;

/// <summary>Checkpoints that went to witnesses, and those of other ledgers that were cosigned here.</summary>
[Migration(7)]
public sealed class M007Witness : Migration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create.Table("witnessed")
            .WithColumn("tenant").AsString().PrimaryKey()
            .WithColumn("origin").AsString().PrimaryKey()
            .WithColumn("size").AsInt64().NotNullable()
            .WithColumn("root").AsBinary(32).NotNullable()
            .WithColumn("note").AsString(int.MaxValue).NotNullable()
            .WithColumn("at").AsInt64().NotNullable();

        Create.Table("cosigned")
            .WithColumn("tenant").AsString().PrimaryKey()
            .WithColumn("witness").AsString(400).PrimaryKey()
            .WithColumn("size").AsInt64().NotNullable()
            .WithColumn("note").AsString(int.MaxValue).NotNullable()
            .WithColumn("at").AsInt64().NotNullable()
            .WithColumn("tried_at").AsInt64().NotNullable();
    }

    /// <inheritdoc />
    public override void Down() => throw new NotSupportedException("What was witnessed is not thrown away: a ledger that was rewritten meanwhile could come in its place.");
}
