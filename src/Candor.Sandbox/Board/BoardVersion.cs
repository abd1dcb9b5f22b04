using Candor.Sandbox.Hooks;
using Candor.Sandbox.Mail;

namespace Candor.Sandbox.Board;

/// <summary>Tells an open page that something it shows may have changed.</summary>
/// <param name="wings">The vendors.</param>
/// <param name="mail">The mailbox.</param>
/// <param name="hooks">The webhooks.</param>
public sealed class BoardVersion(IEnumerable<IWing> wings, Mailbox mail, HookSender hooks)
{
    /// <summary>Another text whenever anything may look different.</summary>
    public string Now() => string.Join('-', [.. wings.Select(wing => wing.Version), $"{mail.Messages.Count}", $"{hooks.Log.Count}"]);
}
