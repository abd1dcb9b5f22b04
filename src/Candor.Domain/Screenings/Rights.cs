using System.Collections.Immutable;

namespace Candor.Domain.Screenings;

/// <summary>A candidate's request for a right of theirs, as it stands.</summary>
/// <param name="Asked">What was asked.</param>
/// <param name="At">When.</param>
/// <param name="Settled">How it was settled; null while it is open.</param>
/// <param name="SettledAt">When; null while it is open.</param>
public sealed record RightsRequest(RightRequested Asked, DateTimeOffset At, RightSettled? Settled = null, DateTimeOffset? SettledAt = null);

/// <summary>What became of a screening's data: what is deleted, what a person asked for, and whether the person is erased.</summary>
public sealed record DataStanding
{
    /// <summary>Kinds of data that are gone, with when.</summary>
    public ImmutableSortedDictionary<string, DateTimeOffset> Deleted { get; private init; } = ImmutableSortedDictionary<string, DateTimeOffset>.Empty;

    /// <summary>The erasure that was decided; null for none.</summary>
    public ErasureBegun? Erasure { get; private init; }

    /// <summary>When it was decided.</summary>
    public DateTimeOffset? ErasureAt { get; private init; }

    /// <summary>What it did; null while it is under way.</summary>
    public Erased? Done { get; private init; }

    /// <summary>The certificate's hash; null before it is issued.</summary>
    public string? Certificate { get; private init; }

    /// <summary>What the candidate asked for, the oldest first.</summary>
    public ImmutableList<RightsRequest> Requests { get; private init; } = [];

    /// <summary>Whether nothing says any more whose screening it was: nothing moves it from here on.</summary>
    public bool IsErased => Erasure is not null || Deleted.ContainsKey(DataKinds.Application);

    /// <summary>Whether there is nothing left to delete.</summary>
    public bool IsForgotten => Deleted.ContainsKey(DataKinds.Application) && (Erasure is null || Certificate is not null)
        && (Erasure?.Keeps.All(kept => Deleted.ContainsKey(kept.Data)) ?? true);

    /// <summary>After one more event.</summary>
    /// <param name="next">What happened.</param>
    /// <param name="at">When.</param>
    internal DataStanding With(PrivacyEvent next, DateTimeOffset at) => next switch
    {
        DataDeleted deleted => this with { Deleted = Deleted.SetItem(deleted.Kind, at) },
        ErasureBegun begun => this with { Erasure = begun, ErasureAt = at },
        Erased done => this with
        {
            Done = done,
            Deleted = Deleted.SetItems(Erasure!.Destroys.Select(kind => KeyValuePair.Create(kind, at))),
        },
        CertificateIssued issued => this with { Certificate = issued.Certificate },
        RightRequested asked => this with { Requests = Requests.Add(new RightsRequest(asked, at)) },
        RightSettled settled => this with
        {
            Requests = [.. Requests.Select(one => one.Asked.Request == settled.Request ? one with { Settled = settled, SettledAt = at } : one)],
        },
        _ => throw new ArgumentException($"A screening's data does not know the event {next.GetType().Name}.", nameof(next)),
    };
}

/// <summary>Kinds of data, as packs and policies name them, and the key each is sealed under.</summary>
public static class DataKinds
{
    /// <summary>What a candidate said, as sound.</summary>
    public const string Recording = "recording";

    /// <summary>What a candidate said, in words.</summary>
    public const string Transcript = "transcript";

    /// <summary>How it was rated and judged, with quotes, and what was written to the ATS of it.</summary>
    public const string Rating = "rating";

    /// <summary>Who the candidate is: name, address, identifiers, what they wrote.</summary>
    public const string Application = "application";

    /// <summary>Messages to the candidate.</summary>
    public const string Mail = "mail";

    /// <summary>What the candidate agreed to.</summary>
    public const string Consent = "consent";

    /// <summary>The record of what happened.</summary>
    public const string Ledger = "ledger";

    /// <summary>Accepted webhooks.</summary>
    public const string Webhook = "webhook";

    /// <summary>Kinds that have a key of their own, so that each can be destroyed by itself.</summary>
    public static readonly IReadOnlyList<string> Keyed = [Recording, Transcript, Rating, Application];

    /// <summary>
    /// Kinds that are personal only because it is known whose they are: the ledger's consents and acts hold nothing of a person but belong to one as long as
    /// the key of <see cref="Application"/> stands. They go with it.
    /// </summary>
    public static readonly IReadOnlyList<string> OfTheLink = [Application, Mail, Consent, Ledger];
}
