namespace Candor.Domain.Policy;

/// <summary>Data that crosses a border.</summary>
internal static class Transfers
{
    /// <summary>Whether a law keeps the data from being processed where it is to be.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="question">The question.</param>
    public static bool Blocks(Pack pack, PolicyQuestion question) =>
        Crosses(pack, question) && pack.Transfer!.Adequate.All(place => !Places.IsIn(question.ProcessedIn, place)) && Basis(pack.Transfer, question) is null;

    /// <summary>What a transfer asks for, once it has a basis.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="question">The question.</param>
    public static IEnumerable<PackObligation> Obligations(Pack pack, PolicyQuestion question)
    {
        if (!Crosses(pack, question))
            yield break;
        yield return new PackObligation
        {
            Kind = "residency",
            Id = $"transfer-basis-{pack.Id}",
            What = pack.Transfer!.Adequate.Any(place => Places.IsIn(question.ProcessedIn, place))
                ? $"Record that {question.ProcessedIn} is found adequate."
                : $"Have one of {string.Join(", ", pack.Transfer.Bases.Keys)} in place before data is processed in {question.ProcessedIn ?? "an unknown place"}.",
        };
        if (Basis(pack.Transfer, question) == "explicit_consent")
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

    private static bool Crosses(Pack pack, PolicyQuestion question) =>
        pack.Transfer is { } rule && !rule.Within.Any(within => Places.IsIn(question.ProcessedIn, within));

    private static string? Basis(TransferRule rule, PolicyQuestion question) => rule.Bases
        .Where(basis => question.TransferBasis.Contains(basis.Key)
            && basis.Value.Any(place => place == "*" || Places.IsIn(question.ProcessedIn, place)))
        .Select(basis => basis.Key)
        .FirstOrDefault();
}
