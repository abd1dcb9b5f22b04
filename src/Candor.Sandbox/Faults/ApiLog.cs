namespace Candor.Sandbox.Faults;

/// <summary>A call to a vendor's API, as it was seen.</summary>
/// <param name="At">When.</param>
/// <param name="Wing">Whose API.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path and query.</param>
/// <param name="Status">What was answered; 0 when the connection was cut.</param>
/// <param name="Fault">The fault that struck it; null for none.</param>
public sealed record ApiCall(DateTimeOffset At, string Wing, string Method, string Path, int Status, string? Fault);

/// <summary>The last calls seen.</summary>
public sealed class ApiLog
{
    private const int Most = 5000;

    private readonly Lock _gate = new();
    private readonly Queue<ApiCall> _calls = new(); // guarded by _gate

    /// <summary>The calls, the oldest first.</summary>
    public IReadOnlyList<ApiCall> Calls
    {
        get
        {
            lock (_gate)
                return [.. _calls];
        }
    }

    /// <summary>Notes a call.</summary>
    /// <param name="call">The call.</param>
    public void Add(ApiCall call)
    {
        lock (_gate)
        {
            _calls.Enqueue(call);
            if (_calls.Count > Most)
                _calls.Dequeue();
        }
    }
}
