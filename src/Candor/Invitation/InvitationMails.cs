using Candor.Configuration;
using Candor.Consent;
using Candor.Domain.Screenings;

namespace Candor.Invitation;

/// <summary>What candidates get by mail.</summary>
internal static class InvitationMails
{
    /// <summary>Before a notice period: what the law wants told, in full.</summary>
    public static InvitationMail Notice(CandorConfiguration configuration, string id, Screening screening, ConsentRequest told, string link)
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

    /// <summary>After a law began that asks for more than was agreed to.</summary>
    public static InvitationMail Again(CandorConfiguration configuration, string id, string address, Opened opening, string link, DateTimeOffset expires) => new(
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

    /// <summary>The invitation.</summary>
    public static InvitationMail First(CandorConfiguration configuration, string id, string address, Opened opening, string link, DateTimeOffset expires) => new(
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
