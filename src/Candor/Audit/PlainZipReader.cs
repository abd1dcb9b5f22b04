using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace Candor.Audit;

/// <summary>Reads a zip of the layout of <see cref="PlainZip"/> and of no other: each header must be, to the byte, the only possible one.</summary>
internal static class PlainZipReader
{
    private const int MaxCentralLength = 64 * 1024;

    /// <summary>Takes the zip apart, without reading any file's content yet.</summary>
    /// <exception cref="BundleFaultException">Any byte outside of the files' content that the layout does not call for.</exception>
    public static IReadOnlyList<ZipSection> Read(Stream zip)
    {
        var length = zip.Length;
        if (length is < PlainZip.EndLength or > PlainZip.MaxLength) throw Container("is too short or too long for a bundle");
        var end = At(zip, length - PlainZip.EndLength, PlainZip.EndLength);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(end.AsSpan(8));
        var centralLength = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(12));
        var centralOffset = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(16));
        if (!end.AsSpan().SequenceEqual(PlainZip.End(count, centralLength, centralOffset))
            || (long)centralOffset + centralLength + PlainZip.EndLength != length
            || centralLength > MaxCentralLength)
        {
            throw Container("does not end as a bundle does");
        }

        var sections = new List<ZipSection>();
        var central = At(zip, centralOffset, (int)centralLength).AsSpan();
        long next = 0;
        for (var i = 0; i < count; i++)
        {
            var file = TakeCentralRecord(ref central);
            var header = PlainZip.LocalHeader(file);
            if (file.Offset != next || next + header.Length + file.Length > centralOffset || !At(zip, next, header.Length).AsSpan().SequenceEqual(header))
                throw Container("has a file header that its directory does not call for");
            sections.Add(new ZipSection(zip, file, next + header.Length));
            next += header.Length + file.Length;
        }

        return central.IsEmpty && next == centralOffset ? sections : throw Container("has bytes between its parts");
    }

    private static PlainZipFile TakeCentralRecord(ref Span<byte> central)
    {
        if (central.Length < PlainZip.CentralLength) throw Container("has a broken directory");
        var length = PlainZip.CentralLength + BinaryPrimitives.ReadUInt16LittleEndian(central[28..]);
        if (central.Length < length) throw Container("has a broken directory");
        var file = new PlainZipFile(
            Encoding.ASCII.GetString(central[PlainZip.CentralLength..length]),
            BinaryPrimitives.ReadUInt32LittleEndian(central[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(central[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(central[42..]));
        if (!central[..length].SequenceEqual(PlainZip.CentralRecord(file))) throw Container("has a directory entry of another kind than a bundle's");
        central = central[length..];
        return file;
    }

    private static byte[] At(Stream zip, long position, int length)
    {
        var bytes = new byte[length];
        zip.Position = position;
        if (zip.ReadAtLeast(bytes, length, throwOnEndOfStream: false) != length) throw Container("is cut off");
        return bytes;
    }

    private static BundleFaultException Container(string what) => new("the zip file", null, what);
}

/// <summary>A file in the zip. Several may be read at once.</summary>
internal sealed class ZipSection(Stream zip, PlainZipFile file, long start)
{
    public string Name => file.Name;

    public long Length => file.Length;

    /// <summary>Reads from a place in the file.</summary>
    /// <returns>How many bytes were read; 0 at the end only.</returns>
    public int Read(long position, Span<byte> into)
    {
        var wanted = (int)Math.Min(into.Length, Length - position);
        int read;
        // Two may read at once, and a stream has one position.
        lock (zip)
        {
            zip.Position = start + position;
            read = zip.ReadAtLeast(into[..wanted], wanted, throwOnEndOfStream: false);
        }

        return read == wanted ? read : throw new BundleFaultException(Name, null, "is cut off");
    }

    /// <summary>Reads the whole of a file that is known to be small.</summary>
    public byte[] ReadAll(int atMost)
    {
        if (Length > atMost) throw new BundleFaultException(Name, null, $"is larger than {atMost} bytes");
        var bytes = new byte[Length];
        _ = Read(0, bytes);
        return bytes;
    }

    /// <summary>The content's SHA-256 in lower-case hex.</summary>
    /// <exception cref="BundleFaultException">The zip's own checksum is not the content's.</exception>
    public string Sha256(CancellationToken cancellation)
    {
        // The checksum finds accidents; SHA-256 finds intent.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var crc = new Crc32();
        var buffer = new byte[Math.Min(Length, 128 * 1024)];
        for (long position = 0; position < Length;)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = Read(position, buffer);
            hash.AppendData(buffer, 0, read);
            crc.Append(buffer.AsSpan(0, read));
            position += read;
        }

        return crc.GetCurrentHashAsUInt32() == file.Crc
            ? Convert.ToHexStringLower(hash.GetHashAndReset())
            : throw new BundleFaultException(Name, null, "is not what its checksum in the zip says");
    }
}
