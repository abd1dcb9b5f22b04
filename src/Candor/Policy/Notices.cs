using Candor.Domain.Policy;
using Candor.Hosting;
using Candor.Storage;
using Fluid;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Candor.Policy;

/// <summary>A notice's or consent's text as written, before names are filled in.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Version">Counts up with every change.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="Template">Liquid over the few values of <see cref="NoticeValues"/>.</param>
public sealed record NoticeText(string Id, int Version, string Title, string Language, string Template);

/// <summary>What texts may name.</summary>
/// <param name="Employer">The employer's legal name.</param>
/// <param name="PrivacyContact">Where to turn with questions about data.</param>
/// <param name="JobTitle">The job.</param>
public sealed record NoticeValues(string Employer, string PrivacyContact, string JobTitle);

/// <summary>All texts by language and identifier: <c>notices/&lt;language&gt;/&lt;id&gt;.md</c>.</summary>
public sealed class NoticeShelf
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build();

    private readonly Dictionary<(string Language, string Id), NoticeText> _texts = [];

    /// <summary>Reads the shelf.</summary>
    /// <param name="folder">The folder of languages.</param>
    /// <exception cref="UsageException">A file has no front matter.</exception>
    public static NoticeShelf Load(string folder)
    {
        var shelf = new NoticeShelf();
        foreach (var language in Directory.EnumerateDirectories(folder))
        {
            foreach (var file in Directory.EnumerateFiles(language, "*.md"))
            {
                if (File.ReadAllText(file).ReplaceLineEndings("\n").Split("---\n", 3) is not ["", var front, var body])
                    throw new UsageException($"{file} does not begin with front matter between two lines of ---.");
                var matter = Yaml.Deserialize<FrontMatter>(front);
                var text = new NoticeText(Path.GetFileNameWithoutExtension(file), matter.Version, matter.Title, Path.GetFileName(language), body.Trim());
                shelf._texts[(text.Language, text.Id)] = text;
            }
        }

        return shelf;
    }

    /// <summary>Whether there is a text in a language.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="language">BCP 47 tag.</param>
    public bool Has(string id, string language) => _texts.ContainsKey((language, id));

    /// <summary>A text; where there is none in the language, the English one.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="language">BCP 47 tag.</param>
    /// <exception cref="UsageException">There is no such text in either.</exception>
    public NoticeText Get(string id, string language) =>
        _texts.GetValueOrDefault((language, id)) ?? _texts.GetValueOrDefault(("en", id))
        ?? throw new UsageException($"There is no text {id}: add notices/{language}/{id}.md to the packs.");

    private sealed class FrontMatter
    {
        public int Version { get; set; }

        public string Title { get; set; } = "";
    }
}

/// <summary>A text as it is shown.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Version">Its version.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Kept">The rendered Markdown with its hash.</param>
public sealed record RenderedText(string Id, int Version, string Title, KeptText Kept);

/// <summary>A consent as it is asked for.</summary>
/// <param name="Purpose">What it allows.</param>
/// <param name="Text">What is agreed to.</param>
/// <param name="Laws">Whose law asks for it; empty when only the product's own floor does.</param>
public sealed record RenderedConsent(string Purpose, RenderedText Text, IReadOnlyList<string> Laws);

/// <summary>
/// What one candidate reads and agrees to: what the laws ask for, each thing once, on top of the product's own floor, which tells what
/// happens and asks for a consent to everything that is captured and to the software's rating, whatever the law says.
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
        var asked = answer.Obligations.Where(obligation => obligation is { Kind: "consent", Purpose: not null, Text: not null }).ToList();
        var purposes = captures.Concat(uses).Where(purpose => purpose is "recording" or "transcript" or "ai_evaluation" or "voiceprint" or "video")
            .Select(purpose => purpose == "voiceprint" ? "biometric" : purpose)
            .Concat(asked.Select(obligation => obligation.Purpose!))
            .Distinct();
        return new NoticeSet(
            [
                .. answer.Obligations.Where(obligation => obligation is { Kind: "notice", Text: not null }).Select(obligation => obligation.Text!)
                    .Prepend(WhatHappens).Distinct().Select(id => Render(shelf.Get(id, language), answer, values)),
            ],
            [
                .. purposes.Select(purpose =>
                {
                    // A law's own text comes before the product's.
                    var theirs = asked.Where(obligation => obligation.Purpose == purpose).ToList();
                    var text = theirs.Count > 0 ? theirs[0].Text! : $"consent-{purpose.Replace('_', '-')}";
                    return new RenderedConsent(
                        purpose,
                        Render(shelf.Get(text, language), answer, values),
                        [.. theirs.SelectMany(obligation => obligation.Laws).Distinct().Order(StringComparer.Ordinal)]);
                }),
            ]);
    }

    private static RenderedText Render(NoticeText text, PolicyAnswer answer, NoticeValues values)
    {
        if (!Parser.TryParse(text.Template, out var template, out var error))
            throw new UsageException($"The text {text.Id} is not valid Liquid: {error}");
        var context = new TemplateContext(new
        {
            employer = values.Employer,
            privacy_contact = values.PrivacyContact,
            job = values.JobTitle,
            recording_days = answer.Retention.GetValueOrDefault("recording")?.MaxDays,
            voiceprint_days = answer.Retention.GetValueOrDefault("voiceprint")?.MaxDays,
        });
        return new RenderedText(text.Id, text.Version, text.Title, new KeptText(template.Render(context).ReplaceLineEndings("\n").Trim()));
    }
}
