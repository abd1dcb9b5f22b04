using FluentMigrator;

namespace Candor.Storage.Migrations;

/// <summary>Who is on which job, and which job a screening is for.</summary>
[Migration(10)]
public sealed class M010HiringTeams : Migration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create.Table("hiring_teams")
            .WithColumn("tenant").AsString().PrimaryKey()
            .WithColumn("connection").AsString().PrimaryKey()
            .WithColumn("job").AsString().PrimaryKey()
            .WithColumn("marks").AsString(int.MaxValue).Nullable()
            .WithColumn("read_at").AsInt64().NotNullable();

        Alter.Table("screenings").AddColumn("job_id").AsString().Nullable();
        // The first event of every screening says so, in the part of it that is nobody's personal data.
        IfDatabase("sqlite").Execute.Sql(
            "update screenings set job_id = (select json_extract(cast(leaf as text), '$.data.job_id') from events "
            + "where events.tenant = screenings.tenant and events.stream = screenings.id and events.type = 'Opened')");
        IfDatabase(kind => kind.StartsWith("Postgre", StringComparison.OrdinalIgnoreCase)).Execute.Sql(
            "update screenings set job_id = (select convert_from(leaf, 'UTF8')::jsonb -> 'data' ->> 'job_id' from events "
            + "where events.tenant = screenings.tenant and events.stream = screenings.id and events.type = 'Opened')");
        Create.Index("screenings_job").OnTable("screenings").OnColumn("tenant").Ascending().OnColumn("connection").Ascending().OnColumn("job_id").Ascending();
    }

    /// <inheritdoc />
    public override void Down()
    {
        Delete.Index("screenings_job").OnTable("screenings");
        Delete.Column("job_id").FromTable("screenings");
        Delete.Table("hiring_teams");
    }
}
