using FluentMigrator;

namespace Candor.Storage.Migrations;

/// <summary>Credentials that vendors replace while they are in use.</summary>
[Migration(2)]
public sealed class M002Credentials : Migration
{
    /// <inheritdoc />
    public override void Up() => Create.Table("credentials")
        .WithColumn("tenant").AsString().PrimaryKey()
        .WithColumn("name").AsString().PrimaryKey()
        .WithColumn("wrapped").AsBinary(int.MaxValue).NotNullable()
        .WithColumn("at").AsInt64().NotNullable();

    /// <inheritdoc />
    public override void Down() => Delete.Table("credentials");
}
