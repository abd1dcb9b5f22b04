using System.Net;
using System.Text.RegularExpressions;
using Candor.Access;
using Candor.Configuration;
using Candor.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Candor.Tests.Access;

/// <summary>A member of staff at the console: with a session as signing in makes it, and with the token that every form of theirs carries.</summary>
internal sealed partial class Session : IDisposable
{
    private readonly (string Name, string Value) _field;

    private Session(HttpClient http, (string Name, string Value) field) => (Http, _field) = (http, field);

    public HttpClient Http { get; }

    /// <summary>Begins a session.</summary>
    /// <param name="candor">Where.</param>
    /// <param name="member">Who.</param>
    public static async Task<Session> Of(RunningCandor candor, StaffMember member, CancellationToken cancel)
    {
        var http = Client(candor, CookieOf(candor, member));
        var page = await http.GetStringAsync("/console", cancel);
        var field = FormField().Match(page);
        return new Session(http, (field.Groups["name"].Value, WebUtility.HtmlDecode(field.Groups["value"].Value)));
    }

    /// <summary>The cookie of a session.</summary>
    public static string CookieOf(RunningCandor candor, StaffMember member) =>
        candor.App.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(CookieAuthenticationDefaults.AuthenticationScheme)
            .TicketDataFormat.Protect(new AuthenticationTicket(StaffSession.Of(member), CookieAuthenticationDefaults.AuthenticationScheme));

    /// <summary>A browser with a session's cookie.</summary>
    public static HttpClient Client(RunningCandor candor, string cookie)
    {
        var cookies = new CookieContainer();
        cookies.Add(candor.Http.BaseAddress!, new Cookie("candor", cookie));
        return new HttpClient(new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = candor.Http.BaseAddress };
    }

    /// <summary>Sends a request; a form gets its token.</summary>
    public async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken cancel)
    {
        if (request.Content is FormUrlEncodedContent form)
        {
            var token = $"{Uri.EscapeDataString(_field.Name)}={Uri.EscapeDataString(_field.Value)}";
            var fields = await form.ReadAsStringAsync(cancel);
            request.Content = new StringContent(fields.Length == 0 ? token : $"{fields}&{token}", null, "application/x-www-form-urlencoded");
        }

        return await Http.SendAsync(request, cancel);
    }

    public void Dispose() => Http.Dispose();

    [GeneratedRegex("""<input type="hidden" name="(?<name>__[^"]+)" value="(?<value>[^"]+)""")]
    private static partial Regex FormField();
}
