using System.Text;
using System.Text.Json;
using Candor.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Candor.Access.Accounts;

/// <summary>
/// Where ASP.NET Core Identity keeps accounts: in the store, by tenant. Passwords, codes, lock-out and passkeys are the framework's work; this only
/// reads and writes rows.
/// </summary>
/// <param name="store">The database.</param>
/// <param name="tenant">Whose.</param>
/// <param name="master">Wraps what codes are made from.</param>
internal sealed class AccountStore(Store store, Tenant tenant, MasterKey master) :
    IUserPasswordStore<AccountRow>,
    IUserSecurityStampStore<AccountRow>,
    IUserLockoutStore<AccountRow>,
    IUserAuthenticatorKeyStore<AccountRow>,
    IUserPasskeyStore<AccountRow>
{
    private readonly byte[] _key = master.Derive("authenticator-keys");

    public Task<string> GetUserIdAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Id);

    // The identifier is the name, and the configuration's: nothing to set.
    public Task SetUserNameAsync(AccountRow user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> GetNormalizedUserNameAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Id);

    public Task SetNormalizedUserNameAsync(AccountRow user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IdentityResult> CreateAsync(AccountRow user, CancellationToken cancellationToken)
    {
        store.Accounts.Add(user);
        await store.SaveChangesAsync(cancellationToken);
        return IdentityResult.Success;
    }

    public async Task<IdentityResult> UpdateAsync(AccountRow user, CancellationToken cancellationToken)
    {
        await store.SaveChangesAsync(cancellationToken);
        return IdentityResult.Success;
    }

    public async Task<IdentityResult> DeleteAsync(AccountRow user, CancellationToken cancellationToken)
    {
        store.Passkeys.RemoveRange(await PasskeysOf(user).ToListAsync(cancellationToken));
        store.Accounts.Remove(user);
        await store.SaveChangesAsync(cancellationToken);
        return IdentityResult.Success;
    }

    public Task<AccountRow?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        store.Accounts.SingleOrDefaultAsync(row => row.Tenant == tenant.Name && row.Id == userId, cancellationToken);

    // Identity spells names in capitals; identifiers of ours have none.
    public Task<AccountRow?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindByIdAsync(normalizedUserName.ToLowerInvariant(), cancellationToken);

    public Task SetPasswordHashAsync(AccountRow user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetSecurityStampAsync(AccountRow user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(user.LockedUntil);

    public Task SetLockoutEndDateAsync(AccountRow user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken)
    {
        user.LockedUntil = lockoutEnd;
        return Task.CompletedTask;
    }

    /// <summary>Counts in the database, so that guesses that come at once are each counted.</summary>
    public async Task<int> IncrementAccessFailedCountAsync(AccountRow user, CancellationToken cancellationToken)
    {
        await store.Accounts.Where(row => row.Tenant == tenant.Name && row.Id == user.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.FailedCount, one => one.FailedCount + 1), cancellationToken);
        await store.Entry(user).ReloadAsync(cancellationToken);
        return user.FailedCount;
    }

    public Task ResetAccessFailedCountAsync(AccountRow user, CancellationToken cancellationToken)
    {
        user.FailedCount = 0;
        return Task.CompletedTask;
    }

    public Task<int> GetAccessFailedCountAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(user.FailedCount);

    public Task<bool> GetLockoutEnabledAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(AccountRow user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetAuthenticatorKeyAsync(AccountRow user, string key, CancellationToken cancellationToken)
    {
        user.AuthenticatorKey = Wrap.Seal(_key, Encoding.ASCII.GetBytes(key));
        return Task.CompletedTask;
    }

    public Task<string?> GetAuthenticatorKeyAsync(AccountRow user, CancellationToken cancellationToken) =>
        Task.FromResult(user.AuthenticatorKey is { } wrapped ? Encoding.ASCII.GetString(Wrap.Open(_key, wrapped)) : null);

    public async Task AddOrUpdatePasskeyAsync(AccountRow user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(passkey.CredentialId);
        var data = JsonSerializer.Serialize(PasskeyData.Of(passkey));
        if (await store.Passkeys.SingleOrDefaultAsync(row => row.Tenant == tenant.Name && row.CredentialId == id && row.Account == user.Id, cancellationToken) is { } known)
            known.Data = data;
        else
            store.Passkeys.Add(new PasskeyRow { Tenant = tenant.Name, CredentialId = id, Account = user.Id, Data = data, At = passkey.CreatedAt });
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(AccountRow user, CancellationToken cancellationToken) =>
        [.. (await PasskeysOf(user).AsNoTracking().OrderBy(row => row.At).ToListAsync(cancellationToken)).Select(InfoOf)];

    public async Task<AccountRow?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await Find(credentialId, cancellationToken) is { } row ? await FindByIdAsync(row.Account, cancellationToken) : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(AccountRow user, byte[] credentialId, CancellationToken cancellationToken) =>
        await Find(credentialId, cancellationToken) is { } row && row.Account == user.Id ? InfoOf(row) : null;

    public async Task RemovePasskeyAsync(AccountRow user, byte[] credentialId, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(credentialId);
        store.Passkeys.RemoveRange(await PasskeysOf(user).Where(row => row.CredentialId == id).ToListAsync(cancellationToken));
    }

    public void Dispose()
    {
        // The database is the request's.
    }

    private Task<PasskeyRow?> Find(byte[] credentialId, CancellationToken cancel)
    {
        var id = Convert.ToHexStringLower(credentialId);
        return store.Passkeys.AsNoTracking().SingleOrDefaultAsync(row => row.Tenant == tenant.Name && row.CredentialId == id, cancel);
    }

    private IQueryable<PasskeyRow> PasskeysOf(AccountRow user) => store.Passkeys.Where(row => row.Tenant == tenant.Name && row.Account == user.Id);

    private static UserPasskeyInfo InfoOf(PasskeyRow row) =>
        JsonSerializer.Deserialize<PasskeyData>(row.Data)!.ToInfo(Convert.FromHexString(row.CredentialId), row.At);

    /// <summary>A passkey as it is kept. What it was attested with is not: nothing is attested.</summary>
    private sealed record PasskeyData(byte[] PublicKey, uint SignCount, string[]? Transports, bool UserVerified, bool BackupEligible, bool BackedUp)
    {
        public static PasskeyData Of(UserPasskeyInfo info) =>
            new(info.PublicKey, info.SignCount, info.Transports, info.IsUserVerified, info.IsBackupEligible, info.IsBackedUp);

        public UserPasskeyInfo ToInfo(byte[] id, DateTimeOffset at) =>
            new(id, PublicKey, at, SignCount, Transports, UserVerified, BackupEligible, BackedUp, [], []);
    }
}
