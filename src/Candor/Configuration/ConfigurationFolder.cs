using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Candor.Domain.Mapping;

namespace Candor.Configuration;

/// <summary>The files of a configuration folder, each read once, so that what is hashed is what is understood.</summary>
internal sealed class ConfigurationFolder
{
    private const long LargestFile = 16 * 1024 * 1024;

    private static readonly string[] Rooms = ["connections", "workflows", "rubrics", "policies"];

    private readonly SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);

    private ConfigurationFolder()
    {
    }

    /// <summary>
    /// SHA-256 in hex over every file of the configuration (candor.yaml, and the .yaml files of its rooms) in ordinal order of names: name in UTF-8, a
    /// zero byte, length as eight bytes big-endian, bytes. Whatever else lies in the folder, such as a secret's file, does not count.
    /// </summary>
    public string Hash
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Span<byte> length = stackalloc byte[8];
            foreach (var (name, bytes) in files)
            {
                hash.AppendData(Encoding.UTF8.GetBytes(name));
                hash.AppendData([0]);
                BinaryPrimitives.WriteInt64BigEndian(length, bytes.LongLength);
                hash.AppendData(length);
                hash.AppendData(bytes);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>The files of the configuration by name, with forward slashes.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => files;

    /// <summary>A folder as it was, from files that were kept.</summary>
    /// <param name="kept">The files by name.</param>
    public static ConfigurationFolder Of(IReadOnlyDictionary<string, byte[]> kept)
    {
        var folder = new ConfigurationFolder();
        foreach (var (name, bytes) in kept)
            folder.files[name] = bytes;
        return folder;
    }

    /// <summary>Whether a name is that of a file of the configuration.</summary>
    /// <param name="name">The name within the folder, with forward slashes.</param>
    public static bool IsPart(string name) =>
        name == "candor.yaml" || (name.Split('/') is [var room, var file] && Rooms.Contains(room) && file.EndsWith(".yaml", StringComparison.Ordinal) && !file.StartsWith('.'));

    /// <summary>Reads the folder; what cannot be read, or would be overlooked because of its name, is a fault.</summary>
    public static ConfigurationFolder Read(string path, FaultList faults)
    {
        var folder = new ConfigurationFolder();
        if (!Directory.Exists(path))
        {
            faults.Add("", 0, $"There is no configuration folder {path}", "Name a folder that holds candor.yaml");
            return folder;
        }

        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/');
            if (name.Split('/').Any(part => part.StartsWith('.')))
                continue;
            folder.CheckName(name, faults);
            if (!IsPart(name))
                continue;
            try
            {
                if (new FileInfo(file).Length > LargestFile)
                    faults.Add(name, 0, "The file is larger than 16 MiB", "Keep it elsewhere, and name it by its path");
                else
                    folder.files[name] = File.ReadAllBytes(file);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                faults.Add(name, 0, "The file cannot be read", "Let Candor's account read it");
            }
        }

        if (!folder.files.ContainsKey("candor.yaml"))
            faults.Add("candor.yaml", 0, "The file is missing", "Write it; samples/acme has one to start from");
        return folder;
    }

    /// <summary>A file's bytes; null when there is none.</summary>
    public byte[]? this[string name] => files.GetValueOrDefault(name);

    /// <summary>The YAML files of one room, such as <c>workflows</c>, by identifier.</summary>
    public IEnumerable<(string Id, string Name, byte[] Bytes)> In(string room) => files
        .Where(file => Path.GetDirectoryName(file.Key) == room && file.Key.EndsWith(".yaml", StringComparison.Ordinal))
        .Select(file => (Path.GetFileNameWithoutExtension(file.Key), file.Key, file.Value));

    private void CheckName(string name, FaultList faults)
    {
        var extension = Path.GetExtension(name);
        if (extension is not (".yaml" or ".yml"))
            return;

        var room = Path.GetDirectoryName(name)!;
        var known = room.Length == 0 ? name is "candor.yaml" or "candor.yml" : Rooms.Contains(room);
        if (!known)
        {
            var mend = room.Length == 0 ? DidYouMean.Find(name, ["candor.yaml"]) : DidYouMean.Find(room, Rooms);
            faults.Add(name, 0, "The file is not read from here", mend is null ? $"Move it to one of {string.Join(", ", Rooms)}" : $"Did you mean `{mend}`?");
        }
        else if (extension == ".yml")
        {
            faults.Add(name, 0, "The file is not read: its name ends in .yml", "Let its name end in .yaml");
        }
        else if (room.Length > 0 && !Schemas.SchemaShelf.IsId(Path.GetFileNameWithoutExtension(name)))
        {
            faults.Add(name, 0, "The file's name is its identifier, and is not a short name", "Use lower-case letters, digits and hyphens, starting with a letter");
        }
    }
}
