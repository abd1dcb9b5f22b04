using System.Runtime.CompilerServices;
using Xunit;

namespace Candor.Tests.Configuration;

/// <summary>A copy of samples/acme to break in a test, with Greenhouse alone of its ATSs.</summary>
internal sealed class SampleFolder : IDisposable
{
    /// <summary>What the sample needs from its environment.</summary>
    public static readonly Dictionary<string, string> Variables = new()
    {
        ["GREENHOUSE_CLIENT_SECRET"] = "hush-client-secret",
        ["GREENHOUSE_WEBHOOK_SECRET"] = "hush-webhook-secret",
        ["GREENHOUSE_PARTNER_KEY"] = "hush-partner-key-of-acme",
    };

    /// <summary>Copies the sample, with a small rubric of the tests' own, so that rows about rubrics do not hang on the sample's wording.</summary>
    public SampleFolder()
    {
        foreach (var file in Directory.EnumerateFiles(Source, "*.yaml", SearchOption.AllDirectories).Where(IsTaken))
            Write(System.IO.Path.GetRelativePath(Source, file), File.ReadAllText(file));
        Write("rubrics/customer-care.yaml", Rubric);
    }

    public static string Repository { get; } = FindRepository();

    public static string Source => System.IO.Path.Combine(Repository, "samples", "acme");

    public string Path { get; } = Directory.CreateTempSubdirectory("candor-configuration-").FullName;

    public static string Rubric { get; } = """
        id: customer-care
        version: 1
        title: Customer care
        competencies:
          - id: experience
            name: Experience
            description: Work with customers.
            anchors:
              - {rating: 1, label: Little, meaning: None shown., signals: []}
              - {rating: 2, label: Some, meaning: A year., signals: ["a year"]}
              - {rating: 3, label: Strong, meaning: Years., signals: ["years … support"]}
          - id: problem-solving
            name: Problem solving
            description: Step by step.
            anchors:
              - {rating: 1, label: Little, meaning: None shown.}
              - {rating: 2, label: Strong, meaning: In order., signals: [first, resolv*]}
          - id: empathy
            name: Empathy
            description: Clear words.
            anchors:
              - {rating: 1, label: Little, meaning: None shown.}
              - {rating: 2, label: Strong, meaning: Clear., signals: [explain*]}
        recommendation:
          proceed: 2.5
          decline: 1.5
          none_below: 2
          minimum_rated: 2
        """;

    public void Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public string Read(string name) => File.ReadAllText(System.IO.Path.Combine(Path, name));

    /// <summary>Replaces a text that must stand in the file.</summary>
    public void Replace(string name, string old, string next)
    {
        var text = Read(name);
        Assert.Contains(old, text, StringComparison.Ordinal);
        Write(name, text.Replace(old, next, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static bool IsTaken(string file) => System.IO.Path.GetRelativePath(Source, file).Replace('\\', '/') switch
    {
        var name when name.StartsWith("rubrics/", StringComparison.Ordinal) => false,
        var name when name.StartsWith("connections/", StringComparison.Ordinal) => name == "connections/greenhouse.yaml",
        var name when name.StartsWith("workflows/", StringComparison.Ordinal) => name == "workflows/customer-care.yaml",
        _ => true,
    };

    private static string FindRepository([CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", "..", ".."));
}
