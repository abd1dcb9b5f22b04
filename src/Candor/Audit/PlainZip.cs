using System.Buffers.Binary;
using System.Text;

namespace Candor.Audit;

/// <summary>
/// The one way an audit bundle's zip is laid out, so that its every byte is accounted for: files stored and not compressed (two
/// compressed forms can mean the same content), one after another from the first byte on, dated 1980-01-01, without comments,
/// extra fields or attributes. Names, lengths and checksums determine all the rest (PKWARE APPNOTE 4.3).
/// </summary>
internal static class PlainZip
{
    public const int EndLength = 22;
    public const int CentralLength = 46;
    public const int LocalLength = 30;

    /// <summary>Beyond it a zip needs another layout (ZIP64), which bundles do not use.</summary>
    public const long MaxLength = uint.MaxValue - 1;

    private const uint LocalSignature = 0x04034b50;
    private const uint CentralSignature = 0x02014b50;
    private const uint EndSignature = 0x06054b50;
    private const ushort VersionNeeded = 10;
    private const ushort January1980 = 0x0021;

    public static byte[] LocalHeader(PlainZipFile file)
    {
        var header = new byte[LocalLength + file.Name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(header, LocalSignature);
        WriteCommon(header.AsSpan(4), file);
        Encoding.ASCII.GetBytes(file.Name, header.AsSpan(LocalLength));
        return header;
    }

    public static byte[] CentralRecord(PlainZipFile file)
    {
        var record = new byte[CentralLength + file.Name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(record, CentralSignature);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(4), VersionNeeded);
        WriteCommon(record.AsSpan(6), file);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(42), file.Offset);
        Encoding.ASCII.GetBytes(file.Name, record.AsSpan(CentralLength));
        return record;
    }

    public static byte[] End(int files, uint centralLength, uint centralOffset)
    {
        var end = new byte[EndLength];
        BinaryPrimitives.WriteUInt32LittleEndian(end, EndSignature);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)files);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)files);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), centralLength);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), centralOffset);
        return end;
    }

    // The fields that both headers share: version, flags, method (0, stored), time, date, checksum, both sizes, name's length.
    private static void WriteCommon(Span<byte> to, PlainZipFile file)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(to, VersionNeeded);
        BinaryPrimitives.WriteUInt16LittleEndian(to[8..], January1980);
        BinaryPrimitives.WriteUInt32LittleEndian(to[10..], file.Crc);
        BinaryPrimitives.WriteUInt32LittleEndian(to[14..], file.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(to[18..], file.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(to[22..], (ushort)file.Name.Length);
    }
}

/// <summary>A file in a zip: all that its headers say.</summary>
/// <param name="Name">In ASCII.</param>
/// <param name="Crc">The CRC-32 of the content.</param>
/// <param name="Length">The content's length.</param>
/// <param name="Offset">Where its local header begins.</param>
internal readonly record struct PlainZipFile(string Name, uint Crc, uint Length, uint Offset);
