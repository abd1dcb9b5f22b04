using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Access;
using Candor.Configuration;
using Candor.Hosting;
using Candor.Storage;

namespace Candor.Cli;

/// <summary><c>candor staff link</c>: a one-time link that signs a member of staff in. <c>candor staff roles</c>: what each role sees and does.</summary>
internal static class StaffCommands
{
    /// <summary>Describes the commands.</summary>
    public static Command Make()
    {
        var who = new Argument<string>("who") { Description = "A member of staff, by identifier or e-mail address." };
        var config = GlobalOptions.Config();
        var data = GlobalOptions.Data();
        var link = new Command("link", "Print a link that signs a member of staff in, once, within 15 minutes.") { who, config, data };
        link.SetAction((parsed, _) =>
        {
            var surroundings = Surroundings.Read(parsed.GetValue(config), parsed.GetValue(data));
            var configuration = CheckedConfiguration.Read(surroundings);
            var address = LinkOf(surroundings, configuration, parsed.GetValue(who)!);
            if (parsed.GetValue(GlobalOptions.Json))
                GlobalOptions.Print(new JsonObject { ["url"] = address });
            else
                Console.Out.WriteLine(address);
            return Task.FromResult(CommandLine.Fine);
        });
        return new Command("staff", "Let members of staff in.") { link, Roles() };
    }

    private static Command Roles()
    {
        var markdown = new Option<bool>("--markdown") { Description = "Print the page for the legal department: docs/legal/access.md." };
        var roles = new Command("roles", "What each role sees and does.") { markdown };
        roles.SetAction((parsed, _) =>
        {
            if (parsed.GetValue(GlobalOptions.Json))
            {
                GlobalOptions.Print(new JsonObject
                {
                    ["permissions"] = new JsonArray([.. Permissions.Table.Select(permission => new JsonObject
                    {
                        ["name"] = permission.Name,
                        ["data"] = permission.Data,
                        ["what"] = permission.What,
                        ["roles"] = new JsonArray([.. permission.Roles.Select(role => JsonValue.Create(role))]),
                    })]),
                });
            }
            else if (parsed.GetValue(markdown))
            {
                Console.Out.Write(AccessPage.Text());
            }
            else
            {
                foreach (var permission in Permissions.Table)
                    Console.Out.WriteLine($"{permission.Data}: {permission.What}: {string.Join(", ", permission.Roles)}");
            }

            return Task.FromResult(CommandLine.Fine);
        });
        return roles;
    }

    /// <summary>A link.</summary>
    /// <param name="surroundings">Where the installation's secret is.</param>
    /// <param name="configuration">Who there is.</param>
    /// <param name="who">Identifier or e-mail address.</param>
    /// <exception cref="UsageException">Nobody is called so, or links do not work here.</exception>
    public static string LinkOf(Surroundings surroundings, CandorConfiguration configuration, string who) => !configuration.SignIn.Embedded
        ? throw new UsageException("Everybody signs in with the provider under sign_in.oidc in candor.yaml: set sign_in.embedded to true for links to work beside it.")
        : SignInLink.Make(MasterKey.ReadOrMake(surroundings.Data), configuration, TimeProvider.System, who)
        ?? throw new UsageException($"Nobody in candor.yaml is called {who}: there are {string.Join(", ", configuration.Staff.Select(member => member.Id))}.");
}
