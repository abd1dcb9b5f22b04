using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Access.Machines;
using Candor.Hosting;

namespace Candor.Cli;

/// <summary><c>candor keys</c>: the keys of programs that read from <c>/api/v1</c>.</summary>
internal static class KeyCommands
{
    private const int DefaultDays = 90;

    /// <summary>Describes the commands.</summary>
    public static Command Make() => new("keys", "Make keys for programs, list them, and take them back.") { Create(), List(), Revoke() };

    private static Command Create()
    {
        var name = new Argument<string>("name") { Description = "Which program it is for." };
        var scopes = new Option<string>("--scopes")
        {
            Description = $"What it may do, separated by commas: {string.Join(", ", ApiScopes.All.Select(scope => scope.Name))}.",
            Required = true,
        };
        var days = new Option<int>("--days") { Description = $"Days until it ends, up to {ApiKeys.MostDays}.", DefaultValueFactory = _ => DefaultDays };
        return Command(
            new Command("create", "Make a key. Its secret is printed once and kept nowhere.") { name, scopes, days },
            parsed => $"keys/create?name={Text(parsed.GetValue(name))}&scopes={Text(parsed.GetValue(scopes))}&days={parsed.GetValue(days)}",
            (parsed, services, cancel) => KeyRoutes.Made(
                services.GetRequiredService<ApiKeys>(), parsed.GetValue(name), parsed.GetValue(scopes), parsed.GetValue(days), cancel),
            answer =>
            {
                if ((string?)answer["fault"] is { } fault)
                    throw new UsageException(fault);
                return $"""
                    {answer["key"]}

                    It is shown once: put it where the program finds its secrets. It may {Joined(answer)} until {answer["expires_at"]}.
                    With OAuth: client_id {answer["client_id"]}, client_secret {answer["client_secret"]}, at /oauth/token.
                    """;
            });
    }

    private static Command List() => Command(
        new Command("list", "List the keys there are and were."),
        _ => "keys",
        (_, services, cancel) => KeyRoutes.Told(services.GetRequiredService<ApiKeys>(), services.GetRequiredService<TimeProvider>(), cancel),
        answer => answer["keys"]!.AsArray() is { Count: > 0 } keys
            ? string.Join('\n', keys.Select(key =>
                $"{key!["id"]}  {key["name"]}: {Joined(key)}; {Standing(key)}; last came in: {(string?)key["last_used_at"] ?? "never"}"))
            : "There are none.");

    private static Command Revoke()
    {
        var id = new Argument<string>("id") { Description = "Its identifier, as list shows it." };
        return Command(
            new Command("revoke", "Take a key back, with all tokens that were given for it.") { id },
            parsed => $"keys/revoke?id={Text(parsed.GetValue(id))}",
            (parsed, services, cancel) => KeyRoutes.Revoked(services.GetRequiredService<ApiKeys>(), parsed.GetValue(id)!, cancel),
            answer => (bool)answer["revoked"]! ? "It opens nothing any more." : throw new UsageException("There is no such key, or it was taken back already."));
    }

    private static Command Command(
        Command command,
        Func<ParseResult, string> path,
        Func<ParseResult, IServiceProvider, CancellationToken, Task<JsonObject>> here,
        Func<JsonNode, string> words)
    {
        var (config, data) = (GlobalOptions.Config(), GlobalOptions.Data());
        command.Options.Add(config);
        command.Options.Add(data);
        command.SetAction(async (parsed, cancel) =>
        {
            var surroundings = Surroundings.Read(parsed.GetValue(config), parsed.GetValue(data));
            var answer = await OperatorCommand.Do(
                surroundings, CheckedConfiguration.Read(surroundings), path(parsed), services => here(parsed, services, cancel), cancel);
            // Made first: it refuses what came to nothing, in both ways of printing.
            var text = words(answer);
            if (parsed.GetValue(GlobalOptions.Json))
                GlobalOptions.Print(answer);
            else
                Console.Out.WriteLine(text);
            return CommandLine.Fine;
        });
        return command;
    }

    private static string Text(string? value) => Uri.EscapeDataString(value ?? "");

    private static string Joined(JsonNode key) => string.Join(", ", key["scopes"]!.AsArray().Select(scope => (string?)scope));

    private static string Standing(JsonNode key) => (bool)key["stands"]!
        ? $"until {key["expires_at"]}"
        : key["revoked_at"] is { } at ? $"taken back {at} by {key["revoked_by"]}" : $"ended {key["expires_at"]}";
}
