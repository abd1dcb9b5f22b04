using CliWrap;
using CliWrap.Buffered;

namespace Candor.Configuration.History;

/// <summary>Who changed a configuration, as far as the machine can tell.</summary>
/// <param name="Name">A person's name, with their address in angle brackets where it is known; several, one a line; or an account's name.</param>
/// <param name="From">How it is known: <c>environment</c>, <c>git</c> or <c>account</c>.</param>
/// <param name="Commit">The commit the folder stands at; null when it is not in git, or not wholly committed.</param>
public sealed record ConfigurationAuthor(string Name, string From, string? Commit = null)
{
    /// <summary>Who is meant by <see cref="Name"/> is only an account of the machine's, which is often nobody's.</summary>
    public const string Account = "account";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// <c>CANDOR_AUTHOR</c>; else the authors of the commits that changed the folder, where everything in it is committed; else the account under which
    /// this process runs.
    /// </summary>
    /// <param name="folder">The configuration folder.</param>
    /// <param name="since">The commit that the version in use stood at, so that everybody since is named; null for the last commit's author alone.</param>
    /// <param name="files">The files whose authors are meant; empty for all of the folder.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<ConfigurationAuthor> Find(string folder, string? since, IReadOnlyList<string> files, CancellationToken cancel)
    {
        var commit = await Git(folder, ["status", "--porcelain", "--", "."], cancel) is "" ? await Git(folder, ["rev-parse", "HEAD"], cancel) : null;
        if (Environment.GetEnvironmentVariable("CANDOR_AUTHOR") is { Length: > 0 } named)
            return new(named.Trim(), "environment", commit);
        if (commit is not null)
        {
            var paths = files.Count > 0 ? files : ["."];
            var authors = since is null ? null : await Git(folder, ["log", "--format=%an <%ae>", $"{since}..HEAD", "--", .. paths], cancel);
            // Where nothing came after (the folder went back to an earlier commit), whoever wrote that one stands for it.
            if (authors is null or "")
                authors = await Git(folder, ["log", "-1", "--format=%an <%ae>", "--", "."], cancel);
            if (authors is { Length: > 0 })
                return new(string.Join('\n', authors.Split('\n').Distinct(StringComparer.Ordinal)), "git", commit);
        }

        return new(Environment.UserName, Account);
    }

    /// <summary>Whether one of the names is somebody's: their name, their address or their identifier, without case.</summary>
    /// <param name="names">As <see cref="Name"/> has them.</param>
    /// <param name="member">Who.</param>
    public static bool IsAmong(string names, StaffMember member) => names.Split('\n').Any(line =>
    {
        var bracket = line.LastIndexOf('<');
        var (name, address) = bracket >= 0 ? (line[..bracket].Trim(), line[(bracket + 1)..].Trim().TrimEnd('>')) : (line.Trim(), line.Trim());
        return Same(name, member.Name) || Same(address, member.Email) || Same(name, member.Id);
    });

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

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
