using CliWrap;
using CliWrap.Buffered;

namespace Candor.Configuration.History;

/// <summary>Who changed a configuration, as far as the machine can tell.</summary>
/// <param name="Name">A person's name, or an account's.</param>
/// <param name="From">How it is known: <c>environment</c>, <c>git</c> or <c>account</c>.</param>
public sealed record ConfigurationAuthor(string Name, string From)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// <c>CANDOR_AUTHOR</c>; else the author of the last commit in the folder, where everything in it is committed; else the account under which this
    /// process runs.
    /// </summary>
    /// <param name="folder">The configuration folder.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<ConfigurationAuthor> Find(string folder, CancellationToken cancel)
    {
        if (Environment.GetEnvironmentVariable("CANDOR_AUTHOR") is { Length: > 0 } named)
            return new(named.Trim(), "environment");
        if (await Git(folder, ["status", "--porcelain", "--", "."], cancel) is "" && await Git(folder, ["log", "-1", "--format=%an", "--", "."], cancel) is { Length: > 0 } committer)
            return new(committer, "git");
        return new(Environment.UserName, "account");
    }

    /// <summary>What git prints; null when there is no git, or the folder is not in a repository.</summary>
    private static async Task<string?> Git(string folder, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            var answer = await CliWrap.Cli.Wrap("git").WithArguments(["-C", folder, .. arguments]).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(limit.Token);
            return answer.ExitCode == 0 ? answer.StandardOutput.Trim() : null;
        }
        catch (Exception missing) when (missing is System.ComponentModel.Win32Exception or InvalidOperationException
            || (missing is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }
}
