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
    public static void To(ApiDescription api, IReadOnlyCollection<Exchange> exchanges, Sides sides = Sides.Both, bool strict = true) =>
        To(api, [.. exchanges.Select(exchange => (exchange, sides))], strict);

    /// <summary>
    /// Holds a wing's part of a file that the sandbox wrote with <c>--traffic</c> against a description. Of an exchange that a fault made
    /// malformed only the request is judged.
    /// </summary>
    /// <param name="api">The description.</param>
    /// <param name="file">The file.</param>
    /// <param name="wing">The wing, such as <c>greenhouse</c>.</param>
    /// <param name="strict">Whether members the document does not speak of are faults.</param>
    /// <returns>How many exchanges were judged.</returns>
    public static int Traffic(ApiDescription api, string file, string wing, bool strict = true)
    {
        var exchanges = File.ReadLines(file).Where(line => line.Length > 0).Select(Exchange.FromTraffic)
            .Where(noted => noted.Wing == wing)
            .Select(noted => (noted.Exchange, noted.Fault == "malformed" ? Sides.Request : Sides.Both)).ToList();
        To(api, exchanges, strict);
        return exchanges.Count;
    }

    private static void To(ApiDescription api, IReadOnlyCollection<(Exchange Exchange, Sides Sides)> exchanges, bool strict)
    {
        Assert.NotEmpty(exchanges);
        var check = new ExchangeCheck(api, strict);
        var faulty = exchanges.Select(one => (one.Exchange, Violations: check.Violations(one.Exchange, one.Sides))).Where(one => one.Violations.Count > 0).ToList();
        if (faulty.Count == 0)
            return;
        var text = new StringBuilder($"{faulty.Count} of {exchanges.Count} exchanges are not as {Path.GetRelativePath(Repository.Root, api.File)} has them.\n");
        foreach (var (exchange, violations) in faulty.Take(Shown))
            text.Append('\n').AppendJoin('\n', violations).Append("\n\n").Append(exchange);
        Assert.Fail(text.ToString());
    }
}
