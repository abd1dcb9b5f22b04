namespace Candor.Storage;

/// <summary>The last checkpoint of another ledger that this installation cosigned.</summary>
public sealed class WitnessedRow
{
    /// <summary>Who witnesses.</summary>
    public required string Tenant { get; init; }

    /// <summary>The ledger, as its checkpoints name it.</summary>
    public required string Origin { get; init; }

    /// <summary>How many events it had.</summary>
    public required long Size { get; set; }

    /// <summary>Its root.</summary>
    public required byte[] Root { get; set; }

    /// <summary>The checkpoint as it came, with its signatures.</summary>
    public required string Note { get; set; }

    /// <summary>When it was cosigned.</summary>
    public required DateTimeOffset At { get; set; }
}

/// <summary>The last checkpoint of this ledger that went to a witness.</summary>
public sealed class CosignedRow
{
    /// <summary>Whose ledger.</summary>
    public required string Tenant { get; init; }

    /// <summary>The witness's key, or <c>mail:</c> and an address.</summary>
    public required string Witness { get; init; }

    /// <summary>How many events the checkpoint covers; 0 before the first success.</summary>
    public required long Size { get; set; }

    /// <summary>The checkpoint with the witness's cosignature; as it was sent, by mail.</summary>
    public required string Note { get; set; }

    /// <summary>When it was cosigned or sent; the epoch before the first success.</summary>
    public required DateTimeOffset At { get; set; }

    /// <summary>When it was last tried.</summary>
    public required DateTimeOffset TriedAt { get; set; }
}
