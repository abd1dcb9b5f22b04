using Candor.Retry;
using CsCheck;
using Xunit;

namespace Candor.Tests.Retry;

/// <summary>A failing step waits ever longer, half an hour at most, and never comes before the vendor wants it.</summary>
public class BackoffTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(5, 32)]
    [InlineData(10, 1024)]
    [InlineData(11, 1800)]
    [InlineData(400, 1800)]
    public void It_doubles_up_to_half_an_hour(int tries, int seconds) =>
        Assert.Equal(Now.AddSeconds(seconds), Backoff.Next(Now, tries, null, 0.5));

    [Fact]
    public void It_is_spread_by_a_quarter_and_never_before_what_the_vendor_has_named() =>
        Gen.Select(Gen.Int[1, 1000], Gen.Double[0, 0.999], Gen.Int[-10, 100_000]).Sample((tries, chance, named) =>
        {
            var plain = Backoff.Next(Now, tries, null, chance) - Now;
            var usual = Backoff.Next(Now, tries, null, 0.5) - Now;
            var later = Backoff.Next(Now, tries, Now.AddSeconds(named), chance);
            return plain >= usual * 0.74 && plain <= usual * 1.26 && later >= Now.AddSeconds(named) && later >= Now + plain
                && later <= Now.AddSeconds(Math.Max(0, named)) + TimeSpan.FromSeconds(5) + plain;
        });

    [Fact]
    public void Many_who_were_told_the_same_moment_do_not_come_at_once()
    {
        var moments = Enumerable.Range(0, 100).Select(one => Backoff.Next(Now, 1, Now.AddSeconds(60), one / 100.0)).ToList();

        Assert.True(moments.Distinct().Count() > 90);
        Assert.True(moments.Max() - moments.Min() > TimeSpan.FromSeconds(4));
    }
}
