using Candor.Configuration.Stages;
using Candor.Hosting;

namespace Candor.Configuration.Live;

/// <summary>Asks every ATS account whether the workflows fit it, and binds stages on the way.</summary>
/// <param name="configuration">The workflows.</param>
/// <param name="connections">The ATS accounts.</param>
/// <param name="bindings">Keeps stages by identifier.</param>
public sealed class LiveChecks(CandorConfiguration configuration, Connections connections, StageBindings bindings)
{
    /// <summary>Asks all accounts.</summary>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Every fault and note; an account that does not answer is a fault.</returns>
    public async Task<LiveFindings> Run(CancellationToken cancel)
    {
        var (faults, notes) = (new List<Fault>(), new List<Fault>());
        foreach (var workflows in configuration.Workflows.Values.GroupBy(workflow => workflow.Connection, StringComparer.Ordinal))
        {
            try
            {
                var reading = await LiveReader.Read(connections.Get(workflows.Key), [.. workflows], cancel);
                foreach (var workflow in workflows)
                {
                    var findings = await Check(workflow, reading, cancel);
                    faults.AddRange(findings.Faults);
                    notes.AddRange(findings.Notes);
                }
            }
            catch (TryLaterException unread)
            {
                faults.Add(new Fault($"connections/{workflows.Key}.yaml", 1, unread.Message.TrimEnd('.'), "Mend the connection and check again, or check without the ATS with `--offline`"));
            }
        }

        return new LiveFindings([.. faults.OrderBy(fault => fault.File, StringComparer.Ordinal).ThenBy(fault => fault.Line)], notes);
    }

    /// <summary>Holds one workflow against what was read.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="reading">Its account.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<LiveFindings> Check(Workflow workflow, AccountReading reading, CancellationToken cancel)
    {
        var found = await Find(workflow, reading, cancel);
        return LiveCheck.Check(configuration, workflow, reading.Fields, reading.StagesFor(workflow), found);
    }

    /// <summary>Which stages a workflow means, by job; bound on the way.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="reading">Its account.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyDictionary<string, StageFinding>> Find(Workflow workflow, AccountReading reading, CancellationToken cancel)
    {
        var found = new Dictionary<string, StageFinding>(StringComparer.Ordinal);
        foreach (var (job, there) in reading.StagesFor(workflow))
            found[job] = await bindings.Bind(workflow, job, there, cancel);
        return found;
    }
}
