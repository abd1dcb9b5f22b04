namespace Candor.Domain.Mapping;

/// <summary>A condition of a mapping: an expression as Liquid's <c>if</c> takes it, such as <c>screening.completion_status == 'Completed'</c>.</summary>
public static class Condition
{
    private const string Yes = "yes";

    /// <summary>The template that asks an expression.</summary>
    /// <param name="expression">The expression; the check beforehand refuses one that would end the tag it stands in.</param>
    public static string AsTemplate(string expression) => $"{{% if {expression} %}}{Yes}{{% endif %}}";

    /// <summary>Whether an expression holds.</summary>
    /// <param name="expression">The expression; null holds always.</param>
    /// <param name="sources">What it draws on.</param>
    /// <param name="render">Renders templates.</param>
    /// <exception cref="FormatException">It does not parse.</exception>
    public static bool Holds(string? expression, SourceValues sources, RenderTemplate render) =>
        expression is null || render(AsTemplate(expression), sources) == Yes;
}
