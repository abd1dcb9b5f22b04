using Candor.Configuration;
using Candor.Connectors;
using Candor.Consent;
using Candor.Domain.Ledger;
using Candor.Domain.Mapping;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Storage;

namespace Candor.Invitation;

/// <summary>
/// Answers <see cref="Invite"/>: the candidate's link goes into the ATS record and is read back there, then the mail is handed over. In that
/// order, so that the coordinator always finds the link, whatever becomes of the mail.
/// </summary>
/// <param name="configuration">Workflows.</param>
/// <param name="connections">The ATS accounts.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="locks">One worker a screening.</param>
/// <param name="links">Makes the link.</param>
/// <param name="mailer">Hands the mail over.</param>
/// <param name="texts">What the candidate is told.</param>
/// <param name="gate">Counts a notice period from the day of the notice.</param>
/// <param name="time">The clock.</param>
public sealed class InviteHandler(
    CandorConfiguration configuration,
    Connections connections,
    Journal journal,
    IStreamLocks locks,
    CandidateLinks links,
    IMailer mailer,
    IConsentTexts texts,
    IGate gate,
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
        var workflow = configuration.WorkflowOf(opening.Workflow);
        var link = links.UrlFor(screening.Id);
        var expires = time.GetUtcNow().AddDays(workflow.InvitationDays);

        if (!await WriteLink(screening, workflow, link, cancel))
            return;
        string? mailId = null;
        if (opening.Email is { } address)
        {
            mailId = screening.Invitation is null ? MailId(screening, "invitation") : MailId(screening, $"invitation-{screening.Gate!.AnswerHash[..8]}");
            await mailer.Send(screening.ConsentedAt is null ? Mail(mailId, address, opening, link, expires) : MailAgain(mailId, address, opening, link, expires), cancel);
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
        var link = links.UrlFor(screening.Id);
        if (!await WriteLink(screening, configuration.WorkflowOf(opening.Workflow), link, cancel))
            return;
        var told = await texts.For(screening, cancel);
        var mailId = opening.Email is null ? null : MailId(screening, $"notice-{screening.Gate!.AnswerHash[..8]}");
        if (mailId is not null)
            await mailer.Send(NoticeMail(mailId, screening, told, link), cancel);

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

    private async Task<bool> WriteLink(Screening screening, Workflow workflow, string link, CancellationToken cancel)
    {
        var writer = new RecordWriter(connections.Get(screening.Opening!.Connection), time);
        var value = new Dictionary<string, FieldValue> { [workflow.InvitationField] = new FieldValue.Text(link) };
        var written = await writer.Fields(
            new AtsTarget(screening.Opening.ApplicationId, screening.Opening.CandidateId, screening.Id),
            value,
            screening.OpenWrites.TryGetValue("fields", out var sent) ? sent : null,
            keys => journal.Act(screening.Id, Self, _ => new WriteAttempted("fields", keys), cancel),
            cancel);
        switch (written)
        {
            case Outcome<IReadOnlyDictionary<string, FieldValue>>.Yes(var standing)
                when standing.TryGetValue(workflow.InvitationField, out var stands) && stands == value[workflow.InvitationField]:
                return true;
            case Outcome<IReadOnlyDictionary<string, FieldValue>>.Yes:
                await NeedAttention($"The ATS took the link, but the field {workflow.InvitationField} shows something else.");
                return false;
            case Outcome<IReadOnlyDictionary<string, FieldValue>>.No({ IsTransient: false } refusal):
                await NeedAttention($"The ATS refused the link: {refusal.Kind}: {refusal.Detail}");
                return false;
            case Outcome<IReadOnlyDictionary<string, FieldValue>>.No(var error):
                throw new TryLaterException("The link could not be written", error);
            case Outcome<IReadOnlyDictionary<string, FieldValue>>.Unknown(var error):
                throw new TryLaterException("Whether the link was written is unknown", error);
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        Task NeedAttention(string why) =>
            journal.Act(screening.Id, Self, _ => new AttentionNeeded("invite", workflow.Owners.Exceptions, why), cancel);
    }

    private string MailId(Screening screening, string what) => $"{screening.Id}.{what}@{configuration.PublicUrl.Host}";

    private InvitationMail NoticeMail(string id, Screening screening, ConsentRequest told, string link)
    {
        var opening = screening.Opening!;
        return new InvitationMail(
            id,
            opening.Email!,
            $"{opening.FirstName} {opening.LastName}",
            $"Before your voice screening for {opening.JobTitle} at {configuration.Employer.Name}",
            $"""
            Hello {opening.FirstName},

            {configuration.Employer.Name} would like to hear from you about the job "{opening.JobTitle}", by a voice screening. The law asks
            that you are told about it some days before. Nothing begins until {screening.Gate!.EarliestStart ?? "then"}, and nothing without your
            agreement; you get another message on that day.

            You can read this again, say no, or ask for another way here: {link}

            {string.Join("\n\n", told.Notices.Select(notice => notice.Kept.Text.Replace("**", "", StringComparison.Ordinal)))}

            The link is yours alone; please do not pass it on.
            Questions about your data: {configuration.Employer.PrivacyContact}
            """);
    }

    private InvitationMail MailAgain(string id, string address, Opened opening, string link, DateTimeOffset expires) => new(
        id,
        address,
        $"{opening.FirstName} {opening.LastName}",
        $"Please read again: your voice screening for {opening.JobTitle} at {configuration.Employer.Name}",
        $"""
        Hello {opening.FirstName},

        a law that protects you began after you agreed to the voice screening for "{opening.JobTitle}" at {configuration.Employer.Name}. It asks
        that you are told more. Until you have read it and decided again, nothing more is recorded and nothing is decided. You can also say no.

        Please do so until {expires:MMMM d, yyyy}: {link}

        The link is yours alone; please do not pass it on.
        Questions about your data: {configuration.Employer.PrivacyContact}
        """);

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
