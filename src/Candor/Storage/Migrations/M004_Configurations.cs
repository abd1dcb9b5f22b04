using FluentMigrator;

namespace Candor.Storage.Migrations;

/// <summary>Versions of the configuration and who changed them, stages bound to their identifiers, and what was last seen of each ATS account.</summary>
[Migration(4)]
public sealed class M004Configurations : Migration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create.Table("configurations")
            .WithColumn("tenant").AsString().PrimaryKey()
            .WithColumn("hash").AsString().PrimaryKey()
            .WithColumn("files").AsString(int.MaxValue).NotNullable()
            .WithColumn("at").AsInt64().NotNullable();

        Create.Table("configuration_changes")
            .WithColumn("id").AsInt64().PrimaryKey().Identity()
            .WithColumn("tenant").AsString().NotNullable()
            .WithColumn("hash").AsString().NotNullable()
            .WithColumn("previous").AsString().Nullable()
            .WithColumn("at").AsInt64().NotNullable()
            .WithColumn("author").AsString(int.MaxValue).NotNullable()
            .WithColumn("author_from").AsString().NotNullable()
            .WithColumn("how").AsString().NotNullable()
            .WithColumn("summary").AsString(int.MaxValue).NotNullable();
        Create.Index("configuration_changes_tenant").OnTable("configuration_changes")
            .OnColumn("tenant").Ascending().OnColumn("id").Ascending();

        Create.Table("stage_bindings")
            .WithColumn("tenant").AsString().PrimaryKey()
            .WithColumn("connection").AsString().PrimaryKey()
            .WithColumn("workflow").AsString().PrimaryKey()
            .WithColumn("job").AsString().PrimaryKey()
            .WithColumn("named").AsString(int.MaxValue).NotNullable()
            .WithColumn("stage_id").AsString().NotNullable()
            .WithColumn("at").AsInt64().NotNullable();

        Create.Table("account_readings")
            .WithColumn("tenant").AsString().PrimaryKey()
            .WithColumn("connection").AsString().PrimaryKey()
            .WithColumn("at").AsInt64().NotNullable()
            .WithColumn("reading").AsString(int.MaxValue).NotNullable();
    }

    /// <inheritdoc />
    public override void Down() => throw new NotSupportedException("Screenings remember the versions they run under. Restore a backup instead.");
}
