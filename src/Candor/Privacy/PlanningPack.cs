using System.Globalization;
using System.Net;
using System.Text;
using Candor.Access;
using Candor.Configuration;
using Candor.Configuration.Approval;
using Candor.Domain.Mapping;
using Candor.Domain.Policy;
using Candor.Policy;
using Candor.Storage.Objects;

namespace Candor.Privacy;

/// <summary>
/// The planning pack for security and legal, made from the configuration as it is: what is processed and where, what the ATS is asked for, how long it is kept,
/// who sees it, who answers for exceptions, which laws apply with what they ask for, and what is still open. Markdown, and HTML to be printed and signed.
/// </summary>
public static class PlanningPack
{
    private const string Style =
        """
        :root { color-scheme: light; font: 14px/1.5 system-ui, sans-serif; color: #1b1f24; }
        main { max-width: 60rem; margin: 2rem auto; padding: 0 1.25rem; }
        h1 { font-size: 1.7rem; } h2 { margin-top: 2rem; font-size: 1.2rem; border-bottom: 1px solid #d5dbe1; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .3rem .7rem .3rem 0; border-top: 1px solid #d5dbe1; overflow-wrap: anywhere; }
        .sign td { height: 3.2rem; border-bottom: 1px solid #1b1f24; }
        @media print { main { margin: 0; max-width: none; } h2, tr { break-inside: avoid; } @page { margin: 16mm; } }
        """;

    /// <summary>A part of the pack.</summary>
    /// <param name="Title">Its heading.</param>
    /// <param name="Text">A sentence or two; empty for none.</param>
    /// <param name="Heads">The table's heads; empty for no table.</param>
    /// <param name="Rows">The table's rows.</param>
    public sealed record Part(string Title, string Text, IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<string>> Rows);

    /// <summary>The parts.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="shelf">The law.</param>
    /// <param name="on">The day it is made for.</param>
    /// <param name="objects">The bucket that recordings are kept in; null for the data folder.</param>
    public static IReadOnlyList<Part> Of(CandorConfiguration configuration, IReadOnlyList<Pack> shelf, DateOnly on, ObjectBucket? objects = null)
    {
        var answers = configuration.Workflows.Values.OrderBy(workflow => workflow.Id, StringComparer.Ordinal)
            .SelectMany(workflow => WorkflowQuestions.Reachable(configuration, workflow, on).Select(question =>
                (Workflow: workflow, Question: question, Answer: PolicyEngine.Decide([.. shelf, .. WorkflowQuestions.OwnRules(configuration, workflow, null)], question))))
            .ToList();
        var laws = answers.SelectMany(one => one.Answer.Laws.Select(law => (one.Workflow, Law: law, one.Answer))).GroupBy(one => one.Law.Id, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        return [Employer(configuration, on), Categories(configuration), Fields(configuration), Retention(answers.ConvertAll(one => one.Answer)), RolesPart(configuration), Changes(configuration), Exceptions(configuration),
            Processors(configuration, objects), Transfers(configuration, shelf, answers.ConvertAll(one => (one.Workflow, one.Question))), Laws(laws), Open(configuration, answers.ConvertAll(one => (one.Workflow, one.Question, one.Answer)), laws)];

        static Part Laws(List<IGrouping<string, (Workflow Workflow, LawApplies Law, PolicyAnswer Answer)>> groups) => new(
            "The laws that apply, and what they ask for",
            "For the places that the workflows can tell. A candidate who is elsewhere is judged by the law of their place when they come.",
            ["Law", "Citation", "Workflows", "Asks for"],
            [
                .. groups.Select(group => (IReadOnlyList<string>)
                [
                    $"{group.First().Law.Title} ({group.Key})",
                    group.First().Law.Citation,
                    Join(group.Select(one => one.Workflow.Id)),
                    Join(group.SelectMany(one => one.Answer.Obligations.Where(asked => asked.Laws.Contains(group.Key)).Select(asked => $"{asked.Kind}: {asked.What}")), " "),
                ]),
            ]);
    }

    /// <summary>The pack as Markdown.</summary>
    /// <param name="parts">The parts.</param>
    public static string Markdown(IReadOnlyList<Part> parts)
    {
        var text = new StringBuilder("# Planning pack for security and legal\n\nMade by `candor plan` from the configuration. Engineering, not legal advice: counsel confirms it.\n");
        foreach (var part in parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {part.Title}\n\n");
            if (part.Text.Length > 0)
                text.Append(part.Text).Append("\n\n");
            if (part.Heads.Count == 0)
                continue;
            text.Append("| ").AppendJoin(" | ", part.Heads).Append(" |\n|").Append(string.Concat(part.Heads.Select(_ => " --- |"))).Append('\n');
            foreach (var row in part.Rows)
                text.Append("| ").AppendJoin(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
        }

        return text.Append("\n## Signed\n\n| Role | Name | Date | Signature |\n| --- | --- | --- | --- |\n| Security | | | |\n| Legal | | | |\n| Privacy officer | | | |\n").ToString();
    }

    /// <summary>The pack as one HTML file of its own.</summary>
    /// <param name="parts">The parts.</param>
    public static string Html(IReadOnlyList<Part> parts)
    {
        var html = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Planning pack</title><style>").Append(Style)
            .Append("</style></head><body><main><h1>Planning pack for security and legal</h1><p>Made by <code>candor plan</code> from the configuration. Engineering, not legal advice: counsel confirms it.</p>\n");
        foreach (var part in parts)
        {
            html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(part.Title)}</h2><p>{Text(part.Text)}</p>");
            if (part.Heads.Count > 0)
                html.Append("<table><tr>").Append(string.Concat(part.Heads.Select(head => $"<th scope=\"col\">{Text(head)}</th>"))).Append("</tr>")
                    .Append(string.Concat(part.Rows.Select(row => $"<tr>{string.Concat(row.Select(cell => $"<td>{Text(cell)}</td>"))}</tr>"))).Append("</table>\n");
        }

        return html.Append("<h2>Signed</h2><table class=\"sign\"><tr><th>Role</th><th>Name</th><th>Date</th><th>Signature</th></tr>")
            .Append(string.Concat(new[] { "Security", "Legal", "Privacy officer" }.Select(role => $"<tr><td>{role}</td><td></td><td></td><td></td></tr>"))).Append("</table></main></body></html>\n").ToString();
    }

    private static Part Employer(CandorConfiguration configuration, DateOnly on) => new(
        "What this is about",
        "",
        ["What", "As configured"],
        [
            ["Employer", $"{configuration.Employer.Name}, {configuration.Employer.Place}, {configuration.Employer.Employees} employees"],
            ["Questions about data", configuration.Employer.PrivacyContact],
            ["Ledger", $"candor/{configuration.Tenant}"],
            ["As of", on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)],
            ["Workflows", Join(configuration.Workflows.Keys)],
        ]);

    private static Part Categories(CandorConfiguration configuration) => new(
        "Data categories",
        "Everything personal is sealed under keys of the candidate's own, which stand apart from the database and the recordings.",
        ["Workflow", "Captured", "Done with it", "Language"],
        [.. Workflows(configuration).Select(one => (IReadOnlyList<string>)[one.Id, Join(one.Captures), Join(one.Uses), one.Language])]);

    private static Part Fields(CandorConfiguration configuration) => new(
        "Fields in the applicant tracking system",
        "Required: without it the result is refused or waits for a person. Optional: left as it is, or written as said, where there is no value.",
        ["Workflow", "Field", "Filled from", "Required"],
        [
            .. Workflows(configuration).SelectMany(one => one.Mapping.Select(field => (IReadOnlyList<string>)
                    [one.Id, field.To, field.From ?? "a template", field.WhenAbsent == AbsenceRule.Block ? "required" : "optional"])
                .Prepend([one.Id, one.InvitationField, "the candidate's link", "required"])),
        ]);

    private static Part Retention(IReadOnlyList<PolicyAnswer> answers) => new(
        "Retention",
        "From the last act of a screening; on by default, run daily, each deletion an event. A legal hold stops it. Where neither law nor policy gives a ceiling, Candor's own period holds.",
        ["Data", "Candor's own period", "Ceilings that apply", "Floors that apply"],
        [
            .. Clocks.Defaults.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => (IReadOnlyList<string>)
            [
                one.Key,
                $"{one.Value} days",
                Join(answers.Select(answer => answer.Retention.GetValueOrDefault(one.Key)).Where(period => period?.MaxDays is not null).Select(period => $"{period!.MaxDays} days [{string.Join(", ", period.Laws)}]")),
                Join(answers.Select(answer => answer.Retention.GetValueOrDefault(one.Key)).Where(period => period?.MinDays is not null).Select(period => $"{period!.MinDays} days [{string.Join(", ", period.Laws)}]")),
            ]),
        ]);

    private static Part RolesPart(CandorConfiguration configuration) => new(
        "Roles",
        $"What is not listed is refused. Bound to the jobs that somebody is on in the ATS: {Join(JobScope.BoundRoles)}. "
            + string.Join(" ", configuration.Connections.Values.GroupBy(one => one.EveryoneWithoutTeam).OrderByDescending(group => group.Key).Select(group =>
                $"Where the ATS names nobody on a job, or cannot, {(group.Key ? "everyone" : "nobody")} with such a role is let in: {Join(group.Select(one => one.Id))}.")),
        ["Data", "What", "Roles"],
        [.. Permissions.Table.Select(one => (IReadOnlyList<string>)[one.Data, one.What, string.Join(", ", one.Roles)])]);

    private static Part Changes(CandorConfiguration configuration) => new(
        "Changes of the configuration",
        configuration.SecondPerson
            ? "What is listed is taken into use only once somebody other than its author has approved it; each approval, refusal and taking into use is an event."
            : "`changes.second_person` is false: one person alone may change all of it. What is listed would else need a second person.",
        ["About", "File", "Key", "What"],
        [.. GuardedParts.Table.Select(one => (IReadOnlyList<string>)[one.Kind, one.Files, one.Key, one.What])]);

    private static Part Exceptions(CandorConfiguration configuration) => new(
        "Exception paths",
        "Who answers for what goes wrong, for requests for another way, and for what candidates ask of their data.",
        ["Workflow", "Exceptions", "Another way", "Within", "Requests about data"],
        [
            .. Workflows(configuration).Select(one => (IReadOnlyList<string>)
            [
                one.Id, one.Owners.Exceptions, one.Owners.OtherWay, $"{one.Owners.OtherWayDays} days",
                configuration.Staff.FirstOrDefault(member => member.Roles.Contains(Roles.Privacy))?.Id ?? "nobody has the role privacy",
            ]),
        ]);

    private static Part Processors(CandorConfiguration configuration, ObjectBucket? objects) => new(
        "Processors and regions",
        "Before each step the law is asked about the place its data would go to; a step that would cross a border without a basis does not happen.",
        ["What", "Who or where", "What goes there", "Region"],
        [
            Endpoint("Storage", "this installation", "storage", configuration.Regions.Storage, configuration),
            .. objects is null ? Array.Empty<IReadOnlyList<string>>() :
            [
                ["Recordings", $"{objects.Address} at {objects.Store}", "the recordings, sealed; their keys stay with this installation", RegionOf(configuration.Regions.Storage, configuration)],
            ],
            Endpoint("Speech", configuration.Speech.Provider, "speech", configuration.Regions.Speech, configuration),
            Endpoint("Evaluation", "this installation", "evaluation", configuration.Regions.Evaluation, configuration),
            Endpoint("Mail", configuration.Mail.Host, "mail", configuration.Regions.Mail, configuration),
            .. Connections(configuration).Select(one => Endpoint($"Applicant tracking system {one.Id}", one.Vendor, $"connections/{one.Id}", one.Region, configuration)),
        ]);

    private static IReadOnlyList<string> Endpoint(string what, string who, string endpoint, string? region, CandorConfiguration configuration) =>
        [what, who, DataMoves.MoveTo(endpoint).What, RegionOf(region, configuration)];

    private static string RegionOf(string? region, CandorConfiguration configuration) => region ?? $"{configuration.ProcessedIn}, taken from processed_in";

    private static IEnumerable<ConnectionSettings> Connections(CandorConfiguration configuration) => configuration.Connections.Values.OrderBy(one => one.Id, StringComparer.Ordinal);

    private static Part Transfers(CandorConfiguration configuration, IReadOnlyList<Pack> shelf, IReadOnlyList<(Workflow Workflow, PolicyQuestion Question)> asked) => new(
        "Transfers and pins",
        $"Bases in place: {(configuration.TransferBasis.Count == 0 ? "none" : Join(configuration.TransferBasis))}. What stays where it may be is not listed.",
        ["To", "Region", "Data", "Law", "Basis", "Says"],
        [
            .. asked.SelectMany(one => one.Question.Destinations.SelectMany(to => PolicyEngine
                    .Decide([.. shelf, .. WorkflowQuestions.OwnRules(configuration, one.Workflow, null)], one.Question with { Destinations = [to] }).Residency
                    .Where(found => found.Crosses())
                    .Select(found => (IReadOnlyList<string>)[to.Endpoint, to.Region ?? "unknown", found.Data ?? Join(to.Data), found.Law, found.Basis, found.Says])))
                .DistinctBy(row => string.Join('\n', row), StringComparer.Ordinal)
                .OrderBy(row => row[0], StringComparer.Ordinal).ThenBy(row => row[3], StringComparer.Ordinal),
        ]);

    private static Part Open(
        CandorConfiguration configuration,
        IReadOnlyList<(Workflow Workflow, PolicyQuestion Question, PolicyAnswer Answer)> answers,
        IReadOnlyList<IGrouping<string, (Workflow Workflow, LawApplies Law, PolicyAnswer Answer)>> laws) => new(
        "Open questions",
        "What counsel has to confirm, and what the configuration leaves open.",
        ["About", "Question"],
        [
            .. laws.SelectMany(group => group.First().Law.Confirm.Select(item => (IReadOnlyList<string>)[group.Key, item])),
            .. answers.Where(one => one.Answer.Decision is "block" or "ask").Select(one => (IReadOnlyList<string>)
                [one.Workflow.Id, $"From {one.Question.Candidate ?? "an unknown place"} for a job in {one.Question.Job ?? "an unknown place"}: {one.Answer.Decision}. {string.Join("; ", one.Answer.Reasons)}"])
                .DistinctBy(row => string.Join('\n', row), StringComparer.Ordinal),
            .. answers.SelectMany(one => one.Answer.Conflicts.Select(conflict => conflict.Resolved)).Distinct(StringComparer.Ordinal).Select(said => (IReadOnlyList<string>)["conflict", said]),
            .. configuration.Staff.Any(member => member.Roles.Contains(Roles.Privacy)) ? Array.Empty<IReadOnlyList<string>>() : [["staff", "Nobody has the role privacy: who settles requests and places legal holds?"]],
            .. Connections(configuration).Where(one => one.Region is null).Select(one => $"the applicant tracking system {one.Id}").Prepend(configuration.Regions.Mail is null ? "the mail server" : "")
                .Where(what => what.Length > 0).Select(what => (IReadOnlyList<string>)["regions", $"Where does {what} process? It is taken to be in {configuration.ProcessedIn}; say so with `region`."]),
        ]);

    private static IEnumerable<Workflow> Workflows(CandorConfiguration configuration) => configuration.Workflows.Values.OrderBy(one => one.Id, StringComparer.Ordinal);

    private static string Join(IEnumerable<string> texts, string between = ", ") =>
        string.Join(between, texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) is { Length: > 0 } text ? text : "none";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
