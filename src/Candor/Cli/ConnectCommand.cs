using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Access;
using Candor.Configuration;
using Candor.Connectors;
using Candor.Hosting;

namespace Candor.Cli;

/// <summary>
/// <c>candor connect</c>: prints the address at which an administrator of the ATS lets Candor into the account. They come back to
/// <c>/connect/{connection}</c> of the running product, which keeps what it is given; nobody types a token.
/// </summary>
internal static class ConnectCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Make()
    {
        var connection = new Argument<string>("connection") { Description = "A file of connections/, without extension." };
        var config = GlobalOptions.Config();
        var data = GlobalOptions.Data();
        var command = new Command("connect", "Print the address at which an ATS's administrator lets Candor into the account, within half an hour.")
        {
            connection, config, data,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var surroundings = Surroundings.Read(parsed.GetValue(config), parsed.GetValue(data));
            var configuration = CheckedConfiguration.Read(surroundings);
            await using var services = await CandorHost.OfflineServices(surroundings, configuration, cancel);
            var name = parsed.GetValue(connection)!;
            var callback = Connect.Callback(configuration, name);
            var address = Address(services, configuration, name, callback);
            if (parsed.GetValue(GlobalOptions.Json))
                GlobalOptions.Print(new JsonObject { ["url"] = address.AbsoluteUri, ["callback"] = callback.AbsoluteUri });
            else
                Console.Out.WriteLine($"Open as an administrator of the ATS (registered callback: {callback}):\n{address.AbsoluteUri}");
            return CommandLine.Fine;
        });
        return command;
    }

    private static Uri Address(IServiceProvider services, CandorConfiguration configuration, string name, Uri callback)
    {
        var connector = services.GetRequiredService<Connections>().Find(name)
            ?? throw new UsageException($"There is no connection {name}: there are {string.Join(", ", configuration.Connections.Keys)}.");
        return (connector as IAuthorisedByCode)?.AuthorisationUrl(callback, services.GetRequiredService<ConnectStates>().Make(name))
            ?? throw new UsageException($"The connection {name} signs in with what stands in its file: there is nothing to connect.");
    }
}
