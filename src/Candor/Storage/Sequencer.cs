using System.Threading.Channels;

namespace Candor.Storage;

/// <summary>Tells the sequencer that something was committed. Raising it twice before it looks is the same as once.</summary>
public sealed class SequencerSignal
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something was committed.</summary>
    public void Raise() => _channel.Writer.TryWrite(true);

    /// <summary>Waits for the next <see cref="Raise"/>.</summary>
    /// <param name="cancel">Gives up.</param>
    public ValueTask<bool> Next(CancellationToken cancel) => _channel.Reader.ReadAsync(cancel);
}
