using Candor.Configuration.Files;
using Candor.Configuration.Schemas;
using Candor.Configuration.Yaml;
using Candor.Connectors;
using Candor.Domain.Rubrics;
using Candor.Policy;

namespace Candor.Configuration;

/// <summary>Reads a configuration folder as a whole, and finds every fault in it.</summary>
public static class ConfigurationLoader
{
    /// <summary>Reads a folder with this process's environment.</summary>
    /// <param name="folder">Holds <c>candor.yaml</c>.</param>
    public static ConfigurationResult Load(string folder) => Load(folder, Environment.GetEnvironmentVariable);

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">Holds <c>candor.yaml</c>.</param>
    /// <param name="environment">Gives an environment variable; null when it is not set.</param>
    public static ConfigurationResult Load(string folder, Func<string, string?> environment) => Load(folder, environment, Vendors.All);

    /// <summary>Reads a folder that may name other vendors than those that are built in.</summary>
    /// <param name="folder">Holds <c>candor.yaml</c>.</param>
    /// <param name="environment">Gives an environment variable; null when it is not set.</param>
    /// <param name="vendors">The vendors there are.</param>
    public static ConfigurationResult Load(string folder, Func<string, string?> environment, IReadOnlyDictionary<string, Vendor> vendors)
    {
        var faults = new FaultList();
        var files = ConfigurationFolder.Read(folder, faults);
        var references = new References(folder, environment);

        var root = files[CandorFile.Name] is { } bytes ? ReadTree(CandorFile.Name, bytes, SchemaShelf.Get("candor"), references, faults) : null;
        if (root is not null)
        {
            CandorFile.Check(root, faults);
            SignInFile.Check(root, faults);
            if (root["witness"] is { } witness)
                WitnessSection.Check(root, witness, faults);
        }

        var connections = ReadRoom(files, "connections", SchemaShelf.Connection(vendors), references, faults);
        var rubrics = ReadRubrics(files, references, faults);
        var workflows = ReadRoom(files, "workflows", SchemaShelf.Get("workflow"), references, faults);
        var policies = ReadRoom(files, "policies", SchemaShelf.Get("policy"), references, faults);
        foreach (var (_, file, policy) in policies)
            PackFile.CheckRules(file, policy, faults);

        if (root is not null && workflows.Count == 0 && !files.In("workflows").Any())
            faults.Add("workflows", 0, "There is no workflow", "Add workflows/NAME.yaml; samples/acme has one to start from");

        var around = new Surroundings(
            root?["staff"]?.Items.Select(member => member["id"]?.Text).OfType<string>().ToList(),
            [.. files.In("connections").Select(file => file.Id)],
            rubrics);
        foreach (var workflow in workflows)
            new WorkflowChecks(workflow.File, workflow.Root, around, faults).Run();

        if (faults.Count == 0)
            CheckAccounts(connections, vendors, faults);
        if (faults.Count > 0)
            return new ConfigurationResult.Faulty(faults.Sorted());
        return new ConfigurationResult.Loaded(new(
            root!.Need("tenant"),
            CandorFile.Employer(root!),
            root!.Need("processed_in"),
            root!.Texts("transfer_basis"),
            CandorFile.PublicUrl(root!),
            CandorFile.Mail(root!),
            CandorFile.Speech(root!, folder),
            CandorFile.Staff(root!),
            connections.ToDictionary(file => file.Id, file => ConnectionFile.Bind(file.Id, file.Root), StringComparer.Ordinal),
            workflows.ToDictionary(file => file.Id, file => WorkflowFile.Bind(file.Id, file.Root), StringComparer.Ordinal),
            rubrics!,
            files.Hash)
        {
            Files = files.Files,
            Reconcile = CandorFile.Reconcile(root!),
            Witness = WitnessSection.Bind(root!),
            Regions = CandorFile.Regions(root!),
            SecondPerson = CandorFile.AsksForSecondPerson(root!),
            SignIn = SignInFile.Bind(root!),
            Policies = [.. policies.Select(file => PackBinder.Bind($"policy/{file.Id}", file.File, file.Root))],
        });
    }

    /// <summary>Whose a folder is, though it may be broken otherwise; null when even that cannot be read.</summary>
    /// <param name="folder">The folder.</param>
    internal static string? TenantOf(string folder)
    {
        var faults = new FaultList();
        return ConfigurationFolder.Read(folder, faults)[CandorFile.Name] is { } bytes ? YamlReader.Read(CandorFile.Name, bytes, faults)?["tenant"]?.Text : null;
    }

    /// <summary>The workflows and rubrics of a version that was kept; null when this version of the product no longer understands them.</summary>
    /// <param name="kept">The version's files.</param>
    internal static (IReadOnlyDictionary<string, Workflow> Workflows, IReadOnlyDictionary<string, Rubric> Rubrics)? LoadTerms(ConfigurationFolder kept)
    {
        var faults = new FaultList();
        // Neither kind of file has references: nothing of a connection, and no secret, is needed to read them.
        var references = new References("", _ => null);
        var rubrics = ReadRubrics(kept, references, faults);
        var workflows = ReadRoom(kept, "workflows", SchemaShelf.Get("workflow"), references, faults);
        return faults.Count > 0 || rubrics is null
            ? null
            : (workflows.ToDictionary(file => file.Id, file => WorkflowFile.Bind(file.Id, file.Root), StringComparer.Ordinal), rubrics);
    }

    /// <summary>What a schema does not say, such as one setting or else another, a connector says itself when it is made; nothing is called.</summary>
    private static void CheckAccounts(List<(string Id, string File, YamlNode Root)> connections, IReadOnlyDictionary<string, Vendor> vendors, FaultList faults)
    {
        foreach (var (id, file, root) in connections)
        {
            var account = ConnectionFile.Bind(id, root);
            using var http = new HttpClient();
            try
            {
                vendors[account.Vendor].Make(new VendorSettings(id, account.WebhookSecrets, account.Settings, new NoVault()), http, TimeProvider.System);
            }
            catch (ArgumentException wrong)
            {
                faults.Add(file, 1, wrong.Message.TrimEnd('.'), "Correct the connection's settings");
            }
        }
    }

    private static List<(string Id, string File, YamlNode Root)> ReadRoom(ConfigurationFolder files, string room, Schema schema, References references, FaultList faults) =>
    [
        .. files.In(room)
            .Select(file => (file.Id, file.Name, Root: ReadTree(file.Name, file.Bytes, schema, references, faults)))
            .Where(file => file.Root is not null)
            .Select(file => (file.Id, file.Name, file.Root!)),
    ];

    /// <summary>Reads the rubrics; null when one is broken, because then nobody can say which rubrics there are.</summary>
    private static Dictionary<string, Rubric>? ReadRubrics(ConfigurationFolder files, References references, FaultList faults)
    {
        var rubrics = new Dictionary<string, Rubric>(StringComparer.Ordinal);
        var trees = ReadRoom(files, "rubrics", SchemaShelf.Get("rubric"), references, faults);
        foreach (var (_, file, root) in trees)
            RubricFile.Check(file, root, faults);
        if (files.In("rubrics").Any(file => faults.Has(file.Name)))
            return null;

        foreach (var (_, file, root) in trees)
        {
            var rubric = RubricFile.Bind(root);
            if (!rubrics.TryAdd($"{rubric.Id}@{rubric.Version}", rubric))
                faults.Add(file, root["id"]!.Line, $"The rubric {rubric.Id}@{rubric.Version} stands in another file too", "Count the version up, or remove one of the two");
        }

        return rubrics;
    }

    private static YamlNode? ReadTree(string file, byte[] bytes, Schema schema, References references, FaultList faults) =>
        YamlReader.Read(file, bytes, faults) is { } root
            ? new SchemaWalk(file, references, faults).Check(root, schema, "")
            : null;

    /// <summary>No credentials: while a folder is read, nobody signs in.</summary>
    private sealed class NoVault : ICredentialVault
    {
        public Task<string?> Read(string name, CancellationToken cancel) => Task.FromResult<string?>(null);

        public Task Replace(string name, Func<string?, CancellationToken, Task<string?>> next, CancellationToken cancel) => Task.CompletedTask;
    }
}
