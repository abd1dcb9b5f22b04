using Candor.Domain.Policy;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Storage;
using Fluid;

namespace Candor.Policy;

/// <summary>What texts may name.</summary>
/// <param name="Employer">The employer's legal name.</param>
/// <param name="PrivacyContact">Where to turn with questions about data.</param>
/// <param name="JobTitle">The job.</param>
public sealed record NoticeValues(string Employer, string PrivacyContact, string JobTitle);

/// <summary>A text as it is shown.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Version">Its version.</param>
/// <param name="Languages">BCP 47 tags of its parts, in order.</param>
/// <param name="Kept">The rendered Markdown, headings and all, with its hash.</param>
public sealed record RenderedText(string Id, int Version, IReadOnlyList<string> Languages, KeptText Kept);

/// <summary>A consent as it is asked for.</summary>
/// <param name="Purpose">What it allows.</param>
/// <param name="Text">What is agreed to.</param>
/// <param name="Laws">Whose law asks for it; empty when only the product's own floor does.</param>
public sealed record RenderedConsent(string Purpose, RenderedText Text, IReadOnlyList<string> Laws);

/// <summary>
/// What one candidate reads and agrees to: what the laws ask for, each thing once, on top of the product's own floor, which tells what
/// happens and asks for a consent to everything that is captured and to the software's rating, whatever the law says. Where a law asks for a
/// language, everything stands in it first, and in the screening's own beside it.
/// </summary>
/// <param name="Notices">In order.</param>
/// <param name="Consents">In order, one a purpose.</param>
public sealed record NoticeSet(IReadOnlyList<RenderedText> Notices, IReadOnlyList<RenderedConsent> Consents)
{
    private const string WhatHappens = "what-happens";

    private static readonly FluidParser Parser = new();

    /// <summary>Puts the texts together.</summary>
    /// <param name="shelf">The texts.</param>
    /// <param name="answer">What the law asks for.</param>
    /// <param name="captures">What is captured.</param>
    /// <param name="uses">What is done with it.</param>
    /// <param name="language">BCP 47 tag.</param>
    /// <param name="values">What the texts name.</param>
    public static NoticeSet For(
        NoticeShelf shelf,
        PolicyAnswer answer,
        IReadOnlyList<string> captures,
        IReadOnlyList<string> uses,
        string language,
        NoticeValues values)
    {
        var languages = answer.Obligations.Select(obligation => obligation.Language).OfType<string>()
            .Where(asked => asked != language.Split('-')[0]).Append(language).Distinct().ToList();
        var model = Model(answer, captures, uses, values);
        var asked = answer.Obligations.Where(obligation => obligation is { Kind: "consent", Purpose: not null, Text: not null }).ToList();
        var purposes = captures.Concat(uses).Select(PurposeOf).OfType<string>().Concat(asked.Select(obligation => obligation.Purpose!)).Distinct();
        return new NoticeSet(
            [
                .. answer.Obligations.Where(obligation => obligation is { Kind: "notice", Text: not null }).Select(obligation => obligation.Text!)
                    .Prepend(WhatHappens).Distinct().Select(Render),
            ],
            [
                .. purposes.Select(purpose =>
                {
                    var theirs = asked.Where(obligation => obligation.Purpose == purpose).ToList();
                    return new RenderedConsent(
                        purpose,
                        Render(Strictest(theirs) ?? $"consent-{purpose.Replace('_', '-')}"),
                        [.. theirs.SelectMany(obligation => obligation.Laws).Distinct().Order(StringComparer.Ordinal)]);
                }),
            ]);

        RenderedText Render(string id)
        {
            var texts = languages.Select(tag => shelf.Get(id, tag)).DistinctBy(text => text.Language).ToList();
            return new RenderedText(
                id,
                texts[0].Version,
                [.. texts.Select(text => text.Language)],
                new KeptText(string.Join("\n\n", texts.Select(text => $"# {text.Title}\n\n{Fill(text, model)}"))));
        }
    }

    /// <summary>Whether what a candidate read and agreed to has everything that is in this set.</summary>
    /// <param name="given">What they read and agreed to.</param>
    public bool IsCoveredBy(ConsentGiven given) =>
        Notices.All(notice => given.Notices.Any(shown => shown.TextId == notice.Id))
        && Consents.All(consent => given.Consents.Any(one => one.Purpose == consent.Purpose && one.TextId == consent.Text.Id));

    /// <summary>One box a purpose: of several laws' texts that of a written release, else a law's before the employer's own.</summary>
    private static string? Strictest(IReadOnlyList<Obligation> theirs) => theirs
        .OrderByDescending(obligation => obligation.Written == true)
        .ThenBy(obligation => obligation.Laws.All(law => law.Contains('/', StringComparison.Ordinal)))
        .Select(obligation => obligation.Text).FirstOrDefault();

    private static string? PurposeOf(string feature) => feature switch
    {
        "recording" or "transcript" or "ai_evaluation" or "video" => feature,
        "voiceprint" or "facial_recognition" => "biometric",
        _ => null,
    };

    private static object Model(PolicyAnswer answer, IReadOnlyList<string> captures, IReadOnlyList<string> uses, NoticeValues values) => new
    {
        employer = values.Employer,
        privacy_contact = values.PrivacyContact,
        job = values.JobTitle,
        recording_days = answer.Retention.GetValueOrDefault("recording")?.MaxDays,
        voiceprint_days = answer.Retention.GetValueOrDefault("voiceprint")?.MaxDays,
        video = captures.Contains("video"),
        voiceprint = captures.Contains("voiceprint") || captures.Contains("facial_recognition"),
        rated = uses.Contains("ai_evaluation") || uses.Contains("automated_decision"),
        automated = uses.Contains("automated_decision"),
    };

    private static string Fill(NoticeText text, object model) => Parser.TryParse(text.Template, out var template, out var error)
        ? template.Render(new TemplateContext(model)).ReplaceLineEndings("\n").Trim()
        : throw new UsageException($"The text {text.Id} is not valid Liquid: {error}");
}
