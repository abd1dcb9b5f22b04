using System.Globalization;
using Candor.Domain.Mapping;
using Fluid;
using Fluid.Values;

namespace Candor.Configuration;

/// <summary>
/// Liquid templates over the source values. Beside the names of the catalogue, <c>ratings</c> lists the rubric's competencies in
/// order, each with <c>id</c>, <c>name</c>, <c>value</c>, <c>label</c> and <c>quote</c>. Text is plain: nothing is escaped.
/// </summary>
public static class Templates
{
    /// <summary>More than any note needs; a template that loops without end stops here.</summary>
    private const int MostSteps = 100_000;

    private static readonly string[] RatingParts = ["id", "name", "value", "label", "quote"];

    private static readonly FluidParser Parser = new();

    private static readonly TemplateOptions Options = new() { MaxSteps = MostSteps, CultureInfo = CultureInfo.InvariantCulture };

    /// <summary>Renders a template that <see cref="Check"/> found sound. An absent value is nil: it renders as nothing.</summary>
    /// <param name="template">The template.</param>
    /// <param name="sources">What it draws on.</param>
    /// <returns>The text, with <c>\n</c> line ends and without white space at its end.</returns>
    /// <exception cref="FormatException">The template does not parse.</exception>
    /// <exception cref="InvalidOperationException">The template goes on too long.</exception>
    public static string Render(string template, SourceValues sources)
    {
        if (!Parser.TryParse(template, out var parsed, out var error))
            throw new FormatException(error);
        return parsed.Render(new TemplateContext(Model(sources), Options)).ReplaceLineEndings("\n").TrimEnd();
    }

    /// <summary>A problem in a template.</summary>
    /// <param name="What">What is wrong, to follow the template's name.</param>
    /// <param name="Mend">What to do.</param>
    internal sealed record Problem(string What, string Mend);

    /// <summary>Finds what keeps a template from parsing, and the names and filters in it that do not exist.</summary>
    internal static IReadOnlyList<Problem> Check(string template, IReadOnlyList<SourceDefinition> catalogue)
    {
        if (!Parser.TryParse(template, out var parsed, out var error))
            return [new($"is not valid Liquid: {error.Trim().TrimEnd('.')}", "Mend the template")];

        var uses = TemplateUses.Of(parsed);
        var known = catalogue.Select(source => source.Name).ToList();
        return
        [
            .. uses.Names.Distinct().Select(name => CheckName(name, uses, known)).OfType<Problem>(),
            .. uses.Comparisons.Distinct().Select(pair => CheckComparison(pair.Name, pair.Text, catalogue)).OfType<Problem>(),
            .. uses.Filters.Distinct().Where(filter => !Options.Filters.TryGetValue(filter, out _))
                .Select(filter => new Problem($"uses the filter `{filter}`, which does not exist", "Use one of Liquid's standard filters")),
        ];
    }

    /// <summary>As <see cref="Check"/>, for a mapping's condition.</summary>
    internal static IReadOnlyList<Problem> CheckCondition(string expression, IReadOnlyList<SourceDefinition> catalogue) =>
        expression.Contains("%}", StringComparison.Ordinal) || expression.Contains("{%", StringComparison.Ordinal) || expression.Contains("{{", StringComparison.Ordinal)
            ? [new("has a tag's brackets in it", "Write the expression alone, as it stands after `if`")]
            : Check(Condition.AsTemplate(expression), catalogue);

    /// <summary>The names a template uses; none of one that does not parse, or is null.</summary>
    internal static IReadOnlyList<string> Names(string? template) =>
        template is not null && Parser.TryParse(template, out var parsed, out _) ? TemplateUses.Of(parsed).Names : [];

    /// <summary>A comparison that can never come true is a slip: nobody would see it fail.</summary>
    private static Problem? CheckComparison(string name, string text, IReadOnlyList<SourceDefinition> catalogue) =>
        catalogue.FirstOrDefault(source => source.Name == name) is { Choices: { Count: > 0 } choices } && !choices.Contains(text)
            ? new($"compares `{name}` with `{text}`, which it can never be", DidYouMean.Mend(text, choices))
            : null;

    private static Problem? CheckName(string name, TemplateUses uses, List<string> known)
    {
        var parts = name.Split('.');
        if (uses.Ratings.Contains(parts[0]))
        {
            return parts.Length == 1 || RatingParts.Contains(parts[1])
                ? null
                : new($"uses `{name}`, which does not exist", DidYouMean.Mend(name, RatingParts.Select(part => $"{parts[0]}.{part}")));
        }

        var fine = uses.Locals.Contains(parts[0])
            || parts[0] == "ratings"
            || known.Any(source => source == name || source.StartsWith(name + ".", StringComparison.Ordinal));
        return fine ? null : new($"uses `{name}`, which does not exist", DidYouMean.Mend(name, known));
    }

    private static Dictionary<string, object> Model(SourceValues sources)
    {
        var model = new Dictionary<string, object>(StringComparer.Ordinal);
        var ratings = new List<Dictionary<string, object>>();
        foreach (var source in sources.Catalogue)
        {
            var parts = source.Name.Split('.');
            var owner = parts[..^1].Aggregate(model, Descend);
            if (parts[0] == "rating" && owner.TryAdd("id", parts[1]))
                ratings.Add(owner);
            if (sources[source.Name] is not FieldValue.Empty and var value)
                owner[parts[^1]] = ToLiquid(value);
        }

        model["ratings"] = ratings;
        return model;
    }

    private static Dictionary<string, object> Descend(Dictionary<string, object> at, string part)
    {
        if (at.TryGetValue(part, out var next))
            return (Dictionary<string, object>)next;
        var made = new Dictionary<string, object>(StringComparer.Ordinal);
        at[part] = made;
        return made;
    }

    private static object ToLiquid(FieldValue value) => value switch
    {
        // Dividing by a one of full scale drops the zeros that a decimal remembers: 3.0 reads 3.
        FieldValue.Number number => NumberValue.Create(number.Value / 1.0000000000000000000000000000m),
        FieldValue.Flag flag => BooleanValue.Create(flag.Value),
        FieldValue.Many many => many.Values,
        _ => new StringValue(Conversion.ToText(value)),
    };
}
