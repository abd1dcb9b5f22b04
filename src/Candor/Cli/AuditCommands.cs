using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Audit;
using Candor.Audit.Witness;
using Candor.Domain.Ledger;
using Candor.Hosting;
using Candor.Storage;

namespace Candor.Cli;

/// <summary><c>candor audit</c>: bundles that anyone can verify, offline.</summary>
internal static class AuditCommands
{
    /// <summary>Describes the commands.</summary>
    public static Command Make() => new("audit", "Export what happened as a bundle, and verify such bundles offline.") { Export(), Verify(), Key() };

    private static Command Export()
    {
        var what = new ExportOptions();
        var output = new Option<string>("--out") { Description = "The file to write; must not be there yet.", Required = true };
        var closed = new Option<bool>("--sealed") { Description = "Leave out what is sealed: names, words, ratings." };
        var config = GlobalOptions.Config();
        var data = GlobalOptions.Data();
        var command = new Command("export", "Write an audit bundle.") { output, closed, config, data };
        what.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var request = what.Read(parsed) with { Opened = !parsed.GetValue(closed) };
            var path = parsed.GetValue(output)!;
            if (File.Exists(path))
                throw new UsageException($"{path} is there already: name another file.");
            await using var offline = await OfflineHost.Open(parsed.GetValue(config), parsed.GetValue(data), cancel);
            int count;
            await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite))
                count = await offline.Get<ExportBundle>().Write(file, request, cancel);
            if (count == 0)
            {
                File.Delete(path);
                throw new UsageException("There is nothing to export: check the identifier or the range.");
            }

            // What leaves the house is verified first, by the code that anyone else would use.
            await using var written = File.OpenRead(path);
            var key = offline.Get<LedgerKey>().Signer.Verifier;
            return Tell(BundleVerifier.Verify(written, key, cancel), path, parsed.GetValue(GlobalOptions.Json));
        });
        return command;
    }

    private static Command Verify()
    {
        var file = new Argument<string>("file") { Description = "The bundle." };
        var key = new Option<string?>("--key") { Description = "The ledger's public key (vkey), from whoever owns the ledger; without it, the bundle's own." };
        var since = new Option<string?>("--since") { Description = "A checkpoint that was kept outside of the ledger; a bundle of the whole ledger is held to it." };
        var command = new Command("verify", "Verify a bundle; needs nothing but the file and the key.") { file, key, since };
        command.SetAction((parsed, cancel) =>
        {
            var path = parsed.GetValue(file)!;
            if (!File.Exists(path))
                throw new UsageException($"There is no file {path}.");
            var earlier = parsed.GetValue(since);
            if (earlier is not null && !File.Exists(earlier))
                throw new UsageException($"There is no file {earlier}.");
            using var stream = File.OpenRead(path);
            return Task.FromResult(Tell(
                BundleVerifier.Verify(stream, ReadKey(parsed.GetValue(key)), earlier is null ? null : File.ReadAllBytes(earlier), cancel), path, parsed.GetValue(GlobalOptions.Json)));
        });
        return command;
    }

    private static Command Key()
    {
        var config = GlobalOptions.Config();
        var data = GlobalOptions.Data();
        var witness = new Option<bool>("--witness") { Description = "Print the key by which this installation cosigns other ledgers, to be given to their owners." };
        var command = new Command("key", "Print the ledger's public key, to be given to whoever verifies.") { witness, config, data };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var offline = await OfflineHost.Open(parsed.GetValue(config), parsed.GetValue(data), cancel);
            var key = parsed.GetValue(witness) ? offline.Get<WitnessKey>().Cosigner.ToString() : offline.Get<LedgerKey>().Signer.Verifier.ToString();
            if (parsed.GetValue(GlobalOptions.Json))
                GlobalOptions.Print(new JsonObject { ["vkey"] = key });
            else
                Console.Out.WriteLine(key);
            return CommandLine.Fine;
        });
        return command;
    }

    private static VerifierKey? ReadKey(string? text)
    {
        try
        {
            return text is null ? null : VerifierKey.Parse(text);
        }
        catch (LedgerFormatException fault)
        {
            throw new UsageException($"--key is not a verifier key (name+id+base64): {fault.Message}.");
        }
    }

    private static int Tell(BundleResult result, string path, bool json)
    {
        if (json)
        {
            GlobalOptions.Print(result.Report is { } good
                ? new JsonObject
                {
                    ["verified"] = true,
                    ["file"] = path,
                    ["tenant"] = good.Tenant,
                    ["scope"] = good.Scope.ToString(),
                    ["events"] = good.Events,
                    ["opened"] = good.Opened,
                    ["size"] = good.Head.Size,
                    ["root"] = good.Head.Root.ToString(),
                    ["signer"] = good.Signer.ToString(),
                    ["signer_trusted"] = good.SignerTrusted,
                    ["checked"] = new JsonArray([.. good.Checked.Select(one => JsonValue.Create(one))]),
                }
                : new JsonObject { ["verified"] = false, ["file"] = path, ["fault"] = result.Fault!.ToString() });
        }
        else if (result.Report is { } report)
        {
            foreach (var one in report.Checked)
                Console.Out.WriteLine($"ok  {one}");
            Console.Out.WriteLine(report.SignerTrusted
                ? $"{path} holds: {report.Events} events, signed by the key you named."
                : $"{path} holds together: {report.Events} events. It is signed by a key found only in the bundle; name the ledger's own with --key.");
        }
        else
        {
            Console.Out.WriteLine($"FAULT {result.Fault}");
        }

        return result.Report is null ? CommandLine.Fault : CommandLine.Fine;
    }
}
