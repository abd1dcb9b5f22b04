using System.CommandLine;

namespace Candor.Cli;

/// <summary><c>candor hold</c>: legal holds, which stop every clock and every erasure of what they cover.</summary>
internal static class HoldCommands
{
    /// <summary>Describes the commands.</summary>
    public static Command Make() => new("hold", "Place and lift legal holds: while one stands, nothing it covers is deleted or erased.") { Place(), Lift(), List() };

    private static Command Place()
    {
        var subject = new Argument<string>("subject") { Description = "A screening (scr_…), candidate:CONNECTION:ID or job:CONNECTION:ID." };
        var (by, because) = (PrivacyCommand.By(), PrivacyCommand.Because());
        var (config, data) = (GlobalOptions.Config(), GlobalOptions.Data());
        var command = new Command("place", "Place a legal hold.") { subject, by, because, config, data };
        command.SetAction(async (parsed, cancel) =>
        {
            var (on, who, why) = (parsed.GetValue(subject)!, parsed.GetValue(by)!, parsed.GetValue(because)!);
            return PrivacyCommand.Tell(
                parsed,
                await PrivacyCommand.Ask(
                    parsed, (config, data), "holds/place", [("subject", on), ("by", who), ("reason", why)], desk => desk.Place(on, who, why, cancel), cancel),
                answer => Console.Out.WriteLine($"{answer["hold"]} stands on {on}."));
        });
        return command;
    }

    private static Command Lift()
    {
        var hold = new Argument<string>("hold") { Description = "The hold: hold_…" };
        var (by, because) = (PrivacyCommand.By(), PrivacyCommand.Because());
        var (config, data) = (GlobalOptions.Config(), GlobalOptions.Data());
        var command = new Command("lift", "Lift a legal hold: the clocks run again.") { hold, by, because, config, data };
        command.SetAction(async (parsed, cancel) =>
        {
            var (id, who, why) = (parsed.GetValue(hold)!, parsed.GetValue(by)!, parsed.GetValue(because)!);
            return PrivacyCommand.Tell(
                parsed,
                await PrivacyCommand.Ask(
                    parsed, (config, data), "holds/lift", [("id", id), ("by", who), ("reason", why)], desk => desk.Lift(id, who, why, cancel), cancel),
                answer => Console.Out.WriteLine($"{answer["lifted"]} is lifted."));
        });
        return command;
    }

    private static Command List()
    {
        var (config, data) = (GlobalOptions.Config(), GlobalOptions.Data());
        var command = new Command("list", "List the legal holds, those that stand first.") { config, data };
        command.SetAction(async (parsed, cancel) => PrivacyCommand.Tell(
            parsed,
            await PrivacyCommand.Ask(parsed, (config, data), "holds", [], desk => desk.Holds(cancel), cancel),
            answer =>
            {
                foreach (var hold in answer["holds"]!.AsArray())
                    Console.Out.WriteLine(
                        $"{hold!["id"]}  {hold["covers"]}  {hold["placed_by"]} {hold["placed_at"]}: {hold["reason"]}"
                        + (hold["lifted_at"] is null ? "" : $"  lifted by {hold["lifted_by"]} {hold["lifted_at"]}: {hold["lifted_because"]}"));
            }));
        return command;
    }
}
