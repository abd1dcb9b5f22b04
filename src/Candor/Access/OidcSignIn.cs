using System.Security.Claims;
using Candor.Configuration;
using Candor.Connectors.Http;
using Candor.Hosting.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Candor.Access;

/// <summary>
/// Sign-in by the employer's own provider, with the framework's handler: authorization code with PKCE, state, nonce, signature, audience and lifetime
/// are its work. Ours are which issuer is believed, which values mean which roles, and what people are told.
/// </summary>
internal static class OidcSignIn
{
    /// <summary>The authentication scheme; there is none without settings.</summary>
    public const string Scheme = "oidc";

    /// <summary>Where people begin.</summary>
    public const string Begin = "/sign-in/oidc";

    /// <summary>Where the provider sends them back to: what is registered there.</summary>
    public const string Callback = "/sign-in/oidc/callback";

    private static readonly TimeSpan ProviderPatience = TimeSpan.FromSeconds(10);

    /// <summary>How long somebody may take at the provider.</summary>
    private static readonly TimeSpan PersonPatience = TimeSpan.FromMinutes(15);

    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Adds the scheme.</summary>
    /// <param name="authentication">The application's authentication.</param>
    /// <param name="oidc">The provider.</param>
    /// <param name="publicUrl">Where people reach this installation.</param>
    /// <param name="outbound">Where calls to the provider may go.</param>
    public static void Add(AuthenticationBuilder authentication, OidcSettings oidc, Uri publicUrl, Outbound outbound) => authentication.AddOpenIdConnect(Scheme, options =>
    {
        options.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        options.Authority = oidc.Issuer;
        options.RequireHttpsMetadata = new Uri(oidc.Issuer).Scheme == Uri.UriSchemeHttps;
        options.ClientId = oidc.ClientId;
        options.ClientSecret = oidc.ClientSecret;
        options.CallbackPath = Callback;
        options.ResponseType = OpenIdConnectResponseType.Code;
        // In the address and not in a form: then the cookies that bind the answer to this browser need not go along with other sites' forms.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.SaveTokens = false;
        options.MapInboundClaims = false;
        options.RemoteAuthenticationTimeout = PersonPatience;
        options.BackchannelTimeout = ProviderPatience;
        options.BackchannelHttpHandler = outbound.Handler();
        options.Scope.Clear();
        foreach (var scope in oidc.Scopes)
            options.Scope.Add(scope);
        options.TokenValidationParameters.ValidAlgorithms = Algorithms;
        options.GetClaimsFromUserInfoEndpoint = oidc.UserInfo;
        options.ClaimActions.MapJsonKey(oidc.Claim, oidc.Claim);
        KeepToThisBrowser(options.NonceCookie);
        KeepToThisBrowser(options.CorrelationCookie);
        options.Events.OnRedirectToIdentityProvider = context =>
        {
            // Never from the request's Host, which anybody can write.
            context.ProtocolMessage.RedirectUri = publicUrl.ToString().TrimEnd('/') + Callback;
            return Task.CompletedTask;
        };
        options.Events.OnTokenValidated = context =>
        {
            // The handler believes what the discovery document calls itself; we believe what the configuration says. And it lets a token without a
            // signature pass when it came over the back channel, as the specification allows; a proxy on the way is reason enough not to.
            if (context.SecurityToken.Issuer != oidc.Issuer)
                context.Fail("The token's issuer is another than the configuration's.");
            else if (context.SecurityToken.RawSignature is not { Length: > 0 })
                context.Fail("The token is not signed.");
            return Task.CompletedTask;
        };
        options.Events.OnTicketReceived = context => Enter(context, oidc);
        options.Events.OnRemoteFailure = Refuse;
    });

    /// <summary><c>GET /sign-in/oidc</c>: off to the provider.</summary>
    public static async Task<IResult> Leave(HttpContext context, CandorConfiguration configuration, ILogger<OidcSettings> log)
    {
        if (configuration.SignIn.Oidc is not { } oidc)
            return MessagePage.Show(StatusCodes.Status404NotFound, "Not set up here", "This installation is not connected to a sign-in of your organisation.", "/sign-in", "Sign in");
        try
        {
            await context.ChallengeAsync(Scheme, new AuthenticationProperties { RedirectUri = "/console" });
            return Results.Empty;
        }
        catch (Exception silent) when (silent is InvalidOperationException or HttpRequestException or IOException && !context.Response.HasStarted)
        {
            log.LogWarning("The sign-in of {Name} could not be reached: {Why}", oidc.Name, silent.GetType().Name);
            return MessagePage.Show(
                StatusCodes.Status502BadGateway, "Your sign-in does not answer", $"Candor could not reach the sign-in of {oidc.Name}. Try again in a minute.", "/sign-in", "Sign in");
        }
    }

    private static async Task Enter(TicketReceivedContext context, OidcSettings oidc)
    {
        var user = context.Principal!;
        var session = StaffSession.Of(
            oidc,
            user.FindFirstValue("sub")!,
            user.FindFirstValue("name") ?? user.FindFirstValue("preferred_username"),
            // By the address somebody is known on a job in the ATS: one that the provider has not proven could be anybody's.
            string.Equals(user.FindFirstValue("email_verified"), "false", StringComparison.OrdinalIgnoreCase) ? null : user.FindFirstValue("email"),
            user.FindAll(oidc.Claim).Select(claim => claim.Value));
        if (session is null)
        {
            context.HandleResponse();
            await MessagePage.Show(
                StatusCodes.Status403Forbidden,
                "You have no role here",
                $"{oidc.Name} knows you, but nothing it says of you means a role in Candor. Whoever runs Candor here can change that.",
                "/sign-in",
                "Sign in as somebody else").ExecuteAsync(context.HttpContext);
            return;
        }

        context.Principal = session;
        // Lasts as long as any session of ours, whatever the provider's token says.
        context.Properties = new AuthenticationProperties { RedirectUri = "/console" };
    }

    private static async Task Refuse(RemoteFailureContext context)
    {
        context.HandleResponse();
        // The kind alone: what a token says is about a person.
        context.HttpContext.RequestServices.GetRequiredService<ILogger<OidcSettings>>()
            .LogWarning("A sign-in by the organisation's provider was refused: {Why}", (context.Failure?.InnerException ?? context.Failure)?.GetType().Name);
        await MessagePage.Show(
            StatusCodes.Status403Forbidden,
            "You were not signed in",
            "The answer of your organisation's sign-in could not be believed, came too late, or was a refusal. Nothing was changed; try again.",
            "/sign-in",
            "Sign in").ExecuteAsync(context.HttpContext);
    }

    private static void KeepToThisBrowser(CookieBuilder cookie)
    {
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }
}
