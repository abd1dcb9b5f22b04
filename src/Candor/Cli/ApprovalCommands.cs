using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Configuration.Approval;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Storage;

namespace Candor.Cli;

/// <summary><c>candor config approve</c>, <c>refuse</c> and <c>guarded</c>: the second person to a change of the configuration.</summary>
internal static class ApprovalCommands
{
    /// <summary>Describes <c>approve</c>.</summary>
    public static Command Approve() => Decide("approve", "Let a version that changes capture, consent, retention or access be taken into use.", true);

    /// <summary>Describes <c>refuse</c>.</summary>
    public static Command Refuse() => Decide("refuse", "Keep a version that changes capture, consent, retention or access from being taken into use.", false);

    /// <summary>Describes <c>guarded</c>.</summary>
    public static Command Guarded()
    {
        var markdown = new Option<bool>("--markdown") { Description = "Print the page for the legal department: docs/legal/second-person.md." };
        var command = new Command("guarded", "What of the configuration needs a second person to change.") { markdown };
        command.SetAction((parsed, _) =>
        {
            if (parsed.GetValue(GlobalOptions.Json))
                GlobalOptions.Print(new JsonObject
                {
                    ["guarded"] = new JsonArray([.. GuardedParts.Table.Select(part => new JsonObject
                    {
                        ["files"] = part.Files, ["key"] = part.Key, ["about"] = part.Kind, ["what"] = part.What,
                    })]),
                });
            else if (parsed.GetValue(markdown))
                Console.Out.Write(GuardedPage.Text());
            else
                foreach (var part in GuardedParts.Table)
                    Console.Out.WriteLine($"{part.Kind,-9} {part.Files,-19} {part.Key}: {part.What}");
            return Task.FromResult(CommandLine.Fine);
        });
        return command;
    }

    /// <summary>An event of the configuration's stream, as JSON.</summary>
    /// <param name="recorded">The event.</param>
    public static JsonObject Json(RecordedEvent recorded)
    {
        var told = new JsonObject { ["at"] = LedgerTime.Format(recorded.At) };
        if (recorded.Event is ConfigurationTaken taken)
        {
            (told["what"], told["hash"], told["before"], told["because"], told["by"]) = ("taken", taken.Configuration, taken.Before, taken.Because, taken.ApprovedBy);
            told["changes"] = Keys(taken.Changes);
        }
        else if (recorded.Event is ConfigurationDecided decided)
        {
            (told["what"], told["hash"], told["before"], told["by"]) = (Word(decided), decided.Configuration, decided.Before, recorded.Actor.Id);
            (told["where"], told["reason"], told["changes"]) = (decided.Where, decided.Reason, Keys(decided.Changes));
        }

        return told;
    }

    /// <summary>An event of the configuration's stream, for people.</summary>
    /// <param name="recorded">The event.</param>
    public static string Line(RecordedEvent recorded)
    {
        var at = $"{recorded.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC";
        return recorded.Event switch
        {
            ConfigurationTaken taken => $"{Short(taken.Configuration)}  {at}  taken into use: {taken.Because switch
            {
                "first" => "the first",
                "approved" => $"approved by {taken.ApprovedBy}",
                "no_second_person" => "the version before asks for no second person",
                _ => "nothing that is guarded differs",
            }}",
            ConfigurationDecided decided => $"{Short(decided.Configuration)}  {at}  {Word(decided)} by {recorded.Actor.Id} "
                + $"({(decided.Where == ChangeApproval.Server ? "as said on the server" : "signed in")}): {decided.Reason}",
            _ => "",
        };
    }

    private static Command Decide(string name, string description, bool approve)
    {
        var hash = new Argument<string>("hash") { Description = "The version: the beginning of its hash." };
        var by = new Option<string>("--by") { Description = "The second person, by their identifier in the version in use. The ledger says that it was said on the server.", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why: sealed, and kept.", Required = true };
        var (config, data) = (GlobalOptions.Config(), GlobalOptions.Data());
        var command = new Command(name, description) { hash, by, reason, config, data };
        command.SetAction(async (parsed, cancel) =>
        {
            var surroundings = Surroundings.Read(parsed.GetValue(config), parsed.GetValue(data));
            var (which, who, why) = (parsed.GetValue(hash)!, parsed.GetValue(by)!, parsed.GetValue(reason)!);
            var answer = await OperatorCommand.Do(
                surroundings,
                CheckedConfiguration.Read(surroundings),
                $"configuration/{name}?hash={Uri.EscapeDataString(which)}&by={Uri.EscapeDataString(who)}&reason={Uri.EscapeDataString(why)}",
                services => ApprovalRoutes.OnServer(services.GetRequiredService<ChangeApproval>(), approve, which, who, why, cancel),
                cancel,
                decides: true);
            return PrivacyCommand.Tell(parsed, answer, told => Console.Out.WriteLine(
                $"{Short((string)told["hash"]!)} after {Short((string)told["before"]!)} is {told["what"]} by {who}. {(approve ? "It may be taken into use: start Candor with it." : "It is not taken into use.")}"));
        });
        return command;
    }

    private static JsonArray Keys(IEnumerable<GuardedKey> keys) =>
        new([.. keys.Select(key => new JsonObject { ["file"] = key.File, ["key"] = key.Key, ["about"] = key.Kind })]);

    private static string Word(ConfigurationDecided decided) => decided is ConfigurationApproved ? "approved" : "refused";

    private static string Short(string hash) => hash[..ChangeWords.ShortHash];
}
