namespace Candor.Domain.Ledger;

/// <summary>
/// Bytes, text or values that are not exactly what the ledger's formats allow. The message says what was wrong and never
/// repeats the content, which may be personal.
/// </summary>
public sealed class LedgerFormatException : FormatException
{
    /// <summary>Says what was wrong.</summary>
    /// <param name="message">The fault, in words, without the offending content.</param>
    /// <param name="inner">What noticed it, when something else did.</param>
    public LedgerFormatException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
