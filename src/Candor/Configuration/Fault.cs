namespace Candor.Configuration;

/// <summary>Something wrong in a configuration folder, where it stands, and what to do about it. Never carries a secret's value.</summary>
/// <param name="File">Path within the folder, with forward slashes.</param>
/// <param name="Line">1-based; 0 when the fault is the file's as a whole.</param>
/// <param name="What">What is wrong, as a sentence without a full stop.</param>
/// <param name="Mend">What to do, as a sentence without a full stop.</param>
public sealed record Fault(string File, int Line, string What, string Mend)
{
    /// <inheritdoc />
    public override string ToString() => $"{File}:{Line}: {What}. {Mend}{(Mend.EndsWith('?') ? "" : ".")}";
}

/// <summary>What came of reading a configuration folder.</summary>
public abstract record ConfigurationResult
{
    private ConfigurationResult()
    {
    }

    /// <summary>The folder is sound.</summary>
    /// <param name="Configuration">What it says.</param>
    public sealed record Loaded(CandorConfiguration Configuration) : ConfigurationResult;

    /// <summary>The folder cannot be used.</summary>
    /// <param name="Faults">Every fault found, by file and line; at least one.</param>
    public sealed record Faulty(IReadOnlyList<Fault> Faults) : ConfigurationResult;
}
