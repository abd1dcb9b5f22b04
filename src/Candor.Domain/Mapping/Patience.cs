namespace Candor.Domain.Mapping;

/// <summary>How long an absent value is looked for again before the rule for its absence holds. Exactly one of the first two is set.</summary>
/// <param name="For">Since the result was ready.</param>
/// <param name="Until">Until this day begins, in UTC.</param>
/// <param name="Every">How long between two looks; null for ever longer ones, from a quarter of an hour to as long as was waited already.</param>
public sealed record Patience(TimeSpan? For, DateOnly? Until, TimeSpan? Every)
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMinutes(15);

    /// <summary>When patience is over.</summary>
    /// <param name="since">Since when the result is ready.</param>
    public DateTimeOffset EndsAt(DateTimeOffset since) =>
        Until is { } day ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) : since + For!.Value;

    /// <summary>When to look again; null when patience is over.</summary>
    /// <param name="moment">Since when the result is ready, and the present.</param>
    public DateTimeOffset? NextLook(PlanMoment moment)
    {
        var end = EndsAt(moment.Since);
        if (moment.Now >= end)
            return null;
        var waited = moment.Now - moment.Since;
        var next = moment.Now + (Every ?? (waited > FirstLook ? waited : FirstLook));
        return next < end ? next : end;
    }
}

/// <summary>What a plan needs to know of time.</summary>
/// <param name="Since">Since when the result is ready to be written.</param>
/// <param name="Now">The present.</param>
public readonly record struct PlanMoment(DateTimeOffset Since, DateTimeOffset Now);
