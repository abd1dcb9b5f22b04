using Candor.Configuration;
using Candor.Storage;

namespace Candor.Access;

/// <summary>
/// Sign-in links for staff: who, until when, and a number that works once, under an HMAC. There are no passwords to lose.
/// </summary>
/// <param name="master">The installation's secret.</param>
/// <param name="time">The clock.</param>
public sealed class StaffLinks(MasterKey master, TimeProvider time)
{
    /// <summary>How long a link works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly OneTimeTokens _tokens = new(master.Derive("staff-link"), Lifetime, time);

    /// <summary>A new token for a member of staff.</summary>
    /// <param name="staff">Their identifier in the configuration.</param>
    public string Make(string staff) => _tokens.Make(staff);

    /// <summary>What a token says; null when it is not one of ours or its time is over. Whether it was used is for the caller to find out.</summary>
    /// <param name="token">What stands in the address.</param>
    public StaffLink? Read(string? token) => _tokens.Read(token) is var (staff, nonce) ? new StaffLink(staff, nonce) : null;
}

/// <summary>What a sign-in link says.</summary>
/// <param name="Staff">Who.</param>
/// <param name="Nonce">The number that works once.</param>
public sealed record StaffLink(string Staff, string Nonce);

/// <summary>For the command that hands out links.</summary>
public static class SignInLink
{
    /// <summary>A link that signs a member of staff in, once, within <see cref="StaffLinks.Lifetime"/>.</summary>
    /// <param name="master">The installation's secret.</param>
    /// <param name="configuration">Who may sign in, and where.</param>
    /// <param name="time">The clock.</param>
    /// <param name="staff">Identifier or e-mail address.</param>
    /// <returns>The address; null when the configuration knows no such person.</returns>
    public static string? Make(MasterKey master, CandorConfiguration configuration, TimeProvider time, string staff) =>
        configuration.Staff.FirstOrDefault(member =>
            member.Id == staff || string.Equals(member.Email, staff, StringComparison.OrdinalIgnoreCase)) is { } found
            ? $"{configuration.PublicUrl.ToString().TrimEnd('/')}/sign-in/{new StaffLinks(master, time).Make(found.Id)}"
            : null;
}
