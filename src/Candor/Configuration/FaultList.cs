namespace Candor.Configuration;

/// <summary>Gathers faults while a folder is read; a fault found twice counts once.</summary>
internal sealed class FaultList
{
    private readonly HashSet<Fault> faults = [];

    /// <summary>How many were found so far.</summary>
    public int Count => faults.Count;

    /// <summary>Notes a fault.</summary>
    public void Add(Fault fault) => faults.Add(fault);

    /// <summary>Notes a fault.</summary>
    public void Add(string file, int line, string what, string mend) => faults.Add(new(file, line, what, mend));

    /// <summary>Whether a file has a fault.</summary>
    public bool Has(string file) => faults.Any(fault => fault.File == file);

    /// <summary>Whether a fault of some kind is among them.</summary>
    public bool Any(Func<Fault, bool> kind) => faults.Any(kind);

    /// <summary>Every fault, by file and line.</summary>
    public IReadOnlyList<Fault> Sorted() =>
        [.. faults.OrderBy(fault => fault.File, StringComparer.Ordinal).ThenBy(fault => fault.Line).ThenBy(fault => fault.What, StringComparer.Ordinal)];
}
