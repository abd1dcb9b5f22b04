using Candor.Configuration;
using Candor.Configuration.History;
using Candor.Connectors;
using Candor.Consent;
using Candor.Domain.Ledger;
using Candor.Domain.Mapping;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Retry;
using Candor.Storage;
using Candor.WriteBack;

namespace Candor.Invitation;

/// <summary>
/// Answers <see cref="Invite"/>: the candidate's link goes into the ATS record and is read back there, then the mail is handed over. In that
/// order, so that the coordinator always finds the link, whatever becomes of the mail.
/// </summary>
/// <param name="configuration">The employer, and where candidates reach this installation.</param>
/// <param name="terms">The workflow it runs under.</param>
/// <param name="connections">The ATS accounts.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="locks">One worker a screening.</param>
/// <param name="links">Makes the link.</param>
/// <param name="mailer">Hands the mail over.</param>
/// <param name="failures">Where a refusal is kept beside the screening.</param>
/// <param name="time">The clock.</param>
public sealed class InviteHandler(
    CandorConfiguration configuration,
    ScreeningTerms terms,
    Connections connections,
    Journal journal,
    IStreamLocks locks,
    CandidateLinks links,
    IMailer mailer,
    StepFailures failures,
    TimeProvider time)
{
    private static readonly Actor Self = Actor.System("invitation");

    /// <summary>Invites the candidate.</summary>
    /// <param name="message">Which screening.</param>
    /// <param name="cancel">Gives up; it is woken again.</param>
    public async Task Handle(Invite message, CancellationToken cancel)
    {
        await using var held = await locks.Take(message.Screening, cancel);
        if (await journal.Find(message.Screening, cancel) is not { } screening || Journey.Next(screening) != message)
            return;
        var opening = screening.Opening!;
        var workflow = terms.Of(screening).Workflow;
        var link = links.UrlFor(screening.Id);
        var expires = time.GetUtcNow().AddDays(workflow.InvitationDays);

        try
        {
            if (!await IsRightRecord(screening, cancel))
                return;
            await WriteLink(screening, workflow, link, cancel);
            if (!await IsRightRecord(screening, cancel))
                return;
        }
        catch (PersonNeededException person)
        {
            await failures.NotePersonNeeded(screening, nameof(Invite), person.Cause, person.Message, cancel);
            await journal.Act(
                screening.Id,
                Self,
                now => Journey.Next(now) == message ? person.ToEvent("invite", workflow.Owners.Exceptions) : null,
                cancel);
            return;
        }

        string? mailId = null;
        if (opening.Email is { } address)
        {
            mailId = $"{screening.Id}.invitation@{configuration.PublicUrl.Host}";
            await mailer.Send(Mail(mailId, address, opening, link, expires), cancel);
        }

        await journal.Act(
            screening.Id,
            Self,
            now => Journey.Next(now) == message ? new Invited(expires, workflow.InvitationField, mailId) : null,
            cancel);
    }

    /// <summary>Answers <see cref="Expire"/>.</summary>
    /// <param name="message">Which screening.</param>
    /// <param name="cancel">Gives up; it is woken again.</param>
    public Task Handle(Expire message, CancellationToken cancel) => journal.Act(
        message.Screening,
        Self,
        screening => Journey.Timer(screening) is (var at, Expire) && at <= time.GetUtcNow()
            ? new Expired(screening.State is ScreeningState.InProgress)
            : null,
        cancel);

    /// <summary>Whether the application is still this candidate's, in this stage; when it has gone, the screening has ended.</summary>
    private async Task<bool> IsRightRecord(Screening screening, CancellationToken cancel)
    {
        var (finding, path) = await RecordCheck.Read(connections.Get(screening.Opening!.Connection), screening, cancel);
        if (path == RecordPath.GoOn)
            return true;
        await journal.Act(
            screening.Id,
            Actor.Ats(screening.Opening.Connection),
            now => now.HasEnded ? null : new Withdrawn("ats", RightRecord.WordOf(finding)),
            cancel);
        return false;
    }

    private async Task WriteLink(Screening screening, Workflow workflow, string link, CancellationToken cancel)
    {
        var writer = new RecordWriter(connections.Get(screening.Opening!.Connection), time);
        var value = new Dictionary<string, FieldValue> { [workflow.InvitationField] = new FieldValue.Text(link) };
        var standing = await writer.Fields(
            new AtsTarget(screening.Opening.ApplicationId, screening.CandidateId!, screening.Id),
            value,
            screening.OpenWrites.TryGetValue("fields", out var sent) ? sent : null,
            keys => journal.Act(screening.Id, Self, _ => new WriteAttempted("fields", keys), cancel),
            cancel).OrPerson("The link could not be written");
        if (!standing.TryGetValue(workflow.InvitationField, out var stands) || stands != value[workflow.InvitationField])
            throw new PersonNeededException("read_back", $"The ATS took the link, but the field {workflow.InvitationField} shows something else.");
    }

    private InvitationMail Mail(string id, string address, Opened opening, string link, DateTimeOffset expires) => new(
        id,
        address,
        $"{opening.FirstName} {opening.LastName}",
        $"Your voice screening for {opening.JobTitle} at {configuration.Employer.Name}",
        $"""
        Hello {opening.FirstName},

        {configuration.Employer.Name} would like to hear from you about the job "{opening.JobTitle}".

        You answer a few questions by voice, in your browser, whenever it suits you until {expires:MMMM d, yyyy}. Before
        anything is recorded you read what happens with your answers, and you decide whether you agree. You can also
        say no, or ask for another way: both are one click, on the same page.

        Start here: {link}

        The link is yours alone; please do not pass it on.
        Questions about your data: {configuration.Employer.PrivacyContact}
        """);
}
