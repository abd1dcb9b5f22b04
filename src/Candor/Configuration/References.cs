using System.Text.RegularExpressions;

namespace Candor.Configuration;

/// <summary>Resolves <c>${env:NAME}</c>, <c>${env:NAME:-default}</c> and <c>${file:PATH}</c>.</summary>
/// <param name="folder">What a relative path is relative to.</param>
/// <param name="environment">Gives a variable's value; null when it is not set. An empty one counts as not set, as in a shell's <c>:-</c>.</param>
internal sealed partial class References(string folder, Func<string, string?> environment)
{
    /// <summary>Why a reference could not be resolved.</summary>
    /// <param name="What">What is wrong.</param>
    /// <param name="Mend">What to do.</param>
    public sealed record Unresolved(string What, string Mend);

    /// <summary>Whether a text has, or seems to want, a reference.</summary>
    public static bool In(string text) => text.Contains("${", StringComparison.Ordinal);

    /// <summary>Whether a text is one whole reference and nothing else.</summary>
    public static bool IsWhole(string text) => One().Match(text) is { Success: true } match && match.Length == text.Length;

    /// <summary>Whether a reference brings its own default along.</summary>
    public static bool HasDefault(string text) => One().Match(text).Groups["default"].Success;

    /// <summary>Replaces every reference in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="unresolved">Each reference that could not be replaced.</param>
    /// <returns>The text with its references replaced; not to be used when any is unresolved.</returns>
    public string Resolve(string text, List<Unresolved> unresolved)
    {
        if (In(One().Replace(text, "")))
            unresolved.Add(new("A ${…} reference is malformed", "Write ${env:NAME}, ${env:NAME:-default} or ${file:PATH}"));

        return One().Replace(text, match =>
        {
            if (match.Groups["file"].Success)
                return ReadFile(match.Groups["file"].Value, unresolved);

            var name = match.Groups["env"].Value;
            if (environment(name) is { Length: > 0 } value)
                return value;
            if (match.Groups["default"].Success)
                return match.Groups["default"].Value;
            unresolved.Add(new($"The environment variable {name} is not set", $"Set {name} in the environment that Candor starts in"));
            return "";
        });
    }

    private string ReadFile(string path, List<Unresolved> unresolved)
    {
        try
        {
            // Files that hold a secret mostly end in a line break that is not part of it.
            var text = File.ReadAllText(Path.Combine(folder, path)).TrimEnd('\r', '\n');
            if (text.Length > 0)
                return text;
            unresolved.Add(new($"The file {path} is empty", "Put the value into it"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            unresolved.Add(new($"The file {path} cannot be read", "Create it, readable by Candor, or correct the path (relative to the configuration folder)"));
        }

        return "";
    }

    [GeneratedRegex(@"\$\{(?:env:(?<env>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<default>[^}]*))?|file:(?<file>[^}]+))\}", RegexOptions.CultureInvariant)]
    private static partial Regex One();
}
