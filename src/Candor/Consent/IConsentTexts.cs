using Candor.Domain.Screenings;
using Candor.Storage;

namespace Candor.Consent;

/// <summary>What a candidate has to read and agree to, for the place the law took for them. Answered by Policy.</summary>
public interface IConsentTexts
{
    /// <summary>The texts as they would be shown now.</summary>
    /// <param name="screening">A screening whose gate said <c>allow</c>, or <c>ask</c> with the place given.</param>
    /// <param name="cancel">Gives up.</param>
    Task<ConsentRequest> For(Screening screening, CancellationToken cancel);
}

/// <summary>Everything one candidate reads before anything is captured.</summary>
/// <param name="Language">BCP 47 tag of the texts.</param>
/// <param name="Notices">What is told, in order.</param>
/// <param name="Consents">What is asked, in order; each gets its own box, not ticked.</param>
public sealed record ConsentRequest(string Language, IReadOnlyList<ShownText> Notices, IReadOnlyList<ConsentAsked> Consents)
{
    /// <summary>Every text that is shown, to be kept with the agreement.</summary>
    public IReadOnlyCollection<KeptText> Texts =>
        [.. Notices.Concat(Consents.Select(consent => consent.Text)).Select(shown => shown.Kept)];
}

/// <summary>A text as it is shown.</summary>
/// <param name="Id">The text's identifier.</param>
/// <param name="Version">The text's version.</param>
/// <param name="Languages">BCP 47 tags of its parts, in order; more than one where a law asks for a language that is not the screening's.</param>
/// <param name="Kept">
/// The rendered text with its headings, in the small part of Markdown that <see cref="Hosting.Pages.PlainMarkdown"/> knows, with its hash. What is
/// shown is made from these bytes and from nothing else.
/// </param>
public sealed record ShownText(string Id, int Version, IReadOnlyList<string> Languages, KeptText Kept)
{
    /// <summary>Its headings, one a language; for a consent, a short name of what is agreed to.</summary>
    public string Title => string.Join(" / ", Parts.Select(part => part.Heading));

    /// <summary>Its parts, one a language.</summary>
    public IReadOnlyList<ShownPart> Parts =>
        [.. $"\n{Kept.Text}".Split("\n# ", StringSplitOptions.RemoveEmptyEntries).Select((part, at) => ShownPart.Of(Languages[Math.Min(at, Languages.Count - 1)], part))];
}

/// <summary>A text in one language.</summary>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="Heading">Its heading.</param>
/// <param name="Body">What stands below.</param>
public sealed record ShownPart(string Language, string Heading, string Body)
{
    /// <summary>Heading and body.</summary>
    public string Whole => $"# {Heading}\n\n{Body}";

    /// <summary>Takes a part apart.</summary>
    /// <param name="language">BCP 47 tag.</param>
    /// <param name="text">The heading, an empty line, and the body.</param>
    internal static ShownPart Of(string language, string text) =>
        text.Split('\n', 2) is [var heading, var body] ? new(language, heading.Trim(), body.Trim()) : new(language, text.Trim(), "");
}

/// <summary>One consent that is asked for.</summary>
/// <param name="Purpose">As in <see cref="Domain.Screenings.Consent.Purpose"/>; once in a request.</param>
/// <param name="Text">What is agreed to.</param>
/// <param name="Laws">Identifiers of the laws that ask for it.</param>
/// <param name="Required">Whether there is no screening without it.</param>
public sealed record ConsentAsked(string Purpose, ShownText Text, IReadOnlyList<string> Laws, bool Required);
