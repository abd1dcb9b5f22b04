using Candor.Domain.Screenings;
using Candor.Storage.Objects;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Storage;

/// <summary>Many objects are read in order, some ahead, and nothing is left under way.</summary>
public sealed class ReadAheadTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static IEnumerable<IReadOnlyList<string>> Names => Enumerable.Range(0, 30).Select(IReadOnlyList<string> (number) => [$"{number}"]);

    [Fact]
    public async Task They_come_in_the_order_of_their_names_whichever_is_there_first()
    {
        var store = new SlowStore { Absent = 7 };
        var read = new List<byte[]?>();

        await foreach (var one in store.ReadInOrder(Permits.For("recording"), Names, Cancel))
            read.Add(one);

        Assert.Equal(30, read.Count);
        for (byte number = 0; number < 30; number++)
            Assert.Equal(number == 7 ? null : [number], read[number]);
        Assert.InRange(store.MostAtOnce, 2, 8);
    }

    [Fact]
    public async Task Where_one_fails_what_was_under_way_is_called_off()
    {
        var store = new SlowStore { Failing = 3 };

        await Assert.ThrowsAsync<Candor.Hosting.TryLaterException>(async () =>
        {
            await foreach (var one in store.ReadInOrder(Permits.For("recording"), Names, Cancel))
                Assert.NotNull(one);
        });

        Assert.Equal(0, store.UnderWay);
        Assert.True(store.Asked < 30);
    }

    /// <summary>Answers every second one late.</summary>
    private sealed class SlowStore : IObjectStore
    {
        private int _underWay;
        private int _asked;
        private int _most;

        public int? Absent { get; init; }

        public int? Failing { get; init; }

        public int UnderWay => _underWay;

        public int Asked => _asked;

        public int MostAtOnce => _most;

        public async Task<byte[]?> Read(Permit permit, IReadOnlyList<string> name, CancellationToken cancel)
        {
            var number = byte.Parse(name[0], null);
            Interlocked.Increment(ref _asked);
            var now = Interlocked.Increment(ref _underWay);
            lock (this)
                _most = Math.Max(_most, now);
            try
            {
                await Task.Delay(number % 2 == 0 ? 5 : 1, cancel);
                return number == Failing ? throw new Candor.Hosting.TryLaterException("a test") : number == Absent ? null : [number];
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        }

        public Task Write(Permit permit, IReadOnlyList<string> name, ReadOnlyMemory<byte> bytes, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<string>> List(Permit permit, IReadOnlyList<string> below, CancellationToken cancel) => throw new NotSupportedException();

        public Task<long> Measure(Permit permit, IReadOnlyList<string> below, CancellationToken cancel) => throw new NotSupportedException();

        public Task Delete(Permit permit, IReadOnlyList<string> name, CancellationToken cancel) => throw new NotSupportedException();
    }
}
