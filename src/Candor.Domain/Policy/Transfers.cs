namespace Candor.Domain.Policy;

/// <summary>Data that crosses a border.</summary>
internal static class Transfers
{
    /// <summary>Where a law lets the data be processed, and on what; null when it says nothing about it.</summary>
    /// <param name="pack">A law that applies.</param>
    /// <param name="question">The question.</param>
    public static Residency? Of(Pack pack, PolicyQuestion question)
    {
        if (pack.Transfer is not { } rule)
            return null;
        var place = question.ProcessedIn;
        if (rule.Within.Any(within => Places.IsIn(place, within)))
            return Say("not_needed", null, $"{place} is no transfer");
        if (rule.Adequate.FirstOrDefault(found => InForce(found.From, found.To, question.On) && found.In.Any(area => Places.IsIn(place, area))) is { } adequate)
            return Say("adequacy", adequate.Only, $"{place} is found adequate");
        var basis = rule.Bases.FirstOrDefault(known => InForce(known.From, known.To, question.On)
            && question.TransferBasis.Contains(known.Basis)
            && known.In.Any(area => area == "*" || Places.IsIn(place, area)));
        return basis is not null
            ? Say(basis.Basis, basis.Needs, $"{basis.Basis} carries the transfer to {place ?? "wherever it goes"}")
            : Say(place is null ? "unknown" : "missing", null, Wanted(rule, question));

        Residency Say(string on, string? needs, string says) => new(pack.Id, rule.Within, place, on, needs is null ? says : $"{says}; {needs}");
    }

    /// <summary>What a transfer asks for: the basis, and for a consent to it the consent.</summary>
    /// <param name="pack">A law that applies.</param>
    /// <param name="question">The question.</param>
    public static IEnumerable<PackObligation> Obligations(Pack pack, PolicyQuestion question)
    {
        if (Of(pack, question) is not { Basis: not "not_needed" } residency)
            yield break;
        yield return new PackObligation
        {
            Kind = "residency",
            Id = $"transfer-basis-{pack.Id}",
            What = residency.IsBasis ? $"Record what the transfer rests on: {residency.Says}." : $"{residency.Says}.",
        };
        if (residency.Basis == "explicit_consent")
        {
            yield return new PackObligation
            {
                Kind = "consent",
                Id = "consent-transfer",
                What = "Ask for explicit consent to the transfer, with its risks.",
                Purpose = "transfer",
                Text = "consent-transfer",
                Separate = true,
            };
        }
    }

    /// <summary>What would carry the transfer on the day.</summary>
    private static string Wanted(TransferRule rule, PolicyQuestion question)
    {
        var place = question.ProcessedIn;
        var bases = rule.Bases.Where(known => InForce(known.From, known.To, question.On)
                && (place is null || known.In.Any(area => area == "*" || Places.IsIn(place, area))))
            .Select(known => known.Basis).ToList();
        var within = string.Join(", ", rule.Within);
        return (bases.Count, place) switch
        {
            (0, _) => $"Process data in {within}",
            (_, null) => $"Say where data is processed: outside {within} and adequate places it needs one of {string.Join(", ", bases)}",
            _ => $"Have one of {string.Join(", ", bases)} in place before data is processed in {place}, or process it in {within}",
        };
    }

    private static bool InForce(DateOnly? from, DateOnly? to, DateOnly on) => !(on < from) && !(on > to);
}
