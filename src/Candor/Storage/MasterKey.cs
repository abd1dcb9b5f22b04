using System.Security.Cryptography;
using System.Text;
using Candor.Hosting;

namespace Candor.Storage;

/// <summary>
/// The installation's own secret, from which every other key of ours is derived. It stands in the data folder, readable by its
/// owner alone, or comes from <c>CANDOR_MASTER_KEY_FILE</c>; whoever has it and the database can read everything.
/// </summary>
public sealed class MasterKey
{
    private readonly byte[] _secret;

    private MasterKey(byte[] secret) => _secret = secret;

    /// <summary>Reads the secret, and makes it on the first start.</summary>
    /// <param name="data">The data folder.</param>
    /// <exception cref="UsageException">The file is not 32 bytes in base64.</exception>
    public static MasterKey ReadOrMake(string data)
    {
        var file = Environment.GetEnvironmentVariable("CANDOR_MASTER_KEY_FILE") is { Length: > 0 } named
            ? named
            : Path.Combine(data, "master.key");
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            DurableFile.WriteNew(file, Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
        }

        var buffer = new byte[32];
        return Convert.TryFromBase64String(File.ReadAllText(file).Trim(), buffer, out var length) && length == 32
            ? new MasterKey(buffer)
            : throw new UsageException($"{file} does not hold 32 bytes in base64: restore it from where it was kept.");
    }

    /// <summary>A key for one use, so that no two uses ever share one.</summary>
    /// <param name="use">Names the use.</param>
    public byte[] Derive(string use) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, 32, info: Encoding.UTF8.GetBytes("candor/" + use));
}
