using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Storage;

namespace Candor.Audit;

/// <summary>Who looked: written before anything is shown, so that what could not be recorded is not shown.</summary>
/// <param name="groups">Appends.</param>
/// <param name="codec">Makes the events.</param>
/// <param name="time">The clock.</param>
public sealed class Looks(EventGroups groups, EventCodec codec, TimeProvider time)
{
    /// <summary>Records a look.</summary>
    /// <param name="screening">At which screening.</param>
    /// <param name="who">Who looks.</param>
    /// <param name="what">At what.</param>
    /// <returns>When it is durable.</returns>
    public Task Record(string screening, Actor who, Viewed what)
    {
        var stream = Viewed.StreamOf(screening);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        return groups.Append(stream, seq => codec.Write(stream, seq, at, who, what, CancellationToken.None));
    }
}
