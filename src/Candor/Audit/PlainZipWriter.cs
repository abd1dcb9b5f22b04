using System.IO.Hashing;
using System.Security.Cryptography;

namespace Candor.Audit;

/// <summary>Writes a zip in the layout of <see cref="PlainZip"/>, streaming; needs to seek back to each file's header.</summary>
internal sealed class PlainZipWriter(Stream output)
{
    private readonly List<PlainZipFile> files = [];

    /// <summary>Writes one file.</summary>
    /// <returns>The SHA-256 of its content in lower-case hex.</returns>
    public async Task<string> AddAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        var file = new PlainZipFile(name, 0, 0, Small(output.Position));
        await output.WriteAsync(PlainZip.LocalHeader(file), cancellation);
        using var measured = new MeasuringStream(output);
        await write(measured, cancellation);
        var end = output.Position;
        file = file with { Crc = measured.Crc, Length = Small(measured.Length) };
        output.Position = file.Offset;
        await output.WriteAsync(PlainZip.LocalHeader(file), cancellation);
        output.Position = end;
        files.Add(file);
        return measured.Sha256();
    }

    /// <summary>Writes the directory at the end and cuts off what stood behind it.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        var start = Small(output.Position);
        foreach (var file in files) await output.WriteAsync(PlainZip.CentralRecord(file), cancellation);
        await output.WriteAsync(PlainZip.End(files.Count, Small(output.Position - start), start), cancellation);
        output.SetLength(output.Position);
        await output.FlushAsync(cancellation);
    }

    private static uint Small(long value) => value <= PlainZip.MaxLength
        ? (uint)value
        : throw new InvalidOperationException("The bundle would exceed 4 GiB; export one screening at a time.");

    /// <summary>Passes on what is written and takes its length, CRC-32 and SHA-256.</summary>
    private sealed class MeasuringStream(Stream inner) : Stream
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly Crc32 crc = new();
        private long length;

        public uint Crc => crc.GetCurrentHashAsUInt32();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => length;

        public override long Position
        {
            get => length;
            set => throw new NotSupportedException();
        }

        public string Sha256() => Convert.ToHexStringLower(hash.GetCurrentHash());

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Measure(buffer);
            inner.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Measure(buffer.Span);
            return inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) hash.Dispose();
            base.Dispose(disposing);
        }

        private void Measure(ReadOnlySpan<byte> bytes)
        {
            _ = Small(length += bytes.Length);
            hash.AppendData(bytes);
            crc.Append(bytes);
        }
    }
}
