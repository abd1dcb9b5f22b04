using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Domain.Ledger;
using Candor.Hosting;
using Candor.Privacy;

namespace Candor.Cli;

/// <summary><c>candor erase</c>: erases a person, writes the certificate, and checks one.</summary>
internal static class EraseCommands
{
    /// <summary>Describes the commands.</summary>
    public static Command Make() => new("erase", "Erase a person, and certify it.") { Person(), Certificate(), Verify() };

    private static Command Person()
    {
        var subject = new Argument<string>("subject") { Description = "One of their screenings (scr_…), or candidate:CONNECTION:ID." };
        var by = PrivacyCommand.By();
        var because = new Option<string>("--because") { Description = "What it follows, in one word.", DefaultValueFactory = _ => "request" };
        var (config, data) = (GlobalOptions.Config(), GlobalOptions.Data());
        var command = new Command("person", "Destroy the keys, recordings and rows of every screening of a person, and look after what stands in the ATS.")
        {
            subject, by, because, config, data,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var (whom, who, why) = (parsed.GetValue(subject)!, parsed.GetValue(by)!, parsed.GetValue(because)!);
            var answer = await PrivacyCommand.Ask(
                parsed, (config, data), "erase", [("subject", whom), ("by", who), ("because", why)], desk => desk.Erase(whom, who, why, cancel), cancel);
            PrivacyCommand.Tell(parsed, answer, Tell);
            return answer["outcomes"]!.AsArray().Any(one => (string)one!["outcome"]! == "held") ? CommandLine.Fault : CommandLine.Fine;
        });
        return command;
    }

    private static Command Certificate()
    {
        var screening = new Argument<string>("screening") { Description = "The screening: scr_…" };
        var output = new Option<string>("--out") { Description = "The folder to write certificate.json and certificate.html to.", Required = true };
        var (config, data) = (GlobalOptions.Config(), GlobalOptions.Data());
        var command = new Command("certificate", "Write a certificate of erasure, for machines and for people.") { screening, output, config, data };
        command.SetAction(async (parsed, cancel) =>
        {
            var (which, folder) = (parsed.GetValue(screening)!, parsed.GetValue(output)!);
            var answer = (JsonObject)await PrivacyCommand.Ask(
                parsed, (config, data), "certificate", [("screening", which)], desk => desk.Certificate(which, cancel), cancel);
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "certificate.json"), answer.ToJsonString(), cancel);
            await File.WriteAllTextAsync(Path.Combine(folder, "certificate.html"), CertificatePage.Of(answer), cancel);
            return PrivacyCommand.Tell(parsed, answer, _ => Console.Out.WriteLine($"Written to {folder}: certificate.json, certificate.html."));
        });
        return command;
    }

    private static Command Verify()
    {
        var file = new Argument<string>("file") { Description = "The certificate, as JSON." };
        var key = new Option<string>("--key") { Description = "The ledger's public key (vkey), from whoever owns the ledger.", Required = true };
        var command = new Command("verify", "Check a certificate's signature; needs nothing but the file and the key.") { file, key };
        command.SetAction(async (parsed, cancel) =>
        {
            var path = parsed.GetValue(file)!;
            if (!File.Exists(path))
                throw new UsageException($"There is no file {path}.");
            VerifierKey trusted;
            try
            {
                trusted = VerifierKey.Parse(parsed.GetValue(key)!);
            }
            catch (LedgerFormatException fault)
            {
                throw new UsageException($"--key is not a verifier key (name+id+base64): {fault.Message}.");
            }

            var wrong = Certificates.Fault(await File.ReadAllTextAsync(path, cancel), trusted);
            if (parsed.GetValue(GlobalOptions.Json))
                GlobalOptions.Print(new JsonObject { ["verified"] = wrong is null, ["file"] = path, ["fault"] = wrong });
            else
                Console.Out.WriteLine(wrong is null ? $"{path} holds: it is signed by {trusted}." : $"FAULT {path}: {wrong}");
            return wrong is null ? CommandLine.Fine : CommandLine.Fault;
        });
        return command;
    }

    private static void Tell(JsonNode answer)
    {
        foreach (var one in answer["outcomes"]!.AsArray())
            Console.Out.WriteLine((string)one!["outcome"]! switch
            {
                "held" => $"{one["screening"]} is HELD by {string.Join(", ", one["held_by"]!.AsArray())}: nothing was erased.",
                "already" => $"{one["screening"]} was erased before; certificate {one["certificate"]}.",
                _ => $"{one["screening"]} is erased; certificate {one["certificate"]}: candor erase certificate {one["screening"]} --out FOLDER",
            });
    }
}
