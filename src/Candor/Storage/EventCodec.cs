using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;

namespace Candor.Storage;

/// <summary>
/// Events to leaves and back. What a property's <see cref="PersonalAttribute"/> marks goes into the sealed part under the candidate's key, all
/// else into <c>data</c>; so whether something is personal is said once, where the event is declared.
/// </summary>
/// <param name="tenant">Whose ledger.</param>
/// <param name="keys">The candidates' keys.</param>
public sealed class EventCodec(Tenant tenant, DataKeys keys)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        // Written in the order of canonical JSON at once, an event needs no sorting afterwards.
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { SortProperties } },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly FrozenDictionary<string, Type> Types = typeof(ScreeningEvent).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(ScreeningEvent)))
        .ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, FrozenSet<string>> Personal = Types.Values.ToFrozenDictionary(
        type => type,
        type => type.GetProperties()
            .Where(property => property.GetCustomAttribute<PersonalAttribute>() is not null)
            .Select(property => SnakeCase.Of(property.Name))
            .ToFrozenSet(StringComparer.Ordinal));

    /// <summary>Makes an event's row.</summary>
    /// <param name="stream">The screening.</param>
    /// <param name="seq">Its place in the stream.</param>
    /// <param name="at">When.</param>
    /// <param name="actor">Who.</param>
    /// <param name="happened">What.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<EventRow> Write(string stream, int seq, DateTimeOffset at, Actor actor, ScreeningEvent happened, CancellationToken cancel)
    {
        var type = happened.GetType();
        var data = JsonSerializer.SerializeToElement(happened, type, Json);
        var part = Take(ref data, Personal[type]) is { } personal
            ? Sealing.Seal(
                await keys.Of(stream, cancel),
                DataKeys.NameOf(stream),
                stream,
                seq,
                RandomNumberGenerator.GetBytes(Sealing.IvLength),
                personal)
            : null;
        var leaf = new LedgerEvent(tenant.Name, stream, seq, type.Name, at, actor, data, part);
        return new EventRow { Tenant = tenant.Name, Stream = stream, Seq = seq, Type = type.Name, At = leaf.At, Leaf = leaf.ToLeaf() };
    }

    /// <summary>Reads an event back.</summary>
    /// <param name="leaf">The exact leaf.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="LedgerFormatException">It is no leaf of ours, or its key does not open it.</exception>
    public async Task<RecordedEvent> Read(byte[] leaf, CancellationToken cancel)
    {
        var stored = LedgerEvent.Parse(leaf);
        if (!Types.TryGetValue(stored.Type, out var type))
            throw new LedgerFormatException($"This version does not know the event {stored.Type}: it was written by a later one.");
        var whole = JsonObject.Create(stored.Data)!;
        if (stored.Sealed is not null)
            foreach (var (name, value) in JsonObject.Create(Sealing.Open(await keys.Of(stored.Stream, cancel), stored))!)
                whole[name] = value?.DeepClone();
        var happened = (ScreeningEvent)whole.Deserialize(type, Json)!;
        return new RecordedEvent((int)stored.Seq, stored.At, stored.Actor, happened);
    }
    /// <summary>Takes what is personal out of an event's data.</summary>
    /// <returns>What was taken out; null when there was nothing.</returns>
    private static JsonElement? Take(ref JsonElement data, FrozenSet<string> personal)
    {
        if (personal.Count == 0)
            return null;
        var (rest, taken) = (JsonObject.Create(data)!, new JsonObject());
        foreach (var name in personal)
            if (rest.Remove(name, out var value))
                taken[name] = value;
        if (taken.Count == 0)
            return null;
        data = JsonSerializer.SerializeToElement(rest);
        return JsonSerializer.SerializeToElement(taken);
    }

    private static void SortProperties(JsonTypeInfo type)
    {
        foreach (var (order, property) in type.Properties.OrderBy(property => property.Name, StringComparer.Ordinal).Index().ToArray())
            property.Order = order;
    }
}
