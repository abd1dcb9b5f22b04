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

    private static readonly FrozenDictionary<Type, PersonalPart> Personal = Types.Values.ToFrozenDictionary(type => type, PersonalPart.Of);

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
        var keyName = DataKeys.NameOf(stream, Personal[type].Kind);
        // Where the key is destroyed, data of this kind is not to be kept any more: then nothing personal is.
        var part = Take(ref data, Personal[type].Blanks) is { } personal && await keys.ForSealing(keyName, cancel) is { } key
            ? Sealing.Seal(
                key,
                keyName,
                stream,
                seq,
                RandomNumberGenerator.GetBytes(Sealing.IvLength),
                personal)
            : null;
        var leaf = new LedgerEvent(tenant.Name, stream, seq, type.Name, at, actor, data, part);
        return new EventRow { Tenant = tenant.Name, Stream = stream, Seq = seq, Type = type.Name, At = leaf.At, Leaf = leaf.ToLeaf() };
    }

    /// <summary>Reads an event back. What is sealed under a key that was destroyed is blank.</summary>
    /// <param name="leaf">The exact leaf.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="LedgerFormatException">It is no leaf of ours, or its key does not open it.</exception>
    public async Task<RecordedEvent> Read(byte[] leaf, CancellationToken cancel)
    {
        var stored = LedgerEvent.Parse(leaf);
        if (!Types.TryGetValue(stored.Type, out var type))
            throw new LedgerFormatException($"This version does not know the event {stored.Type}: it was written by a later one.");
        var whole = JsonObject.Create(stored.Data)!;
        foreach (var (name, blank) in Personal[type].Blanks)
            whole[name] = blank?.DeepClone();
        if (stored.Sealed is { Key: var keyName } && await keys.ForOpening(keyName, cancel) is { } key)
            foreach (var (name, value) in JsonObject.Create(Sealing.Open(key, stored))!)
                whole[name] = value?.DeepClone();
        var happened = (ScreeningEvent)whole.Deserialize(type, Json)!;
        return new RecordedEvent((int)stored.Seq, stored.At, stored.Actor, happened);
    }

    /// <summary>Takes what is personal out of an event's data.</summary>
    /// <returns>What was taken out; null when there was nothing.</returns>
    private static JsonElement? Take(ref JsonElement data, FrozenDictionary<string, JsonNode?> personal)
    {
        if (personal.Count == 0)
            return null;
        var (rest, taken) = (JsonObject.Create(data)!, new JsonObject());
        foreach (var name in personal.Keys)
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

    /// <summary>What is personal in a type of event.</summary>
    /// <param name="Kind">Its kind of data.</param>
    /// <param name="Blanks">The properties, with what stands for each once it is erased.</param>
    private sealed record PersonalPart(string Kind, FrozenDictionary<string, JsonNode?> Blanks)
    {
        public static PersonalPart Of(Type type)
        {
            var marked = type.GetProperties().Select(property => (Property: property, Mark: property.GetCustomAttribute<PersonalAttribute>()))
                .Where(one => one.Mark is not null).ToList();
            var kinds = marked.Select(one => one.Mark!.Kind).Distinct().ToList();
            return kinds.Count <= 1
                ? new PersonalPart(
                    kinds.FirstOrDefault() ?? DataKinds.Application,
                    marked.ToFrozenDictionary(one => SnakeCase.Of(one.Property.Name), one => Blank(one.Property), StringComparer.Ordinal))
                : throw new InvalidOperationException($"{type.Name} holds personal data of several kinds, and an event is sealed under one key.");
        }

        private static JsonNode? Blank(PropertyInfo property) =>
            new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable ? null
            : property.PropertyType == typeof(string) ? JsonValue.Create("")
            : property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? new JsonArray()
            : null;
    }
}
