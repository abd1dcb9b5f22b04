using System.Globalization;
using Candor.Sandbox.Faults;
using Candor.Sandbox.Hooks;
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
    /// <param name="wings">The vendors.</param>
    public static void Map(WebApplication app, IReadOnlyList<IWing> wings)
    {
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot")),
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache",
        });
        app.MapGet("/", () => Results.Redirect($"/{wings[0].Id}"));
        app.MapGet("/mail", (HttpContext context, Mailbox mail) => Page<MailPage>(context, new() { ["Messages"] = mail.Messages }));
        app.MapGet("/deliveries", (HttpContext context, HookSender hooks) => Log(
            context, "Webhooks", "Each try to deliver one.", ["At", "ATS", "Event", "Try", "Outcome"],
            hooks.Log.Select(one => new[] { Clock(one.At), one.Wing, one.Action, $"{one.Attempt}", one.Outcome })));
        app.MapGet("/calls", (HttpContext context, ApiLog calls) => Log(
            context, "API calls", "Every call to a vendor's API.", ["At", "Method", "Path", "Status", "Fault"],
            calls.Calls.Select(one => new[] { Clock(one.At), one.Method, one.Path, one.Status == 0 ? "cut" : $"{one.Status}", one.Fault ?? "" })));
        app.MapGet("/faults", (HttpContext context, FaultBox faults) => Page<FaultsPage>(context, new() { ["On"] = faults.On }));
        app.MapGet("/board/version", (BoardVersion version) => version.Now());
        var board = app.MapGroup("/board").DisableAntiforgery();
        MapFaults(board);
        foreach (var wing in wings)
        {
            app.MapGet($"/{wing.Id}", (string? job, HttpContext context) => wing.Jobs() is var jobs
                ? Page<JobsPage>(context, new() { ["Wing"] = wing, ["Job"] = jobs.FirstOrDefault(one => one.Id == job) ?? jobs[0] })
                : null);
            app.MapGet($"/{wing.Id}/applications/{{id}}", (string id, HttpContext context) => wing.Record(id) is { } one
                ? Page<CandidatePage>(context, new() { ["Wing"] = wing, ["One"] = one })
                : (IResult)Results.NotFound());
            MapForms(board.MapGroup($"/{wing.Id}"), wing);
        }
    }

    private static void MapForms(RouteGroupBuilder board, IWing wing)
    {
        board.MapPost("/move", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            wing.Move($"{form["application"]}", $"{form["stage"]}");
            return Back(request);
        });
        board.MapPost("/end", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            wing.End($"{form["application"]}", form["status"] == "hired" ? "hired" : "rejected");
            return Back(request);
        });
        board.MapPost("/act", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            await wing.Act($"{form["application"]}", $"{form["action"]}", request.HttpContext.RequestAborted);
            return Back(request);
        });
        board.MapPost("/add", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            wing.Add(new NewCandidate($"{form["first"]}", $"{form["last"]}", Optional(form["email"]), Optional(form["address"]), $"{form["job"]}"));
            return Back(request);
        });
    }

    private static void MapFaults(RouteGroupBuilder board)
    {
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
        return new RazorComponentResult<T>(parameters);
    }

    private static IResult Back(HttpRequest request) =>
        Results.Redirect(Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var from) ? from.PathAndQuery : "/");

    private static long Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string? Optional(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Clock(DateTimeOffset at) => at.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
