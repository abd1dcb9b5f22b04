using System.Text;
using Xunit;

namespace Candor.Conformance.Support;

/// <summary>Fails a test with every violation: the place in the document, and the exchange.</summary>
internal static class Conforms
{
    private const int Shown = 5;

    /// <summary>Holds exchanges against a description. At least one is needed: a test that saw none has shown nothing.</summary>
    /// <param name="api">The description.</param>
    /// <param name="exchanges">The exchanges.</param>
    /// <param name="sides">Whose part is judged.</param>
    /// <param name="strict">Whether members the document does not speak of are faults.</param>
    public static void To(ApiDescription api, IReadOnlyCollection<Exchange> exchanges, Sides sides = Sides.Both, bool strict = true)
    {
        var judge = Judges.By(() => api, strict);
        Assert.NotEmpty(exchanges);
        Fail(exchanges.Select(exchange => (exchange, judge(exchange, sides))));
    }

    /// <summary>
    /// Holds a wing's part of a file that the sandbox wrote with <c>--traffic</c> against its vendor's description (<see cref="Judges"/>).
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="wing">The wing, such as <c>greenhouse</c>.</param>
    /// <returns>How many exchanges were judged; none is a failure.</returns>
    public static int Traffic(string file, string wing)
    {
        var noted = Noted([file]).Where(one => one.Wing == wing).ToList();
        Assert.NotEmpty(noted);
        Fail(noted.Select(Judged));
        return noted.Count;
    }

    /// <summary>Holds everything in such files against the description of the vendor it was had with.</summary>
    /// <param name="files">The files.</param>
    /// <returns>How many exchanges were judged, by wing, and how many nobody judges; none is no failure.</returns>
    public static (IReadOnlyDictionary<string, int> Judged, IReadOnlyDictionary<string, int> Unjudged) Traffic(IEnumerable<string> files)
    {
        var noted = Noted(files).ToLookup(one => Judges.All.ContainsKey(one.Wing));
        Fail(noted[true].Select(Judged));
        return (noted[true].CountBy(one => one.Wing).ToDictionary(), noted[false].CountBy(one => one.Wing).ToDictionary());
    }

    private static IEnumerable<(string Wing, string? Fault, Exchange Exchange)> Noted(IEnumerable<string> files) =>
        files.SelectMany(file => WholeLines(File.ReadAllText(file))).Select(Exchange.FromTraffic);

    /// <summary>A sandbox that was killed may leave half a line behind.</summary>
    private static string[] WholeLines(string text) => text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Of an exchange that a fault garbled only the request is judged: the answer is not meant to be one of the vendor's.</summary>
    private static (Exchange Exchange, IReadOnlyList<Violation> Violations) Judged((string Wing, string? Fault, Exchange Exchange) noted) => (
        noted.Exchange,
        Judges.All.TryGetValue(noted.Wing, out var judge)
            ? judge(noted.Exchange, noted.Fault == "malformed" ? Sides.Request : Sides.Both)
            : throw new InvalidOperationException($"Nobody judges exchanges with {noted.Wing}: add its description to {nameof(Judges)}."));

    private static void Fail(IEnumerable<(Exchange Exchange, IReadOnlyList<Violation> Violations)> judged)
    {
        var all = judged.ToList();
        var faulty = all.Where(one => one.Violations.Count > 0).ToList();
        if (faulty.Count == 0)
            return;
        var text = new StringBuilder($"{faulty.Count} of {all.Count} exchanges are not as the vendor's description has them.\n");
        foreach (var (exchange, violations) in faulty.Take(Shown))
            text.Append('\n').AppendJoin('\n', violations).Append("\n\n").Append(exchange);
        Assert.Fail(text.ToString());
    }
}
