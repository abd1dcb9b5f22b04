namespace Candor.Domain.Policy;

/// <summary>Data that crosses a border.</summary>
internal static class Transfers
{
    /// <summary>Where a law lets the data be processed, and on what: an answer a region that it goes to, and one a kind of data that is pinned.</summary>
    /// <param name="pack">A law that applies.</param>
    /// <param name="question">The question.</param>
    public static IEnumerable<Residency> Of(Pack pack, PolicyQuestion question)
    {
        if (pack.Transfer is { } rule)
        {
            foreach (var place in question.Regions)
                yield return Of(pack.Id, rule, place, question);
        }

        foreach (var pin in pack.Residency)
        {
            foreach (var place in question.RegionsOf(pin.Data))
            {
                var stays = pin.Within.Any(within => Places.IsIn(place, within));
                yield return new Residency(
                    pack.Id,
                    pin.Within,
                    place,
                    stays ? Residency.NotNeeded : place is null ? Residency.Unknown : Residency.Missing,
                    stays ? $"{place} is where it may be" : $"Keep {pin.Data} in {string.Join(", ", pin.Within)}")
                {
                    Data = pin.Data,
                };
            }
        }
    }

    /// <summary>What a transfer asks for: the basis, and for a consent to it the consent.</summary>
    /// <param name="pack">A law that applies.</param>
    /// <param name="question">The question.</param>
    public static IEnumerable<PackObligation> Obligations(Pack pack, PolicyQuestion question)
    {
        var asked = Of(pack, question).Where(residency => residency.Basis != Residency.NotNeeded).ToList();
        foreach (var (residency, place) in asked.Select((residency, place) => (residency, place)))
        {
            yield return new PackObligation
            {
                Kind = "residency",
                Id = $"transfer-basis-{pack.Id}{(place == 0 ? "" : $"-{place + 1}")}",
                What = residency.IsBasis ? $"Record what the transfer rests on: {residency.Says}." : $"{residency.Says}.",
            };
        }

        if (asked.Any(residency => residency.Basis == Residency.Consent))
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

    private static Residency Of(string law, TransferRule rule, string? place, PolicyQuestion question)
    {
        if (rule.Within.Any(within => Places.IsIn(place, within)))
            return Say(Residency.NotNeeded, null, $"{place} is no transfer");
        if (rule.Adequate.FirstOrDefault(found => InForce(found.From, found.To, question.On) && found.In.Any(area => Places.IsIn(place, area))) is { } adequate)
            return Say("adequacy", adequate.Only, $"{place} is found adequate");
        var basis = rule.Bases.FirstOrDefault(known => InForce(known.From, known.To, question.On)
            && question.TransferBasis.Contains(known.Basis)
            && known.In.Any(area => area == "*" || Places.IsIn(place, area)));
        return basis is not null
            ? Say(basis.Basis, basis.Needs, $"{basis.Basis} carries the transfer to {place ?? "wherever it goes"}")
            : Say(place is null ? Residency.Unknown : Residency.Missing, null, Wanted(rule, place, question.On));

        Residency Say(string on, string? needs, string says) => new(law, rule.Within, place, on, needs is null ? says : $"{says}; {needs}");
    }

    /// <summary>What would carry the transfer on the day.</summary>
    private static string Wanted(TransferRule rule, string? place, DateOnly on)
    {
        var bases = rule.Bases.Where(known => InForce(known.From, known.To, on)
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
