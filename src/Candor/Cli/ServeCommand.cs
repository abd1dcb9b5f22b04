using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Hosting;
using Candor.Reconcile;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Candor.Cli;

/// <summary><c>candor serve</c>: the product alone, from a configuration folder.</summary>
internal static class ServeCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Make()
    {
        var config = GlobalOptions.Config();
        var data = GlobalOptions.Data();
        var urls = GlobalOptions.Urls();
        var command = new Command("serve", "Run the product from a configuration folder, until it is stopped.") { config, data, urls };
        command.SetAction((parsed, cancel) => Serve(
            Surroundings.Read(parsed.GetValue(config), parsed.GetValue(data)),
            parsed.GetValue(urls),
            parsed.GetValue(GlobalOptions.Json),
            cancel));
        return command;
    }

    private static async Task<int> Serve(Surroundings surroundings, string? urls, bool json, CancellationToken cancel)
    {
        var configuration = CheckedConfiguration.Read(surroundings);
        await using var app = await CandorHost.Build(surroundings, configuration, urls, cancel);
        await app.StartAsync(cancel);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var channel = app.Services.GetRequiredService<OperatorChannel>();
        channel.Announce(address);
        if (json)
            Console.Out.WriteLine(new JsonObject { ["ready"] = true, ["url"] = address }.ToJsonString());
        else
            Console.Out.WriteLine($"Candor listens on {address}. Console: {configuration.PublicUrl}/console");
        await app.WaitForShutdownAsync(cancel);
        channel.Withdraw();
        return CommandLine.Fine;
    }
}
