using System.Globalization;
using System.Threading.RateLimiting;
using Candor.Access.Accounts;
using Candor.Access.Machines;
using Candor.Access.Support;
using Candor.Access.Teams;
using Candor.Configuration;
using Candor.Connectors.Http;
using Candor.Consent;
using Candor.Hosting;
using Candor.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.RateLimiting;

namespace Candor.Access;

/// <summary>Who may come in: sign-in, roles, limits. Deny is the default.</summary>
public static class AccessRoom
{
    /// <summary>The rate limiter's policy for signing in.</summary>
    public const string SignInRateLimit = "sign-in";

    /// <summary>The rate limiter's policy for programs.</summary>
    public const string ApiRateLimit = "api";

    /// <summary>The rate limiter's policy for what an ATS sends: generous, for a webhook that is refused may never come again.</summary>
    public const string AtsRateLimit = "ats";

    private static readonly TimeSpan SessionLifetime = TimeSpan.FromHours(8);

    /// <summary>Adds the room's services.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="surroundings">Where the keys of sessions are kept.</param>
    /// <param name="configuration">How people sign in.</param>
    public static IServiceCollection AddAccess(this IServiceCollection services, Surroundings surroundings, CandorConfiguration configuration)
    {
        services.AddSingleton<StaffLinks>();
        services.AddSingleton<ConnectStates>();
        services.AddScoped<Desks>();
        services.AddDataProtection()
            .SetApplicationName("candor")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(surroundings.Data, "sessions")));
        services.AddOptions<KeyManagementOptions>().Configure<MasterKey>((options, master) => options.XmlEncryptor = new SessionKeyEncryptor(master));
        var authentication = services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(Cookie);
        if (configuration.SignIn.Oidc is { } oidc)
            OidcSignIn.Add(authentication, oidc, configuration.PublicUrl, new Outbound(surroundings.Reach));
        AccountsRoom.Add(services, configuration.PublicUrl);
        authentication.AddScheme<AuthenticationSchemeOptions, MachineAuthentication>(MachineAuthentication.Scheme, null);
        services.AddSingleton<AccessTokens>();
        services.AddScoped<ApiKeys>();
        services.AddScoped<SupportGrants>();
        services.AddSingleton<ITeamReader, AtsTeamReader>();
        services.AddSingleton<TeamMarks>();
        services.AddSingleton<TeamStore>();
        services.AddSingleton<HiringTeams>();
        services.AddScoped<Sight>();
        services.AddAuthorization(Permissions.Add);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "candor-form";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddRateLimiter(Limit);
        return services;
    }

    private static void Cookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "candor";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = SessionLifetime;
        options.SlidingExpiration = false;
        options.LoginPath = "/sign-in";
        options.AccessDeniedPath = "/sign-in/not-yours";
        options.Events.OnValidatePrincipal = async context =>
        {
            var configuration = context.HttpContext.RequestServices.GetRequiredService<CandorConfiguration>();
            var accounts = context.HttpContext.RequestServices.GetRequiredService<StaffAccounts>();
            if (context.Principal is { } user && StaffSession.Find(user, configuration) is { } member
                && (StaffSession.IsProviders(user) || StaffSession.StampOf(user) == await accounts.Stamp(member.Id, context.HttpContext.RequestAborted)))
            {
                context.ReplacePrincipal(StaffSession.WithRolesOf(user, member, await SupportDoor.Open(context.HttpContext, member)));
                return;
            }

            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        };
    }

    /// <summary>
    /// A candidate has a bucket of their own, wide enough for a recorder that catches up after a dropped line; whoever tries links that are none
    /// shares a narrow one by address, and so does whoever signs in.
    /// </summary>
    private static void Limit(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
        options.AddPolicy(CandidateRoutes.RateLimit, context =>
            context.RequestServices.GetRequiredService<CandidateLinks>().ScreeningOf($"{context.GetRouteValue("token")}") is { } screening
                ? RateLimitPartition.GetTokenBucketLimiter(screening, _ => Bucket(burst: 400, aSecond: 20))
                : RateLimitPartition.GetTokenBucketLimiter(AddressOf(context), _ => Bucket(burst: 30, aSecond: 1)));
        options.AddPolicy(ApiRateLimit, context =>
            RateLimitPartition.GetTokenBucketLimiter(AddressOf(context), _ => Bucket(burst: 200, aSecond: 20)));
        options.AddPolicy(SignInRateLimit, context =>
            RateLimitPartition.GetTokenBucketLimiter(AddressOf(context), _ => Bucket(burst: 20, aSecond: 1)));
        // By address as well as connection: a stranger who names a connection must not use up the vendor's share.
        options.AddPolicy(AtsRateLimit, context =>
            RateLimitPartition.GetTokenBucketLimiter($"{AddressOf(context)} {context.GetRouteValue("connection")}", _ => Bucket(burst: 2000, aSecond: 200)));
    }

    private static string AddressOf(HttpContext context) => $"address {context.Connection.RemoteIpAddress}";

    private static TokenBucketRateLimiterOptions Bucket(int burst, int aSecond) => new()
    {
        TokenLimit = burst,
        TokensPerPeriod = aSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    };
}
