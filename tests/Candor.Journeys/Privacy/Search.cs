using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;

namespace Candor.Journeys.Privacy;

/// <summary>Looks for something in whatever is stored, in every spelling in which it could have got there.</summary>
internal sealed class Search
{
    private readonly List<(string What, byte[] Bytes)> _needles = [];

    /// <summary>Looks for a text: as UTF-8, UTF-16, base64, JSON-escaped, percent-encoded and in hex.</summary>
    public Search For(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Add($"{text} in UTF-8", utf8);
        Add($"{text} in UTF-16", Encoding.Unicode.GetBytes(text));
        Add($"{text} in UTF-16, big endian", Encoding.BigEndianUnicode.GetBytes(text));
        var escaped = JsonSerializer.Serialize(text, new JsonSerializerOptions { Encoder = JavaScriptEncoder.Default })[1..^1];
        Add($"{text} escaped", Encoding.UTF8.GetBytes(escaped));
        Add($"{text} escaped in small letters", Encoding.UTF8.GetBytes(
            System.Text.RegularExpressions.Regex.Replace(escaped, @"\\u[0-9A-F]{4}", one => one.Value.ToLowerInvariant())));
        Add($"{text} in an address", Encoding.UTF8.GetBytes(Uri.EscapeDataString(text)));
        return For(text, utf8);
    }

    /// <summary>Looks for bytes: as they are, in base64 and in hex.</summary>
    public Search For(string what, byte[] bytes)
    {
        Add(what, bytes);
        Add($"{what} in hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)));
        // In base64 the first and last letters depend on what stands beside; those between do not, for each of three places.
        for (var before = 0; before < 3; before++)
        {
            var base64 = Convert.ToBase64String([.. new byte[before], .. bytes]);
            Add($"{what} in base64", Encoding.ASCII.GetBytes(base64[(before == 0 ? 0 : 4)..^4]));
        }

        return this;
    }

    /// <summary>What of it stands in the files below a folder.</summary>
    public IReadOnlyList<string> Files(string folder) =>
        // The lock of a running product cannot be read, and holds nothing.
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "candor.lock").SelectMany(file => In(Path.GetRelativePath(folder, file), Read(file)))];

    /// <summary>What of it stands in any row of any table, the bus's included.</summary>
    public async Task<IReadOnlyList<string>> Rows(string postgres)
    {
        await using var connection = new NpgsqlConnection(postgres);
        await connection.OpenAsync();
        var tables = new List<string>();
        await using (var list = new NpgsqlCommand(
                         "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')", connection))
        await using (var reader = await list.ExecuteReaderAsync())
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        var found = new List<string>();
        foreach (var table in tables)
        {
            await using var all = new NpgsqlCommand($"select * from {table}", connection);
            await using var reader = await all.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                for (var column = 0; column < reader.FieldCount; column++)
                    if (!reader.IsDBNull(column))
                        found.AddRange(In(
                            $"{table}.{reader.GetName(column)}",
                            reader.GetValue(column) is byte[] bytes ? bytes : Encoding.UTF8.GetBytes(reader.GetValue(column).ToString()!)));
        }

        return found;
    }

    private IEnumerable<string> In(string where, byte[] hay) =>
        _needles.Where(needle => hay.AsSpan().IndexOf(needle.Bytes) >= 0).Select(needle => $"{where}: {needle.What}");

    private void Add(string what, byte[] bytes)
    {
        if (bytes.Length >= 4)
            _needles.Add((what, bytes));
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
