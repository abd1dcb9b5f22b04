using System.Collections.Immutable;
using Candor.Domain.Screenings;

namespace Candor.Consent;

/// <summary>What a candidate sent from the consent page.</summary>
/// <param name="TextHashes">The hashes of the texts that the page showed.</param>
/// <param name="Agreed">The purposes whose boxes were ticked.</param>
public sealed record ConsentForm(IReadOnlyCollection<string> TextHashes, IReadOnlyCollection<string> Agreed)
{
    /// <summary>The agreement, when there is one: the texts are those that would be shown now, and every required box is ticked.</summary>
    /// <param name="now">What would be shown now.</param>
    public ConsentFormResult Check(ConsentRequest now)
    {
        if (!now.Texts.Select(text => text.Hash).ToHashSet(StringComparer.Ordinal).SetEquals(TextHashes))
            return new ConsentFormResult.TextsChanged();
        var missing = now.Consents.Where(asked => asked.Required && !Agreed.Contains(asked.Purpose)).Select(asked => asked.Purpose).ToImmutableHashSet();
        return missing.Count > 0
            ? new ConsentFormResult.Missing(missing)
            : new ConsentFormResult.Agreement(new ConsentGiven(
                now.Language,
                "web_form",
                [.. now.Notices.Select(notice => new NoticeShown(notice.Id, notice.Version, notice.Kept.Hash))],
                [.. now.Consents.Where(asked => Agreed.Contains(asked.Purpose)).Select(asked =>
                    new Domain.Screenings.Consent(asked.Purpose, asked.Text.Id, asked.Text.Version, asked.Text.Kept.Hash, asked.Laws))]));
    }
}

/// <summary>What became of a sent consent page.</summary>
public abstract record ConsentFormResult
{
    private ConsentFormResult()
    {
    }

    /// <summary>What the candidate read is not what holds now: it has to be shown again, and nothing counts as ticked.</summary>
    public sealed record TextsChanged : ConsentFormResult;

    /// <summary>A required box is not ticked.</summary>
    /// <param name="Purposes">Whose.</param>
    public sealed record Missing(ImmutableHashSet<string> Purposes) : ConsentFormResult;

    /// <summary>They agreed.</summary>
    /// <param name="Given">To be made durable before anything else.</param>
    public sealed record Agreement(ConsentGiven Given) : ConsentFormResult;
}
