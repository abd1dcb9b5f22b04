using Candor.Configuration.Stages;
using Candor.Connectors;
using Candor.Hosting;

namespace Candor.Configuration.Live;

/// <summary>Asks every ATS account whether the workflows fit it, and binds stages on the way.</summary>
/// <param name="configuration">The workflows.</param>
/// <param name="connections">The ATS accounts.</param>
/// <param name="bindings">Keeps stages by identifier.</param>
public sealed class LiveChecks(CandorConfiguration configuration, Connections connections, StageBindings bindings)
{
    /// <summary>How many jobs of an account are asked who is on them: enough to see whether it can be read at all.</summary>
    private const int JobsAsked = 10;

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

                await CheckTeams(workflows.Key, reading, faults, notes, cancel);
            }
            catch (TryLaterException unread)
            {
                faults.Add(new Fault($"connections/{workflows.Key}.yaml", 1, unread.Message.TrimEnd('.'), "Mend the connection and check again, or check without the ATS with `--offline`"));
            }
        }

        return new LiveFindings([.. faults.OrderBy(fault => fault.File, StringComparer.Ordinal).ThenBy(fault => fault.Line)], notes);
    }

    /// <summary>Whether the account tells who is on its jobs: by that it is decided who sees what came of a screening.</summary>
    private async Task CheckTeams(string connection, AccountReading reading, List<Fault> faults, List<Fault> notes, CancellationToken cancel)
    {
        if (connections.Get(connection) is not IHiringTeams teams)
            return;
        var (file, asked, nobody) = ($"connections/{connection}.yaml", reading.Stages.Keys.Take(JobsAsked).ToList(), new List<string>());
        foreach (var job in asked)
        {
            switch (await teams.ReadTeam(job, cancel))
            {
                case Outcome<IReadOnlyList<AtsTeamMember>>.Yes(var team):
                    if (!team.Any(one => one.Email is not null))
                        nobody.Add(job);
                    break;
                case var failed:
                    var why = failed is Outcome<IReadOnlyList<AtsTeamMember>>.No(var error) ? error.Detail.TrimEnd('.') : "the ATS did not answer";
                    faults.Add(new Fault(file, 1, $"who is on job `{job}` could not be read: {why}", "Grant what docs/integrators/capabilities.md lists: until then roles that are bound to jobs open no screening"));
                    return;
            }
        }

        if (nobody.Count > 0)
            notes.Add(new Fault(
                file, 1, $"the ATS names nobody with an address on {nobody.Count} of {asked.Count} jobs that were asked for, such as `{nobody[0]}`", "Name a hiring team there, or see what `without_team` does"));
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
