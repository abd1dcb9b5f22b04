namespace Candor.Storage;

/// <summary>
/// Whose turn it is, in this process, to write many rows at once. SQLite lets one write at a time and does not queue those who wait: without a
/// turn the sequencer could wait for ever beside writers who never pause.
/// </summary>
public sealed class WriteTurn : IDisposable
{
    // Who waits first is let in first.
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Waits for the turn.</summary>
    /// <param name="cancel">Gives up.</param>
    /// <returns>To be disposed when the write is over.</returns>
    public async Task<IDisposable> Take(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        return new Taken(_turn);
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private sealed class Taken(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
