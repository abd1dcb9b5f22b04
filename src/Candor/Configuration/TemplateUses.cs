using Fluid;
using Fluid.Ast;
using Fluid.Ast.BinaryExpressions;
using Fluid.Values;

namespace Candor.Configuration;

/// <summary>Gathers the names and filters that a template uses, and the names it makes itself.</summary>
internal sealed class TemplateUses : AstVisitor
{
    private TemplateUses()
    {
    }

    /// <summary>Names with their dots, in the order of use.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Names that are held against a written-out text, for being equal or not.</summary>
    public List<(string Name, string Text)> Comparisons { get; } = [];

    /// <summary>Filters.</summary>
    public List<string> Filters { get; } = [];

    /// <summary>Names that the template makes itself.</summary>
    public HashSet<string> Locals { get; } = new(StringComparer.Ordinal) { "forloop", "tablerowloop", "empty", "blank", "nil" };

    /// <summary>Names that stand for one of <c>ratings</c>.</summary>
    public HashSet<string> Ratings { get; } = new(StringComparer.Ordinal);

    /// <summary>Looks through a template.</summary>
    /// <param name="template">It parses.</param>
    public static TemplateUses Of(IFluidTemplate template)
    {
        var uses = new TemplateUses();
        uses.VisitTemplate(template);
        return uses;
    }

    /// <inheritdoc />
    protected override Expression VisitMemberExpression(MemberExpression memberExpression)
    {
        Names.Add(PathOf(memberExpression));
        return base.VisitMemberExpression(memberExpression);
    }

    /// <inheritdoc />
    protected override Expression VisitEqualBinaryExpression(EqualBinaryExpression equalBinaryExpression)
    {
        Compared(equalBinaryExpression.Left, equalBinaryExpression.Right);
        return base.VisitEqualBinaryExpression(equalBinaryExpression);
    }

    /// <inheritdoc />
    protected override Expression VisitNotEqualBinaryExpression(NotEqualBinaryExpression notEqualBinaryExpression)
    {
        Compared(notEqualBinaryExpression.Left, notEqualBinaryExpression.Right);
        return base.VisitNotEqualBinaryExpression(notEqualBinaryExpression);
    }

    /// <inheritdoc />
    protected override Expression VisitFilterExpression(FilterExpression filterExpression)
    {
        Filters.Add(filterExpression.Name);
        return base.VisitFilterExpression(filterExpression);
    }

    /// <inheritdoc />
    protected override Statement VisitForStatement(ForStatement forStatement)
    {
        var overRatings = forStatement.Source is MemberExpression source && PathOf(source) == "ratings";
        _ = (overRatings ? Ratings : Locals).Add(forStatement.Identifier);
        return base.VisitForStatement(forStatement);
    }

    /// <inheritdoc />
    protected override Statement VisitAssignStatement(AssignStatement assignStatement)
    {
        _ = Locals.Add(assignStatement.Identifier);
        return base.VisitAssignStatement(assignStatement);
    }

    /// <inheritdoc />
    protected override Statement VisitCaptureStatement(CaptureStatement captureStatement)
    {
        _ = Locals.Add(captureStatement.Identifier);
        return base.VisitCaptureStatement(captureStatement);
    }

    private void Compared(Expression left, Expression right)
    {
        var (name, text) = (left as MemberExpression ?? right as MemberExpression, left as LiteralExpression ?? right as LiteralExpression);
        if (name is not null && text?.Value is StringValue value)
            Comparisons.Add((PathOf(name), value.ToStringValue()));
    }

    private static string PathOf(MemberExpression expression) =>
        string.Join('.', expression.Segments.TakeWhile(segment => segment is IdentifierSegment).Cast<IdentifierSegment>().Select(segment => segment.Identifier));
}
