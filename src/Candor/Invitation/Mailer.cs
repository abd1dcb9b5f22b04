using Candor.Configuration;
using Candor.Hosting;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Candor.Invitation;

/// <summary>Hands messages to the mail server.</summary>
public interface IMailer
{
    /// <summary>Hands over one message. A message handed over twice bears the same identifier, by which mail systems know it again.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancel">Gives up; it may have been sent.</param>
    /// <exception cref="TryLaterException">The server did not take it.</exception>
    Task Send(InvitationMail message, CancellationToken cancel);
}

/// <summary>A message to a candidate.</summary>
/// <param name="Id">Its Message-ID, without the angle brackets.</param>
/// <param name="To">The address.</param>
/// <param name="Name">The candidate's name.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Text">Plain text.</param>
public sealed record InvitationMail(string Id, string To, string Name, string Subject, string Text);

/// <summary>Over SMTP.</summary>
/// <param name="configuration">The account.</param>
internal sealed class SmtpMailer(CandorConfiguration configuration) : IMailer
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public async Task Send(InvitationMail message, CancellationToken cancel)
    {
        var mail = configuration.Mail;
        using var mime = new MimeMessage
        {
            MessageId = message.Id,
            Subject = message.Subject,
            Body = new TextPart("plain") { Text = message.Text },
        };
        mime.From.Add(MailboxAddress.Parse(mail.From));
        if (!MailboxAddress.TryParse(message.To, out var to))
            throw new TryLaterException("The candidate's e-mail address in the ATS is not one: mend it there.");
        to.Name = message.Name;
        mime.To.Add(to);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        try
        {
            using var client = new SmtpClient();
            await client.ConnectAsync(mail.Host, mail.Port, Security(mail.Security), limit.Token);
            if (mail.User is { } user)
                await client.AuthenticateAsync(user, mail.Password ?? "", limit.Token);
            await client.SendAsync(mime, limit.Token);
            await client.DisconnectAsync(quit: true, limit.Token);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested
            && failure is IOException or System.Net.Sockets.SocketException or MailKit.ProtocolException or MailKit.CommandException
                or AuthenticationException or SslHandshakeException or OperationCanceledException)
        {
            // The server's words may repeat the address; its kind of failure does not.
            throw new TryLaterException($"The mail server {mail.Host}:{mail.Port} did not take the message ({failure.GetType().Name}).");
        }
    }

    private static SecureSocketOptions Security(string security) => security switch
    {
        "tls" => SecureSocketOptions.SslOnConnect,
        "starttls" => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };
}
