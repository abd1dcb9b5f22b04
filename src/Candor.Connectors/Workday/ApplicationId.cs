using System.Text.RegularExpressions;

namespace Candor.Connectors.Workday;

/// <summary>
/// How a job application is named here: the WIDs of its candidate and of itself, joined by a full stop. Recruiting web services have no operation that
/// reads a job application by its own reference; it is found within its candidate.
/// </summary>
/// <param name="Candidate">The candidate's WID.</param>
/// <param name="Application">The job application's WID.</param>
internal sealed partial record ApplicationId(string Candidate, string Application)
{
    /// <summary>The name of a job application.</summary>
    /// <param name="candidate">The candidate's WID.</param>
    /// <param name="application">The job application's WID.</param>
    public static string Of(string candidate, string application) => $"{candidate}.{application}";

    /// <summary>Reads a name; null when it is none.</summary>
    /// <param name="id">The name.</param>
    public static ApplicationId? Parse(string id) => Name().Match(id) is { Success: true } match
        ? new ApplicationId(match.Groups["candidate"].Value, match.Groups["application"].Value)
        : null;

    /// <summary>Whether a text is a WID.</summary>
    /// <param name="text">The text.</param>
    public static bool IsWid(string text) => Wid().IsMatch(text);

    [GeneratedRegex("^(?<candidate>[0-9a-f]{32})[.](?<application>[0-9a-f]{32})$")]
    private static partial Regex Name();

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex Wid();
}
