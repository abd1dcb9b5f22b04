using System.Security.Cryptography;
using System.Text;
using Candor.Configuration;
using Candor.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Candor.Access.Accounts;

/// <summary>What members of staff sign in with: password and code together, or a passkey.</summary>
/// <param name="users">The framework's.</param>
/// <param name="store">What was used.</param>
/// <param name="tenant">Whose.</param>
/// <param name="master">Hides used codes.</param>
/// <param name="time">The clock.</param>
internal sealed class StaffAccounts(UserManager<AccountRow> users, Store store, Tenant tenant, MasterKey master, TimeProvider time)
{
    // A code is good for two and a half minutes on either side of its own half minute; what is remembered longer than that is enough.
    private const long CodeSeconds = 600;

    /// <summary>The account; null for somebody who set nothing up.</summary>
    /// <param name="member">Whose.</param>
    public Task<AccountRow?> Find(StaffMember member) => users.FindByIdAsync(member.Id);

    /// <summary>The stamp that sessions must carry; null for somebody who set nothing up.</summary>
    /// <param name="id">Staff identifier.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<string?> Stamp(string id, CancellationToken cancel) =>
        store.Accounts.AsNoTracking().Where(row => row.Tenant == tenant.Name && row.Id == id).Select(row => (string?)row.SecurityStamp).SingleOrDefaultAsync(cancel);

    /// <summary>Whether nobody set anything up yet.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task<bool> IsEmpty(CancellationToken cancel) => !await store.Accounts.AnyAsync(row => row.Tenant == tenant.Name, cancel);

    /// <summary>A key for codes that is not anybody's yet.</summary>
    public string NewAuthenticatorKey() => users.GenerateNewAuthenticatorKey();

    /// <summary>Checks password and code as one: who guesses learns nothing of which was wrong, or whether there is such a person.</summary>
    /// <param name="member">Who they say they are; null when there is nobody.</param>
    /// <param name="password">As typed.</param>
    /// <param name="code">As typed.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<bool> Check(StaffMember? member, string password, string code, CancellationToken cancel)
    {
        if (member is null || await Find(member) is not { PasswordHash: not null } account)
        {
            // As long as a password takes that is there.
            users.PasswordHasher.HashPassword(new AccountRow { Tenant = tenant.Name, Id = "nobody" }, password);
            return false;
        }

        if (await users.IsLockedOutAsync(account))
            return false;
        var right = await users.CheckPasswordAsync(account, password);
        right &= await IsCode(account, code);
        if (!right || !await IsFreshCode(member.Id, code, cancel))
        {
            await users.AccessFailedAsync(account);
            return false;
        }

        await users.ResetAccessFailedCountAsync(account);
        return true;
    }

    /// <summary>Sets password and codes up, in place of earlier ones.</summary>
    /// <param name="member">Whose.</param>
    /// <param name="password">As typed.</param>
    /// <param name="authenticatorKey">What the codes are made from.</param>
    /// <param name="code">A code, so that the app is known to have it.</param>
    /// <returns>What keeps it from standing, for the person; null when it stands.</returns>
    public async Task<string?> SetPassword(StaffMember member, string password, string authenticatorKey, string code)
    {
        var trial = new AccountRow { Tenant = tenant.Name, Id = member.Id };
        await ((IUserAuthenticatorKeyStore<AccountRow>)Accounts).SetAuthenticatorKeyAsync(trial, authenticatorKey, CancellationToken.None);
        if (!await IsCode(trial, code))
            return "The code is not the one that the app shows now. Check the key in the app and the clock of the device, and type the next code.";
        foreach (var validator in users.PasswordValidators)
            if (await validator.ValidateAsync(users, trial, password) is { Succeeded: false } weak)
                return string.Join(' ', weak.Errors.Select(error => error.Description));
        if (password.Contains(member.Id, StringComparison.OrdinalIgnoreCase) || password.Contains(member.Email, StringComparison.OrdinalIgnoreCase))
            return "The password has your name or address in it.";

        var account = await FindOrMake(member);
        await users.RemovePasswordAsync(account);
        await users.AddPasswordAsync(account, password);
        account.AuthenticatorKey = trial.AuthenticatorKey;
        (account.FailedCount, account.LockedUntil) = (0, null);
        await users.UpdateSecurityStampAsync(account);
        return null;
    }

    /// <summary>Adds a passkey.</summary>
    /// <param name="member">Whose.</param>
    /// <param name="passkey">It.</param>
    /// <returns>Whether it stands: one that is somebody else's does not.</returns>
    public async Task<bool> AddPasskey(StaffMember member, UserPasskeyInfo passkey)
    {
        if (await users.FindByPasskeyIdAsync(passkey.CredentialId) is { } owner && owner.Id != member.Id)
            return false;
        return (await users.AddOrUpdatePasskeyAsync(await FindOrMake(member), passkey)).Succeeded;
    }

    /// <summary>Takes a passkey away, and ends the sessions there are.</summary>
    /// <param name="member">Whose.</param>
    /// <param name="id">Its identifier in hex.</param>
    public async Task RemovePasskey(StaffMember member, string id)
    {
        if (await Find(member) is not { } account || id.Length is 0 or > 2048 || id.Length % 2 != 0 || !id.All(char.IsAsciiHexDigit))
            return;
        await users.RemovePasskeyAsync(account, Convert.FromHexString(id));
        await users.UpdateSecurityStampAsync(account);
    }

    /// <summary>The passkeys of somebody.</summary>
    /// <param name="member">Whose.</param>
    public async Task<IList<UserPasskeyInfo>> PasskeysOf(StaffMember member) => await Find(member) is { } account ? await users.GetPasskeysAsync(account) : [];

    private IUserStore<AccountRow> Accounts { get; } = new AccountStore(store, tenant, master);

    private async Task<AccountRow> FindOrMake(StaffMember member)
    {
        if (await Find(member) is { } account)
            return account;
        account = new AccountRow { Tenant = tenant.Name, Id = member.Id };
        return (await users.CreateAsync(account)).Succeeded
            ? account
            : throw new InvalidOperationException("Identity refused a new account, though its identifier is the configuration's.");
    }

    private Task<bool> IsCode(AccountRow account, string code) =>
        users.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, code.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>A code is good for minutes, and must not be good twice: somebody may have looked over a shoulder.</summary>
    private async Task<bool> IsFreshCode(string id, string code, CancellationToken cancel)
    {
        var period = time.GetUtcNow().ToUnixTimeSeconds() / CodeSeconds;
        var before = NonceOf(period - 1);
        return !await store.UsedLinks.AnyAsync(row => row.Nonce == before, cancel) && await UsedLinks.IsFirst(store, NonceOf(period), time, cancel);

        string NonceOf(long at) => Convert.ToHexStringLower(HMACSHA256.HashData(
            master.Derive("used-codes"), Encoding.UTF8.GetBytes($"{tenant.Name}|{id}|{at}|{code.Replace(" ", "", StringComparison.Ordinal)}")));
    }
}
