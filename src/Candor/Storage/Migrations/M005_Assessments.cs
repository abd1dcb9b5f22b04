using FluentMigrator;

namespace Candor.Storage.Migrations;

/// <summary>Finding a screening by the identifier under which an ATS's assessment panel asks for it.</summary>
[Migration(5)]
public sealed class M005Assessments : Migration
{
    /// <inheritdoc />
    public override void Up()
    {
        Alter.Table("screenings").AddColumn("assessment").AsString().Nullable();
        Create.Index("screenings_assessment").OnTable("screenings").OnColumn("connection").Ascending().OnColumn("assessment").Ascending();
    }

    /// <inheritdoc />
    public override void Down()
    {
        Delete.Index("screenings_assessment").OnTable("screenings");
        Delete.Column("assessment").FromTable("screenings");
    }
}
