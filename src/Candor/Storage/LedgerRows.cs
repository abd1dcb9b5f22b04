using System.Data.Common;
using System.Text.Json;
using Candor.Domain.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Candor.Storage;

/// <summary>
/// The ledger's rows, many at a time, by plain commands on the caller's connection and inside the caller's transaction. What the mapper does a row at
/// a time costs more than all hashing and signing. On SQLite a prepared command is run a row; on PostgreSQL one command takes all rows as arrays.
/// </summary>
/// <param name="store">The database.</param>
/// <param name="tenant">Whose ledger.</param>
internal sealed class LedgerRows(Store store, Tenant tenant)
{
    private bool IsPostgres => store.Database.IsNpgsql();

    /// <summary>The last place that is taken in each stream; streams without an event are left out.</summary>
    /// <param name="streams">Each once.</param>
    public async Task<Dictionary<string, int>> LastOf(string[] streams)
    {
        var last = new Dictionary<string, int>(streams.Length, StringComparer.Ordinal);
        await store.Database.OpenConnectionAsync();
        try
        {
            await using var command = Command(IsPostgres
                ? "select v.name, (select max(seq) from events where tenant = @tenant and stream = v.name) from unnest(@streams) as v(name)"
                : "select v.value, (select max(seq) from events where tenant = @tenant and stream = v.value) from json_each(@streams) as v");
            Add(command, "tenant", tenant.Name);
            Add(command, "streams", IsPostgres ? streams : JsonSerializer.Serialize(streams));
            await using var found = await command.ExecuteReaderAsync();
            while (await found.ReadAsync())
                if (!await found.IsDBNullAsync(1))
                    last[found.GetString(0)] = found.GetInt32(1);
        }
        finally
        {
            await store.Database.CloseConnectionAsync();
        }

        return last;
    }

    /// <summary>Inserts events, in their order.</summary>
    /// <param name="rows">Without a place in the tree.</param>
    /// <exception cref="DbException">The connection's own; <see cref="Journal.IsConflict(Exception)"/> knows a place that was taken.</exception>
    public async Task Insert(IReadOnlyList<EventRow> rows)
    {
        if (IsPostgres)
        {
            await using var all = Command(
                """
                insert into events (tenant, stream, seq, type, at, leaf)
                select @tenant, v.stream, v.seq, v.type, v.at, v.leaf
                from unnest(@streams, @seqs, @types, @ats, @leaves) with ordinality as v(stream, seq, type, at, leaf, n) order by v.n
                """);
            Add(all, "tenant", tenant.Name);
            Add(all, "streams", rows.Select(row => row.Stream).ToArray());
            Add(all, "seqs", rows.Select(row => row.Seq).ToArray());
            Add(all, "types", rows.Select(row => row.Type).ToArray());
            Add(all, "ats", rows.Select(row => row.At.ToUnixTimeMilliseconds()).ToArray());
            Add(all, "leaves", rows.Select(row => row.Leaf).ToArray());
            await all.ExecuteNonQueryAsync();
            return;
        }

        await using var one = Command("insert into events (tenant, stream, seq, type, at, leaf) values (@tenant, @stream, @seq, @type, @at, @leaf)");
        Add(one, "tenant", tenant.Name);
        var (stream, seq, type) = (Add(one, "stream", ""), Add(one, "seq", 0), Add(one, "type", ""));
        var (at, leaf) = (Add(one, "at", 0L), Add(one, "leaf", Array.Empty<byte>()));
        await one.PrepareAsync();
        foreach (var row in rows)
        {
            (stream.Value, seq.Value, type.Value) = (row.Stream, row.Seq, row.Type);
            (at.Value, leaf.Value) = (row.At.ToUnixTimeMilliseconds(), row.Leaf);
            await one.ExecuteNonQueryAsync();
        }
    }

    /// <summary>The first events, in the order of writing, that have no place in the tree yet: their rows and the hashes of their leaves.</summary>
    /// <param name="atMost">How many.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<(List<long> Ids, List<TreeHash> Hashes)> Unplaced(int atMost, CancellationToken cancel)
    {
        var (ids, hashes) = (new List<long>(atMost), new List<TreeHash>(atMost));
        await using var command = Command("select id, leaf from events where tenant = @tenant and tree_index is null order by id limit @most");
        Add(command, "tenant", tenant.Name);
        Add(command, "most", atMost);
        await using var found = await command.ExecuteReaderAsync(cancel);
        while (await found.ReadAsync(cancel))
        {
            ids.Add(found.GetInt64(0));
            hashes.Add(MerkleTree.HashLeaf(found.GetFieldValue<byte[]>(1)));
        }

        return (ids, hashes);
    }

    /// <summary>Gives events their places in the tree, one after another.</summary>
    /// <param name="ids">Their rows, in the order of their places.</param>
    /// <param name="first">The place of the first.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task Place(IReadOnlyList<long> ids, long first, CancellationToken cancel)
    {
        await using var command = Command(IsPostgres
            ? "update events set tree_index = @first + v.n - 1 from unnest(@ids) with ordinality as v(id, n) where events.id = v.id"
            : "update events set tree_index = @first + v.key from json_each(@ids) as v where events.id = v.value");
        Add(command, "first", first);
        Add(command, "ids", IsPostgres ? ids.ToArray() : JsonSerializer.Serialize(ids));
        if (await command.ExecuteNonQueryAsync(cancel) != ids.Count)
            throw new InvalidOperationException("Events went away while they were given their place.");
    }

    /// <summary>Stores grown tiles, each in place of what was stored of it.</summary>
    /// <param name="changed">The tiles.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task Keep(IEnumerable<Tile> changed, CancellationToken cancel)
    {
        await using var command = Command(
            """
            insert into tiles (tenant, level, "index", hashes) values (@tenant, @level, @index, @hashes)
            on conflict (tenant, level, "index") do update set hashes = excluded.hashes
            """);
        Add(command, "tenant", tenant.Name);
        var (level, index, hashes) = (Add(command, "level", 0), Add(command, "index", 0L), Add(command, "hashes", Array.Empty<byte>()));
        await command.PrepareAsync(cancel);
        foreach (var tile in changed)
        {
            (level.Value, index.Value, hashes.Value) = (tile.Id.Level, tile.Id.Index, tile.Hashes.ToArray());
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    private DbCommand Command(string text)
    {
        var command = store.Database.GetDbConnection().CreateCommand();
        command.Transaction = store.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = text;
        return command;
    }

    private static DbParameter Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
        return parameter;
    }
}
