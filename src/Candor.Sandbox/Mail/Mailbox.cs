using System.Buffers;
using MimeKit;
using SmtpServer;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Candor.Sandbox.Mail;

/// <summary>A caught message.</summary>
/// <param name="Id">Its Message-ID.</param>
/// <param name="To">Its recipients.</param>
/// <param name="From">Its sender.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Text">Its plain text.</param>
/// <param name="At">When it was caught.</param>
public sealed record Message(string Id, string To, string From, string Subject, string Text, DateTimeOffset At);

/// <summary>Catches every message sent to it over SMTP, and sends none on.</summary>
/// <param name="time">The clock.</param>
public sealed class Mailbox(TimeProvider time) : MessageStore
{
    private readonly Lock _gate = new();
    private readonly List<Message> _messages = []; // guarded by _gate

    /// <summary>The messages, the newest last.</summary>
    public IReadOnlyList<Message> Messages
    {
        get
        {
            lock (_gate)
                return [.. _messages];
        }
    }

    /// <inheritdoc />
    public override async Task<SmtpResponse> SaveAsync(
        ISessionContext context,
        IMessageTransaction transaction,
        ReadOnlySequence<byte> buffer,
        CancellationToken cancellationToken)
    {
        using var raw = new MemoryStream(buffer.ToArray());
        using var mime = await MimeMessage.LoadAsync(raw, cancellationToken);
        lock (_gate)
            _messages.Add(new Message(
                mime.MessageId ?? "", mime.To.ToString(), mime.From.ToString(), mime.Subject ?? "", mime.TextBody ?? "", time.GetUtcNow()));
        return SmtpResponse.Ok;
    }
}
