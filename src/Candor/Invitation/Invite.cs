using Candor.Configuration;
using Candor.Configuration.History;
using Candor.Connectors;
using Candor.Consent;
using Candor.Domain.Ledger;
using Candor.Domain.Mapping;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Policy;
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
/// <param name="texts">What the candidate is told.</param>
/// <param name="gate">Counts a notice period from the day of the notice.</param>
/// <param name="stops">Whether the candidate may be written to from where the mail server is.</param>
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
    IConsentTexts texts,
    IGate gate,
    BorderStops stops,
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
        if (opening.Email is not null && await stops.Stops(screening, message, DataMoves.Mail, cancel))
            return;
        var workflow = terms.Of(screening).Workflow;
        var link = links.UrlFor(screening.Id);
        var expires = time.GetUtcNow().AddDays(workflow.InvitationDays);

        if (!await PutLink(screening, workflow, message, cancel))
            return;
        string? mailId = null;
        if (opening.Email is { } address)
        {
            mailId = screening.Invitation is null ? MailId(screening, "invitation") : MailId(screening, $"invitation-{screening.Gate!.AnswerHash[..8]}");
            await mailer.Send(
                screening.ConsentedAt is null
                    ? InvitationMails.First(configuration, mailId, address, opening, link, expires)
                    : InvitationMails.Again(configuration, mailId, address, opening, link, expires),
                cancel);
        }

        await journal.Act(
            screening.Id,
            Self,
            now => Journey.Next(now) == message ? new Invited(expires, workflow.InvitationField, mailId) : null,
            cancel);
    }

    /// <summary>
    /// Answers <see cref="GiveNotice"/>: the candidate is told, in the ATS by the link and by mail with the notices' text, and the days
    /// of the notice period count from then.
    /// </summary>
    /// <param name="message">Which screening.</param>
    /// <param name="cancel">Gives up; it is woken again.</param>
    public async Task Handle(GiveNotice message, CancellationToken cancel)
    {
        await using var held = await locks.Take(message.Screening, cancel);
        if (await journal.Find(message.Screening, cancel) is not { } screening || Journey.Next(screening) != message)
            return;
        var opening = screening.Opening!;
        if (opening.Email is not null && await stops.Stops(screening, message, DataMoves.Mail, cancel))
            return;
        var link = links.UrlFor(screening.Id);
        if (!await PutLink(screening, terms.Of(screening).Workflow, message, cancel))
            return;
        var told = await texts.For(screening, cancel);
        var mailId = opening.Email is null ? null : MailId(screening, $"notice-{screening.Gate!.AnswerHash[..8]}");
        if (mailId is not null)
            await mailer.Send(InvitationMails.Notice(configuration, mailId, screening, told, link), cancel);

        var given = new NoticeGiven(told.Language, [.. told.Notices.Select(notice => new NoticeShown(notice.Id, notice.Version, notice.Kept.Hash))], mailId);
        var answer = await gate.Decide(screening.With(given, time.GetUtcNow()), null, cancel);
        await journal.Act(
            screening.Id,
            Self,
            now => Journey.Next(now) == message ? [given, answer.Gated] : [],
            [.. told.Texts, .. answer.Texts],
            cancel);
    }

    /// <summary>Answers <see cref="Expire"/>.</summary>
    /// <param name="message">Which screening.</param>
    /// <param name="cancel">Gives up; it is woken again.</param>
    public Task Handle(Expire message, CancellationToken cancel) => journal.Act(
        message.Screening,
        Self,
        screening => Journey.Timer(screening) is (var at, Expire) && at <= time.GetUtcNow()
            ? new Expired(screening.State is ScreeningState.InProgress || !screening.Answers.IsEmpty)
            : null,
        cancel);

    /// <summary>Puts the link into the right record; what only a person can settle is theirs then, and the step waits.</summary>
    private async Task<bool> PutLink(Screening screening, Workflow workflow, StepMessage message, CancellationToken cancel)
    {
        try
        {
            if (!await IsRightRecord(screening, cancel))
                return false;
            await WriteLink(screening, workflow, links.UrlFor(screening.Id), cancel);
            return await IsRightRecord(screening, cancel);
        }
        catch (PersonNeededException person)
        {
            await failures.NotePersonNeeded(screening, message.GetType().Name, person.Cause, person.Message, cancel);
            await journal.Act(
                screening.Id,
                Self,
                now => Journey.Next(now) == message ? person.ToEvent("invite", workflow.Owners.Exceptions) : null,
                cancel);
            return false;
        }
    }

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

    private string MailId(Screening screening, string what) => $"{screening.Id}.{what}@{configuration.PublicUrl.Host}";
}
