using System.Globalization;
using Candor.Sandbox.Faults;
using Candor.Sandbox.Greenhouse;
using Candor.Sandbox.Mail;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.FileProviders;

namespace Candor.Sandbox.Board;

/// <summary>The web board: what a recruiter would look at, and what a tester wants to see. It changes things through the same functions as the API.</summary>
internal static class BoardRoutes
{
    private const string Policy = "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'";

    /// <summary>Adds pages, forms and static files.</summary>
    /// <param name="app">The application.</param>
    public static void Map(WebApplication app)
    {
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot")),
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache",
        });
        app.MapGet("/", (long? job, HttpContext context, GreenhouseState state) => state.Do(() => Page<JobsPage>(context, new()
        {
            ["State"] = state,
            ["Job"] = state.Jobs.FirstOrDefault(one => one.Id == job) ?? state.Jobs[0],
        })));
        app.MapGet("/candidates/{id:long}", (long id, HttpContext context, GreenhouseState state) =>
            state.Do<IResult>(() => state.Applications.FirstOrDefault(one => one.Id == id) is { } application
                ? Page<CandidatePage>(context, new() { ["State"] = state, ["Application"] = application })
                : Results.NotFound()));
        app.MapGet("/mail", (HttpContext context, Mailbox mail) => Page<MailPage>(context, new() { ["Messages"] = mail.Messages }));
        app.MapGet("/deliveries", (HttpContext context, Greenhouse.Webhooks hooks) => Log(
            context, "Webhooks", "Each try to deliver one.", ["At", "Event", "Try", "Outcome"],
            hooks.Log.Select(one => new[] { Clock(one.At), one.Action, $"{one.Attempt}", one.Outcome })));
        app.MapGet("/calls", (HttpContext context, ApiLog calls) => Log(
            context, "API calls", "Every call to the vendor's API.", ["At", "Method", "Path", "Status", "Fault"],
            calls.Calls.Select(one => new[] { Clock(one.At), one.Method, one.Path, one.Status == 0 ? "cut" : $"{one.Status}", one.Fault ?? "" })));
        app.MapGet("/faults", (HttpContext context, FaultBox faults) => Page<FaultsPage>(context, new() { ["On"] = faults.On }));
        app.MapGet("/board/version", (HttpContext context) => Version(context.RequestServices));
        MapForms(app.MapGroup("/board").DisableAntiforgery());
    }

    private static void MapForms(RouteGroupBuilder board)
    {
        board.MapPost("/move", async (HttpRequest request, GreenhouseState state) =>
        {
            var form = await request.ReadFormAsync();
            state.Move(Number(form["application"]), Number(form["stage"]));
            return Back(request);
        });
        board.MapPost("/end", async (HttpRequest request, GreenhouseState state) =>
        {
            var form = await request.ReadFormAsync();
            state.End(Number(form["application"]), form["status"] == "hired" ? "hired" : "rejected");
            return Back(request);
        });
        board.MapPost("/add", async (HttpRequest request, GreenhouseState state) =>
        {
            var form = await request.ReadFormAsync();
            state.Add($"{form["first"]}", $"{form["last"]}", Optional(form["email"]), Optional(form["address"]), Number(form["job"]));
            return Back(request);
        });
        board.MapPost("/faults", async (HttpRequest request, FaultBox faults) =>
        {
            var form = await request.ReadFormAsync();
            if (FaultBox.Kinds.Contains($"{form["kind"]}"))
                faults.Add(new Fault(
                    $"{form["kind"]}",
                    Optional(form["method"]),
                    Optional(form["path"]),
                    Optional(form["times"]) is { } times ? (int)Number(times) : null,
                    Number(Optional(form["percent"]) ?? "100") / 100.0));
            return Back(request);
        });
        board.MapPost("/faults/clear", (HttpRequest request, FaultBox faults) =>
        {
            faults.Clear();
            return Back(request);
        });
    }

    private static RazorComponentResult<LogPage> Log(
        HttpContext context,
        string title,
        string about,
        string[] columns,
        IEnumerable<string[]> rows) => Page<LogPage>(context, new()
        {
            ["Title"] = title, ["About"] = about, ["Columns"] = columns, ["Rows"] = (IReadOnlyList<IReadOnlyList<string>>)[.. rows.Reverse().Take(300)],
        });

    private static RazorComponentResult<T> Page<T>(HttpContext context, Dictionary<string, object?> parameters)
        where T : IComponent
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        parameters["Version"] = Version(context.RequestServices);
        return new RazorComponentResult<T>(parameters);
    }

    /// <summary>Changes whenever anything a page shows may have changed.</summary>
    private static string Version(IServiceProvider services)
    {
        var state = services.GetRequiredService<GreenhouseState>();
        return state.Do(() => string.Join(
            '-',
            state.Applications.Count,
            state.Applications.Max(one => one.LastActivityAt).Ticks,
            state.Notes.Count,
            state.Feed.Count,
            services.GetRequiredService<Mailbox>().Messages.Count,
            services.GetRequiredService<Greenhouse.Webhooks>().Log.Count));
    }

    private static IResult Back(HttpRequest request) =>
        Results.Redirect(Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var from) ? from.PathAndQuery : "/");

    private static long Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string? Optional(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Clock(DateTimeOffset at) => at.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
