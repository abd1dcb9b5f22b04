using Candor.Domain.Screenings;
using Candor.Storage;
using Candor.Tests.Access;
using Candor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Consent;

/// <summary>Screenings that stand somewhere: one serves until something has moved it, and then there is a new one.</summary>
internal sealed class UnmovedScreenings(RunningCandor candor)
{
    private readonly Dictionary<string, Target> _targets = new(StringComparer.Ordinal);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>One that stands where these events leave it.</summary>
    /// <param name="name">What its standing is called.</param>
    /// <param name="events">What brings it there.</param>
    public async Task<Target> That(string name, Func<IReadOnlyList<ScreeningEvent>> events)
    {
        if (!_targets.TryGetValue(name, out var target)
            || (await candor.App.Services.GetRequiredService<Journal>().Find(target.Screening, Cancel))?.Seq != target.Seq)
            _targets[name] = target = await Standing.Make(candor, events(), Cancel);
        return target;
    }
}
