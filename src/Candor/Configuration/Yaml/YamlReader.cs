using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Candor.Configuration.Yaml;

/// <summary>
/// Reads one YAML document strictly: keys are unique, and there are no anchors, tags, merges or second documents, which let one
/// line of a configuration mean something other than what stands on it.
/// </summary>
internal sealed class YamlReader
{
    private const int DeepestNesting = 32;

    private readonly FaultList faults;
    private readonly string file;
    private readonly Parser parser;

    private YamlReader(string file, string text, FaultList faults)
    {
        this.file = file;
        this.faults = faults;
        parser = new Parser(new StringReader(text));
    }

    /// <summary>Reads a file's bytes.</summary>
    /// <returns>The root; null when nothing usable was found, and then there is a fault.</returns>
    public static YamlNode? Read(string file, byte[] bytes, FaultList faults)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            faults.Add(file, 0, "The file is not UTF-8 text", "Save it as UTF-8");
            return null;
        }

        try
        {
            return new YamlReader(file, text, faults).ReadDocument();
        }
        catch (Unusable)
        {
            return null;
        }
        catch (YamlException error)
        {
            faults.Add(SyntaxFault(file, text, error));
            return null;
        }
    }

    private static Fault SyntaxFault(string file, string text, YamlException error)
    {
        var lines = text.Split('\n');
        var line = Math.Clamp((int)error.Start.Line, 1, lines.Length);

        // The parser stumbles on a tab at, before or after the line that has it.
        foreach (var suspect in new[] { line, line + 1, line - 1 })
        {
            if (suspect >= 1 && suspect <= lines.Length && lines[suspect - 1].TakeWhile(char.IsWhiteSpace).Contains('\t'))
                return new(file, suspect, "The line is indented with a tab", "Indent with spaces");
        }

        return new(file, line, $"The file is not valid YAML: {error.Message.TrimEnd('.')}", "Mend the line, or the one before it; put text with : or # in quotes");
    }

    private YamlNode? ReadDocument()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            faults.Add(file, 0, "The file is empty", "Write it, or remove it");
            return null;
        }

        parser.Consume<DocumentStart>();
        var root = ReadNode(0);
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out var second))
            faults.Add(file, Line(second), "A second document begins here", "Keep one document a file");
        return root;
    }

    private YamlNode ReadNode(int depth)
    {
        if (parser.Accept<AnchorAlias>(out var alias))
            throw Refuse(alias, "An alias (*) stands here", "Write the value out");
        if (depth > DeepestNesting)
            throw Refuse(parser.Current!, "The nesting is too deep", "Flatten it");

        parser.Accept<NodeEvent>(out var start);
        if (!start!.Anchor.IsEmpty)
            throw Refuse(start, "An anchor (&) stands here", "Write the value out where it is needed");
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific)
            throw Refuse(start, "A tag (!) stands here", "Remove the tag");

        if (parser.TryConsume<Scalar>(out var scalar))
            return new YamlScalar(Line(scalar), scalar.Value, scalar.Style != ScalarStyle.Plain);
        return parser.Accept<SequenceStart>(out _) ? ReadList(depth) : ReadMap(depth);
    }

    private YamlList ReadList(int depth)
    {
        var start = parser.Consume<SequenceStart>();
        var items = new List<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(depth + 1));
        return new(Line(start), items);
    }

    private YamlMap ReadMap(int depth)
    {
        var start = parser.Consume<MappingStart>();
        var entries = new List<YamlEntry>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key))
                throw Refuse(parser.Current!, "A key is not plain text", "Use a word as the key");

            var value = ReadNode(depth + 1);
            if (entries.Find(entry => entry.Key == key.Value) is { } first)
                faults.Add(file, Line(key), $"`{key.Value}` stands twice; it is already on line {first.Line}", "Keep one of the two");
            else
                entries.Add(new(key.Value, Line(key), value));
        }

        return new(Line(start), entries);
    }

    private Unusable Refuse(ParsingEvent at, string what, string mend)
    {
        faults.Add(file, Line(at), what, mend);
        return new Unusable();
    }

    private static int Line(ParsingEvent at) => (int)at.Start.Line;

    /// <summary>Unwinds from a place after which the rest of the file has no meaning; the fault is already noted.</summary>
    private sealed class Unusable : Exception;
}
