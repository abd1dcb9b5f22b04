using System.Text;
using Candor.Hosting;

namespace Candor.Storage.Objects;

/// <summary>
/// Remembers in the data folder which bucket recordings are in. Whoever started with another place would find none of them: clocks would not run for them, and an
/// erasure would leave them where they are.
/// </summary>
/// <param name="surroundings">The environment.</param>
internal sealed class RecordingsPlace(Surroundings surroundings)
{
    private readonly string _file = Path.Combine(surroundings.Data, "recordings.at");
    private readonly string _folder = Path.Combine(surroundings.Data, "objects");
    private readonly string? _now = surroundings.Objects is { } bucket ? $"{bucket.Address} at {bucket.Store}" : null;

    /// <summary>Makes sure that recordings are where the environment says.</summary>
    /// <exception cref="UsageException">They are elsewhere.</exception>
    public void MustBe()
    {
        var before = File.Exists(_file) ? File.ReadAllText(_file).Trim() : null;
        if (before is not null && before != _now)
            throw new UsageException(
                $"Recordings are in {before}, and CANDOR_OBJECTS {(_now is null ? "is not set" : $"says {_now}")}: set it as it was; or carry them over as they are, and then delete {_file}.");
        if (before is null && _now is not null && Directory.Exists(_folder) && Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Any())
            throw new UsageException($"Recordings are in {_folder}, and CANDOR_OBJECTS says {_now}: carry them over as they are, and then delete {_folder}; or unset CANDOR_OBJECTS.");
    }

    /// <summary>Writes down where they are from now on.</summary>
    public void Remember()
    {
        if (_now is null || File.Exists(_file))
            return;
        DurableFile.CreateFolder(surroundings.Data);
        DurableFile.WriteNew(_file, Encoding.UTF8.GetBytes($"{_now}\n"));
    }
}
