using System.Buffers.Binary;

namespace Candor.Transcription;

/// <summary>The one audio format recognisers are given: WAV, 16-bit samples, 16,000 a second, one channel.</summary>
internal static class Wav
{
    /// <summary>Samples a second.</summary>
    public const int SampleRate = 16_000;

    /// <summary>Bytes a second of sound.</summary>
    public const int BytesPerSecond = SampleRate * sizeof(short);

    /// <summary>Bytes before the first sample.</summary>
    public const int HeaderBytes = 44;

    /// <summary>How long so many bytes of samples sound.</summary>
    /// <param name="sampleBytes">Bytes without the header.</param>
    public static TimeSpan Duration(long sampleBytes) => TimeSpan.FromSeconds(sampleBytes / (double)BytesPerSecond);

    /// <summary>The header before so many bytes of samples: RIFF, one <c>fmt </c> chunk (PCM), one <c>data</c> chunk.</summary>
    /// <param name="sampleBytes">Bytes of samples that follow.</param>
    public static byte[] Header(uint sampleBytes)
    {
        var header = new byte[HeaderBytes];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), sampleBytes + HeaderBytes - 8);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), 16);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(22), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(24), SampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(28), BytesPerSecond);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(32), sizeof(short));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(34), 8 * sizeof(short));
        "data"u8.CopyTo(header.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(40), sampleBytes);
        return header;
    }
}
