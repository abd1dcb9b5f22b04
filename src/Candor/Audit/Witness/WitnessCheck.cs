using Candor.Configuration;

namespace Candor.Audit.Witness;

/// <summary>What <c>candor check</c> asks of the witness: it is shown the last checkpoint, as it would be on its schedule.</summary>
public static class WitnessCheck
{
    /// <summary>Asks.</summary>
    /// <param name="services">The rooms' services.</param>
    /// <param name="configuration">Which witness.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>What is wrong; null for nothing, and where no witness is configured or the ledger is empty.</returns>
    public static async Task<Fault?> Run(IServiceProvider services, CandorConfiguration configuration, CancellationToken cancel)
    {
        if (configuration.Witness is not { Url: { } url, Key: { } key })
            return null;
        await using var scope = services.CreateAsyncScope();
        var why = await scope.ServiceProvider.GetRequiredService<WitnessSubmission>().Send(url, key, cancel) switch
        {
            WitnessOutcome.Refused(var refused) => refused,
            WitnessOutcome.Unknown(var unknown) => unknown,
            _ => null,
        };
        return why is null ? null : new Fault("candor.yaml", 0, why.TrimEnd('.'), "docs/operators/witness.md says what each refusal means");
    }
}
