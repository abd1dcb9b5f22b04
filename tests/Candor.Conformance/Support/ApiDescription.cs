using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Candor.Conformance.Support;

/// <summary>
/// A vendor's API as an OpenAPI 3.0 or 3.1 document describes it. Read once a run; a schema is compiled when an exchange first needs it.
/// </summary>
internal sealed class ApiDescription
{
    private static readonly ConcurrentDictionary<(string File, string Mount), Lazy<ApiDescription>> Read = new();
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    private readonly JsonElement _document;
    private readonly List<PathTemplate> _paths;

    private ApiDescription(string file, string mount)
    {
        var root = YamlJson.Read(file) ?? throw new FormatException($"{file} is empty.");
        if (((string?)root["openapi"])?.StartsWith("3.0", StringComparison.Ordinal) == true)
            OpenApi30.Rewrite(root);
        Slips.Mend(root);
        Mends.Apply(root, Path.Combine(Path.GetDirectoryName(file)!, "mends.yaml"));
        _document = JsonSerializer.SerializeToElement(root);
        File = file;
        Mount = mount.TrimEnd('/');
        Schemas = new SchemaShelf(_document);
        // The more a template fixes, the sooner it is meant: /users/me before /users/{id}.
        _paths = [.. Root.Member("paths")!.Value.Members()
            .Select(path => new PathTemplate(path.Name, Follow(path.Place)))
            .OrderBy(template => template.Holes).ThenByDescending(template => template.Name.Length)];
    }

    /// <summary>Where it was read from.</summary>
    public string File { get; }

    /// <summary>What stands in exchanges for the path of the document's server.</summary>
    public string Mount { get; }

    /// <summary>The document's schemas.</summary>
    public SchemaShelf Schemas { get; }

    /// <summary>The document.</summary>
    public Place Root => new("", _document);

    /// <summary>A document, read at most once a run.</summary>
    /// <param name="file">Its path; YAML or JSON.</param>
    /// <param name="mount">
    /// The path that stands for the vendor's server in exchanges, such as <c>/greenhouse</c>: <c>/greenhouse/v3/jobs</c> is then the
    /// document's <c>/v3/jobs</c>. A path in the server's own address (<c>https://api.lever.co/v1</c>) is part of it: <c>/lever/v1</c>.
    /// </param>
    public static ApiDescription Load(string file, string mount = "") =>
        Read.GetOrAdd((file, mount), key => new Lazy<ApiDescription>(() => new ApiDescription(key.File, key.Mount))).Value;

    /// <summary>The place a reference leads to, or the place itself.</summary>
    /// <param name="place">A place that may hold <c>$ref</c>.</param>
    public Place Follow(Place place)
    {
        for (var steps = 0; place.Text("$ref") is { } reference; steps++)
        {
            if (steps > 50)
                throw new FormatException($"The reference at #{place.At} leads in circles.");
            place = At(reference, place);
        }

        return place;
    }

    /// <summary>Finds what describes a call.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path in the exchange.</param>
    /// <returns>The path's place and the operation's; null where the document has none.</returns>
    public (Place? PathItem, Place? Operation, IReadOnlyDictionary<string, string> Values) Find(string method, string path)
    {
        (Place PathItem, IReadOnlyDictionary<string, string> Values)? known = null;
        if (path.StartsWith(Mount + "/", StringComparison.Ordinal))
        {
            foreach (var template in _paths)
            {
                if (template.Match(path[Mount.Length..]) is not { } values)
                    continue;
                if (template.Item.Member(method.ToLowerInvariant()) is { } operation)
                    return (template.Item, Follow(operation), values);
                known ??= (template.Item, values);
            }
        }

        return (known?.PathItem, null, known?.Values ?? new Dictionary<string, string>());
    }

    /// <summary>Every operation of the document, as method and path.</summary>
    public IEnumerable<(string Method, string Path, Place Operation)> Operations() =>
        from template in _paths
        from method in Methods
        let operation = template.Item.Member(method)
        where operation is not null
        select (method.ToUpperInvariant(), template.Name, Follow(operation.Value));

    private Place At(string reference, Place from)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
            throw new FormatException($"The reference at #{from.At} leads out of the document.");
        var place = Root;
        foreach (var step in Uri.UnescapeDataString(reference[2..]).Split('/'))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            var next = place.Value.ValueKind == JsonValueKind.Array && int.TryParse(name, out var index)
                ? place.Items().Select(item => (Place?)item).ElementAtOrDefault(index)
                : place.Member(name);
            place = next ?? throw new FormatException($"The reference at #{from.At} leads nowhere: {reference}.");
        }

        return place;
    }

    /// <summary>A path with holes for parameters.</summary>
    private sealed class PathTemplate
    {
        private readonly Regex _pattern;
        private readonly List<string> _names = [];

        public PathTemplate(string name, Place item)
        {
            (Name, Item) = (name, item);
            var pattern = Regex.Replace(Regex.Escape(name), @"\\\{(?<name>[^}]+)}", hole =>
            {
                _names.Add(hole.Groups["name"].Value);
                return $"(?<p{_names.Count}>[^/]+)";
            });
            _pattern = new Regex($@"^{pattern}\z", RegexOptions.CultureInvariant);
        }

        public string Name { get; }

        public Place Item { get; }

        public int Holes => _names.Count;

        public IReadOnlyDictionary<string, string>? Match(string path)
        {
            var match = _pattern.Match(path);
            return match.Success
                ? _names.Select((name, index) => (name, match.Groups[$"p{index + 1}"].Value))
                    .ToDictionary(pair => Regex.Unescape(pair.name), pair => Uri.UnescapeDataString(pair.Value), StringComparer.Ordinal)
                : null;
        }
    }
}
