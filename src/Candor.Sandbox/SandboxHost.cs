using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Sandbox.Ashby;
using Candor.Sandbox.Board;
using Candor.Sandbox.Faults;
using Candor.Sandbox.Greenhouse;
using Candor.Sandbox.Hooks;
using Candor.Sandbox.Lever;
using Candor.Sandbox.Mail;
using Candor.Sandbox.Workday;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using SmtpServer;

namespace Candor.Sandbox;

/// <summary>Puts the sandbox together and runs it.</summary>
internal static class SandboxHost
{
    /// <summary>Runs until it is stopped.</summary>
    public static async Task<int> Run(SandboxOptions options, string urls, int smtpPort, int seed, bool json, CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(urls);
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace);

        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new FaultBox(seed));
        builder.Services.AddSingleton<ApiLog>();
        builder.Services.AddSingleton<Traffic>();
        builder.Services.AddSingleton<Mailbox>();
        builder.Services.AddSingleton<BoardVersion>();
        builder.Services.AddSingleton<HookSender>();
        builder.Services.AddHostedService(services => services.GetRequiredService<HookSender>());
        GreenhouseWing.Add(builder.Services);
        LeverWing.Add(builder.Services);
        AshbyWing.Add(builder.Services);
        WorkdayWing.Add(builder.Services);
        builder.Services.AddHttpClient();
        builder.Services.AddRazorComponents();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider(); // nothing here outlives the process
        builder.Services.ConfigureHttpJsonOptions(http => http.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);

        await using var app = builder.Build();
        var wings = app.Services.GetServices<IWing>().ToList();
        app.UseMiddleware<FaultMiddleware>();
        foreach (var wing in wings)
        {
            wing.Map(app);
            wing.Seed();
        }

        Control.Map(app, wings);
        BoardRoutes.Map(app, wings);

        var mail = StartMail(app.Services.GetRequiredService<Mailbox>(), ref smtpPort, cancel);
        await app.StartAsync(cancel);
        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Console.Out.WriteLine(json
            ? new JsonObject { ["ready"] = true, ["url"] = url, ["smtp"] = smtpPort }.ToJsonString()
            : $"The sandbox listens on {url} (board), its mailbox on port {smtpPort}. Everything in it is made up.");
        await app.WaitForShutdownAsync(cancel);
        await mail;
        return 0;
    }

    private static async Task Ended(Task running)
    {
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // Stopped, as asked.
        }
    }

    private static Task StartMail(Mailbox mailbox, ref int port, CancellationToken cancel)
    {
        if (port == 0)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        var chosen = port;
        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add(mailbox);
        var server = new SmtpServer.SmtpServer(
            new SmtpServerOptionsBuilder()
                .ServerName("sandbox.example")
                .Endpoint(endpoint => endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, chosen)))
                .Build(),
            services);
        return Ended(server.StartAsync(cancel));
    }
}
