using FluentMigrator;

namespace Candor.Storage.Migrations;

/// <summary>Whose database it is: one row.</summary>
[Migration(11)]
public sealed class M011Installation : Migration
{
    /// <inheritdoc />
    public override void Up() => Create.Table("installation")
        .WithColumn("id").AsInt32().PrimaryKey()
        .WithColumn("tenant").AsString().NotNullable();

    /// <inheritdoc />
    public override void Down() => Delete.Table("installation");
}
