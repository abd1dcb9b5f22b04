using System.Xml.Linq;

namespace Candor.Connectors.Workday;

/// <summary>
/// What there is of a reference type: ids as administrators see them, labels as recruiters do. Names need not be unique in Workday; where two are
/// alike the labels carry the id behind them.
/// </summary>
internal sealed class Labels
{
    private readonly Dictionary<string, string> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _byLabel = new(StringComparer.Ordinal);

    private Labels(IReadOnlyList<(string Id, string Name)> all)
    {
        var names = all.CountBy(one => one.Name).ToDictionary();
        foreach (var (id, name) in all)
        {
            var label = names[name] > 1 ? $"{name} ({id})" : name;
            _byId.Add(id, label);
            _byLabel.Add(label, id);
        }

        All = [.. all.Select(one => (one.Id, _byId[one.Id]))];
    }

    /// <summary>Ids and labels in Workday's order.</summary>
    public IReadOnlyList<(string Id, string Label)> All { get; }

    /// <summary>Reads the answer's rows.</summary>
    /// <param name="rows"><c>Reference_ID</c> elements of <c>Get_References</c>.</param>
    /// <exception cref="FormatException">One has no id or no name.</exception>
    public static Labels Of(IReadOnlyList<XElement> rows) => new(
    [
        .. rows.Select(row => (
            Wd.Text(row, "Reference_ID_Data", "ID") ?? throw new FormatException("ID"),
            Wd.Text(row, "Reference_ID_Data", "Referenced_Object_Descriptor") ?? throw new FormatException("Referenced_Object_Descriptor"))),
    ]);

    /// <summary>The label of an id; the id itself when it is of no such thing any more.</summary>
    /// <param name="id">The id.</param>
    public string LabelOf(string id) => _byId.GetValueOrDefault(id, id);

    /// <summary>The id of a label; null when there is none.</summary>
    /// <param name="label">The label.</param>
    public string? IdOf(string label) => _byLabel.GetValueOrDefault(label);
}
