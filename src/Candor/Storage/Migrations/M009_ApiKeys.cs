using FluentMigrator;

namespace Candor.Storage.Migrations;

/// <summary>Programs that may come in.</summary>
[Migration(9)]
public sealed class M009ApiKeys : Migration
{
    /// <inheritdoc />
    public override void Up() => Create.Table("api_keys")
        .WithColumn("tenant").AsString().PrimaryKey()
        .WithColumn("id").AsString().PrimaryKey()
        .WithColumn("name").AsString(int.MaxValue).NotNullable()
        .WithColumn("secret_hash").AsBinary(int.MaxValue).NotNullable()
        .WithColumn("scopes").AsString(int.MaxValue).NotNullable()
        .WithColumn("at").AsInt64().NotNullable()
        .WithColumn("expires_at").AsInt64().NotNullable()
        .WithColumn("last_used_at").AsInt64().Nullable()
        .WithColumn("revoked_at").AsInt64().Nullable()
        .WithColumn("revoked_by").AsString().Nullable();

    /// <inheritdoc />
    public override void Down() => Delete.Table("api_keys");
}
