using Candor.Domain.Mapping;

namespace Candor.Connectors.Workday;

/// <summary>The fields of a candidate assessment, and of the results of each assessment test in it, as keys.</summary>
internal static class AssessmentFields
{
    /// <summary>The overall status; Workday makes no assessment without one.</summary>
    public const string Status = "assessment.status";

    /// <summary>The overall comment.</summary>
    public const string Comment = "assessment.comment";

    /// <summary>Where the candidate takes the test.</summary>
    public const string Url = "assessment.url";

    /// <summary>The day it was, or will be.</summary>
    public const string Date = "assessment.date";

    private const string Test = "test.";

    private static readonly (string Part, string Name, FieldType Type)[] Parts =
    [
        ("score", "Score", FieldType.Number),
        ("status", "Status", FieldType.SingleSelect),
        ("date", "Date", FieldType.Date),
        ("comment", "Comment", FieldType.LongText),
        ("url", "Results URL", FieldType.Url),
    ];

    /// <summary>The definitions.</summary>
    /// <param name="statuses">The tenant's assessment statuses.</param>
    /// <param name="tests">Its assessment tests.</param>
    public static IEnumerable<FieldDefinition> Definitions(Labels statuses, Labels tests)
    {
        IReadOnlyList<string> options = [.. statuses.All.Select(one => one.Label)];
        yield return Field(Status, "Overall Status", FieldType.SingleSelect, options);
        yield return Field(Comment, "Overall Comment", FieldType.LongText, []);
        yield return Field(Url, "Test URL", FieldType.Url, []);
        yield return Field(Date, "Assessed On", FieldType.Date, []);
        foreach (var (id, label) in tests.All)
            foreach (var (part, name, type) in Parts)
                yield return Field(Key(id, part), $"{label}: {name}", type, type == FieldType.SingleSelect ? options : []);
    }

    /// <summary>The key of a part of a test's result.</summary>
    /// <param name="test">The test's <c>Assessment_Test_ID</c>.</param>
    /// <param name="part"><c>score</c>, <c>status</c>, <c>date</c>, <c>comment</c> or <c>url</c>.</param>
    public static string Key(string test, string part) => $"{Test}{test}.{part}";

    /// <summary>The test a key is about; null for another kind of key.</summary>
    /// <param name="key">The key.</param>
    public static string? TestOf(string key) =>
        key.StartsWith(Test, StringComparison.Ordinal) && key.LastIndexOf('.') is var dot && dot > Test.Length && Parts.Any(part => part.Part == key[(dot + 1)..])
            ? key[Test.Length..dot]
            : null;

    /// <summary>Whether a key belongs to the assessment.</summary>
    /// <param name="key">The key.</param>
    public static bool IsOne(string key) => key is Status or Comment or Url or Date || TestOf(key) is not null;

    private static FieldDefinition Field(string key, string name, FieldType type, IReadOnlyList<string> options) =>
        new(key, name, type, options, Required: false, Rung: Rung.Assessment);
}
