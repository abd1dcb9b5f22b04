using Candor.Domain.Ledger;

namespace Candor.Audit;

/// <summary>What a verification came to: a report or the first fault, never both.</summary>
/// <param name="Report">What was checked, when everything holds.</param>
/// <param name="Fault">The first thing that does not hold.</param>
public sealed record BundleResult(BundleReport? Report, BundleFault? Fault);

/// <summary>A bundle that holds.</summary>
/// <param name="Tenant">Whose ledger.</param>
/// <param name="Scope">What part of it.</param>
/// <param name="ExportedAt">When it was exported, as the signer says.</param>
/// <param name="Events">How many events it shows.</param>
/// <param name="Opened">How many of them are shown with their sealed part opened.</param>
/// <param name="Head">The checkpoint's size and root.</param>
/// <param name="Signer">The key that signed.</param>
/// <param name="SignerTrusted">
/// Whether the caller named this key. If not, the bundle holds together, but anybody could have made it with a key of their own.
/// </param>
/// <param name="Checked">What was checked, a sentence each, in the order of checking.</param>
public sealed record BundleReport(
    string Tenant,
    BundleScope Scope,
    DateTimeOffset ExportedAt,
    long Events,
    long Opened,
    TreeHead Head,
    VerifierKey Signer,
    bool SignerTrusted,
    IReadOnlyList<string> Checked);

/// <summary>The first thing in a bundle that does not hold.</summary>
/// <param name="File">The file in the bundle, or "the zip file".</param>
/// <param name="Line">The line, from 1, in a file of lines.</param>
/// <param name="What">What is wrong, without personal content.</param>
public sealed record BundleFault(string File, long? Line, string What)
{
    /// <summary>The fault in one line: <c>entries.jsonl, line 3: …</c>.</summary>
    public override string ToString() => Line is { } line ? $"{File}, line {line}: {What}" : $"{File}: {What}";
}

/// <summary>Carries a fault out to the verifier's door.</summary>
internal sealed class BundleFaultException(string file, long? line, string what) : Exception(what)
{
    public BundleFault Fault { get; } = new(file, line, what);
}
