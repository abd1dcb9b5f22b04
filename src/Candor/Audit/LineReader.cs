namespace Candor.Audit;

/// <summary>Reads a file of the zip line by line; memory holds one line. Every line, the last too, ends in a line feed.</summary>
internal sealed class LineReader(ZipSection file)
{
    /// <summary>No event comes near: it bounds what a hostile bundle can make a verifier hold.</summary>
    private const int MaxLine = 64 * 1024 * 1024;

    private byte[] buffer = new byte[Math.Min(file.Length, 64 * 1024)];
    private int start;
    private int end;
    private long position;

    /// <summary>The file's name.</summary>
    public string Name => file.Name;

    /// <summary>The number, from 1, of the line that was read last.</summary>
    public long Line { get; private set; }

    /// <summary>Reads the next line, without its line feed.</summary>
    /// <param name="line">Valid until the next call.</param>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        var searched = start;
        while (true)
        {
            var feed = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                line = buffer.AsMemory(start, searched + feed - start);
                start = searched + feed + 1;
                Line++;
                return true;
            }

            searched = end - start;
            if (position == file.Length)
            {
                line = default;
                return searched == 0 ? false : throw new BundleFaultException(Name, Line + 1, "does not end in a line feed");
            }

            Fill();
        }
    }

    // Moves the begun line to the front of the buffer, which grows when the line fills it.
    private void Fill()
    {
        var begun = end - start;
        if (begun == MaxLine) throw new BundleFaultException(Name, Line + 1, "is too long");
        var room = begun < buffer.Length ? buffer : new byte[Math.Min(MaxLine, buffer.Length * 2)];
        buffer.AsSpan(start, begun).CopyTo(room);
        (buffer, start, end) = (room, 0, begun);
        var read = file.Read(position, buffer.AsSpan(end));
        position += read;
        end += read;
    }
}
