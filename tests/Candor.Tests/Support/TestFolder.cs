using Candor.Transcription;

namespace Candor.Tests.Support;

/// <summary>A working folder of a test's own, gone afterwards; what is left in it can be counted.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Root { get; } = Path.Combine(Path.GetTempPath(), $"candor-{Guid.NewGuid():n}");

    public WorkingFolder Working => new(Root);

    public int Leftovers => Directory.Exists(Root) ? Directory.GetFileSystemEntries(Root).Length : 0;

    public void Dispose() => Working.Sweep();
}
