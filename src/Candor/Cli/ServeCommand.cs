using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Access;
using Candor.Access.Accounts;
using Candor.Configuration;
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
        var first = await FirstAdmin(app.Services, surroundings, configuration, cancel);
        if (json)
        {
            var ready = new JsonObject { ["ready"] = true, ["url"] = address };
            if (first is not null)
                ready["first_admin"] = first;
            Console.Out.WriteLine(ready.ToJsonString());
        }
        else
        {
            Console.Out.WriteLine($"Candor listens on {address}. Console: {configuration.PublicUrl}/console");
            if (first is not null)
                Console.Out.WriteLine($"Nobody has set up how to sign in yet. The first admin's link, which works once within 15 minutes: {first}");
        }

        await app.WaitForShutdownAsync(cancel);
        channel.Withdraw();
        return CommandLine.Fine;
    }

    /// <summary>The link by which the first admin comes in; null when there is another way in already.</summary>
    internal static async Task<string?> FirstAdmin(IServiceProvider services, Surroundings surroundings, CandorConfiguration configuration, CancellationToken cancel)
    {
        if (configuration.SignIn is not { Embedded: true, Oidc: null } || configuration.Staff.FirstOrDefault(member => member.Roles.Contains(Roles.Admin)) is not { } admin)
            return null;
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<StaffAccounts>().IsEmpty(cancel) ? StaffCommands.LinkOf(surroundings, configuration, admin.Id) : null;
    }
}
