using Candor.Hosting;
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

/// <summary>All texts by language and identifier: <c>notices/&lt;language&gt;/&lt;id&gt;.md</c>.</summary>
public sealed class NoticeShelf
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build();

    private readonly Dictionary<(string Language, string Id), NoticeText> _texts = [];

    /// <summary>Every text.</summary>
    public IReadOnlyCollection<NoticeText> Texts => _texts.Values;

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

    /// <summary>A text; where there is none in the language, that of the language without its region, and else the English one.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="language">BCP 47 tag.</param>
    /// <exception cref="UsageException">There is no such text in any of them.</exception>
    public NoticeText Get(string id, string language) =>
        _texts.GetValueOrDefault((language, id))
        ?? _texts.GetValueOrDefault((language.Split('-')[0], id))
        ?? _texts.GetValueOrDefault(("en", id))
        ?? throw new UsageException($"There is no text {id}: add notices/{language}/{id}.md to the packs.");

    private sealed class FrontMatter
    {
        public int Version { get; set; }

        public string Title { get; set; } = "";
    }
}
