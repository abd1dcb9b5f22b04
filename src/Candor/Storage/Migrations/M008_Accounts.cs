using FluentMigrator;

namespace Candor.Storage.Migrations;

/// <summary>What members of staff sign in with.</summary>
[Migration(8)]
public sealed class M008Accounts : Migration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create.Table("accounts")
            .WithColumn("tenant").AsString().PrimaryKey()
            .WithColumn("id").AsString().PrimaryKey()
            .WithColumn("password_hash").AsString().Nullable()
            .WithColumn("authenticator_key").AsBinary(int.MaxValue).Nullable()
            .WithColumn("security_stamp").AsString().NotNullable()
            .WithColumn("failed_count").AsInt32().NotNullable()
            .WithColumn("locked_until").AsInt64().Nullable();

        Create.Table("passkeys")
            .WithColumn("tenant").AsString().PrimaryKey()
            .WithColumn("credential_id").AsString().PrimaryKey()
            .WithColumn("account").AsString().NotNullable()
            .WithColumn("data").AsString(int.MaxValue).NotNullable()
            .WithColumn("at").AsInt64().NotNullable();
        Create.Index("passkeys_account").OnTable("passkeys").OnColumn("tenant").Ascending().OnColumn("account").Ascending();
    }

    /// <inheritdoc />
    public override void Down()
    {
        Delete.Table("passkeys");
        Delete.Table("accounts");
    }
}
