namespace Candor.Sandbox.Faults;

/// <summary>A fault that is switched on.</summary>
/// <param name="Kind">
/// <c>slow</c>, <c>429</c>, <c>500</c>, <c>reset_before</c> (the effect does not happen), <c>reset_after</c> (it does), <c>malformed</c> (it does),
/// <c>token_expired</c>; or <c>webhook_lost</c>, <c>webhook_duplicated</c>, <c>webhook_out_of_order</c>.
/// </param>
/// <param name="Method">HTTP method; null for all. Not for webhooks.</param>
/// <param name="Path">Text the path has to contain; null for all. For webhooks, the wing's name.</param>
/// <param name="Times">How many calls it still strikes; null for as long as it is on.</param>
/// <param name="Probability">How often it strikes, 0 to 1.</param>
/// <param name="Skip">How many calls it lets pass before the first that it strikes.</param>
public sealed record Fault(string Kind, string? Method = null, string? Path = null, int? Times = null, double Probability = 1, int Skip = 0);

/// <summary>The faults that are switched on. Chance comes from a seed, so that a run can be had again.</summary>
/// <param name="seed">The seed.</param>
public sealed class FaultBox(int seed)
{
    /// <summary>Every kind there is.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        "slow", "429", "500", "reset_before", "reset_after", "malformed", "token_expired",
        "webhook_lost", "webhook_duplicated", "webhook_out_of_order",
    ];

    private readonly Lock _gate = new();
    private readonly List<Fault> _on = []; // guarded by _gate
    private readonly Random _chance = new(seed); // guarded by _gate

    /// <summary>What is switched on.</summary>
    public IReadOnlyList<Fault> On
    {
        get
        {
            lock (_gate)
                return [.. _on];
        }
    }

    /// <summary>Switches a fault on.</summary>
    /// <param name="fault">Which.</param>
    public void Add(Fault fault)
    {
        lock (_gate)
            _on.Add(fault);
    }

    /// <summary>Switches everything off.</summary>
    public void Clear()
    {
        lock (_gate)
            _on.Clear();
    }

    /// <summary>The fault that strikes a call; null for none.</summary>
    /// <param name="method">The call's method.</param>
    /// <param name="path">The call's path.</param>
    public Fault? Strike(string method, string path) => Take(fault =>
        !fault.Kind.StartsWith("webhook_", StringComparison.Ordinal)
        && (fault.Method is null || fault.Method.Equals(method, StringComparison.OrdinalIgnoreCase))
        && (fault.Path is null || path.Contains(fault.Path, StringComparison.Ordinal)));

    /// <summary>Whether a webhook is struck.</summary>
    /// <param name="kind">The kind of fault.</param>
    /// <param name="wing">Whose webhook.</param>
    public bool Webhook(string kind, string wing) => Take(fault => fault.Kind == kind && (fault.Path is null || fault.Path == wing)) is not null;

    private Fault? Take(Func<Fault, bool> fits)
    {
        lock (_gate)
        {
            for (var waiting = 0; waiting < _on.Count; waiting++)
                if (_on[waiting] is { Skip: > 0 } patient && fits(patient))
                {
                    _on[waiting] = patient with { Skip = patient.Skip - 1 };
                    return null;
                }

            var index = _on.FindIndex(fault => fits(fault) && _chance.NextDouble() < fault.Probability);
            if (index < 0)
                return null;
            var fault = _on[index];
            if (fault.Times is 1)
                _on.RemoveAt(index);
            else if (fault.Times is { } times)
                _on[index] = fault with { Times = times - 1 };
            return fault;
        }
    }
}
