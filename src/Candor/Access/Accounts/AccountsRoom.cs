using Candor.Configuration;
using Candor.Storage;
using Microsoft.AspNetCore.Identity;

namespace Candor.Access.Accounts;

/// <summary>The embedded default: ASP.NET Core Identity, without its pages and its cookies.</summary>
internal static class AccountsRoom
{
    /// <summary>The least characters of a password. Length is what counts: no rule asks for signs and digits.</summary>
    public const int PasswordLength = 12;

    /// <summary>Wrong passwords or codes after which no password is looked at for a while.</summary>
    public const int WrongBeforeLock = 5;

    /// <summary>How long that lasts.</summary>
    public static readonly TimeSpan LockFor = TimeSpan.FromMinutes(15);

    // PBKDF2 with HMAC-SHA-512, as often as OWASP asks for.
    private const int HashIterations = 210_000;

    /// <summary>Adds the services.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="publicUrl">Where people reach this installation: passkeys are bound to it.</param>
    public static void Add(IServiceCollection services, Uri publicUrl)
    {
        services.AddIdentityCore<AccountRow>(options =>
            {
                options.Password.RequiredLength = PasswordLength;
                options.Password.RequiredUniqueChars = 5;
                options.Password.RequireDigit = options.Password.RequireLowercase = options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false;
                options.Lockout.MaxFailedAccessAttempts = WrongBeforeLock;
                options.Lockout.DefaultLockoutTimeSpan = LockFor;
            })
            .AddUserStore<AccountStore>()
            .AddTokenProvider<AuthenticatorTokenProvider<AccountRow>>(TokenOptions.DefaultAuthenticatorProvider);
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = HashIterations);
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            options.ServerDomain = publicUrl.Host;
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
            options.AuthenticatorTimeout = Passkeys.Patience;
            options.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && context.Origin == publicUrl.GetLeftPart(UriPartial.Authority));
        });
        services.AddScoped<IPasskeyHandler<AccountRow>, PasskeyHandler<AccountRow>>();
        services.AddScoped<Passkeys>();
        services.AddScoped<StaffAccounts>();
    }

    /// <summary>Whether browsers make passkeys for this address: they do for names, not for numbers.</summary>
    /// <param name="configuration">Where the product is reached.</param>
    public static bool HasPasskeys(CandorConfiguration configuration) => configuration.PublicUrl.HostNameType == UriHostNameType.Dns;
}
