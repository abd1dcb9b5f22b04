namespace Candor.Conformance.Support;

/// <summary>Whose fault a violation is.</summary>
[Flags]
internal enum Sides
{
    /// <summary>The request: the connector's.</summary>
    Request = 1,

    /// <summary>The answer: the sandbox's.</summary>
    Response = 2,

    /// <summary>Both.</summary>
    Both = Request | Response,
}

/// <summary>One way in which an exchange is not as the vendor's description has it.</summary>
/// <param name="Side">Whose fault it is.</param>
/// <param name="Pointer">The place in the document, a JSON pointer.</param>
/// <param name="What">What is wrong, with the place in the exchange.</param>
internal sealed record Violation(Sides Side, string Pointer, string What)
{
    /// <inheritdoc />
    public override string ToString() => $"{Side}: {What}\n  document: #{Pointer}";
}
