using Candor.Access;
using Candor.Access.Accounts;
using Candor.Access.Machines;
using Candor.Access.Support;
using Candor.Audit;
using Candor.Audit.Witness;
using Candor.Configuration;
using Candor.Configuration.Live;
using Candor.Connectors;
using Candor.Connectors.Http;
using Candor.Consent;
using Candor.Evaluation;
using Candor.Hosting.Pages;
using Candor.Intake;
using Candor.Interview;
using Candor.Invitation;
using Candor.Operate;
using Candor.Policy;
using Candor.Privacy;
using Candor.Reconcile;
using Candor.Retry;
using Candor.Review;
using Candor.Storage;
using Candor.Storage.Objects;
using Candor.Transcription;
using Candor.WriteBack;
using JasperFx.CodeGeneration;
using Wolverine;
using Wolverine.RabbitMQ;

namespace Candor.Hosting;

/// <summary>Puts the rooms together into one web application.</summary>
public static class CandorHost
{
    /// <summary>Messages of a kind handled at once; over a broker, of all kinds.</summary>
    private const int AtOnce = 12;

    /// <summary>How long handling a message may take: a step may wait for several windows of a vendor's rate limit.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(15);

    /// <summary>Builds the application, with its tables in place; it is not started.</summary>
    /// <param name="surroundings">What the environment says.</param>
    /// <param name="configuration">The checked configuration.</param>
    /// <param name="urls">Where to listen, as ASP.NET writes it; null for <c>CANDOR_URLS</c> or the default.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UsageException">
    /// Another process uses the data folder, recordings cannot be kept where they should be, or the configuration would loosen the law or needs a second person first.
    /// </exception>
    public static Task<WebApplication> Build(Surroundings surroundings, CandorConfiguration configuration, string? urls, CancellationToken cancel) =>
        Build(surroundings, configuration, urls, _ => { }, cancel);

    /// <summary>As the other, with services that stand in for ours.</summary>
    /// <param name="surroundings">What the environment says.</param>
    /// <param name="configuration">The checked configuration.</param>
    /// <param name="urls">Where to listen.</param>
    /// <param name="standIns">Registers them.</param>
    /// <param name="cancel">Gives up.</param>
    internal static async Task<WebApplication> Build(
        Surroundings surroundings,
        CandorConfiguration configuration,
        string? urls,
        Action<IServiceCollection> standIns,
        CancellationToken cancel)
    {
        RefusedChanges.Refuse(surroundings, configuration, TimeProvider.System.GetUtcNow());
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(urls ?? Environment.GetEnvironmentVariable("CANDOR_URLS") ?? "http://127.0.0.1:5080");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        Logging.Use(builder.Logging);

        var database = DatabaseSetup.Of(surroundings);
        if (database.Postgres is null)
            builder.Services.AddSingleton(DataFolderLock.Take(surroundings.Data));
        await database.Prepare(configuration.Tenant, cancel);
        database.AddTo(builder.Services);
        AddRooms(builder.Services, surroundings, configuration);
        builder.Services.AddScoped<IOutbox, BusOutbox>();
        builder.Services.AddHostedService<ReconcileSchedule>();
        builder.Services.AddHostedService<RetentionSchedule>();
        builder.Services.AddHostedService<WitnessSchedule>();
        builder.Services.AddHostedService<BorderWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DriftWatch>());
        standIns(builder.Services);
        builder.Host.UseWolverine(bus => UseBus(bus, database, surroundings.Broker));
        builder.Services.AddWatching();

        var app = builder.Build();
        try
        {
            await app.Services.CheckObjects(cancel);
            await app.Services.TakeVersion(configuration, cancel);
        }
        catch (UsageException)
        {
            await app.DisposeAsync();
            throw;
        }

        PagesRoom.Use(app, surroundings.Proxies);
        app.UseAntiforgery();
        MapRooms(app);
        return app;
    }

    /// <summary>The rooms' services without the web and the bus.</summary>
    /// <param name="surroundings">What the environment says.</param>
    /// <param name="configuration">The checked configuration.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<ServiceProvider> OfflineServices(Surroundings surroundings, CandorConfiguration configuration, CancellationToken cancel)
    {
        var services = new ServiceCollection();
        services.AddLogging(Logging.Use);
        var database = DatabaseSetup.Of(surroundings);
        await database.Prepare(configuration.Tenant, cancel);
        database.AddTo(services);
        AddRooms(services, surroundings, configuration);
        services.AddScoped<IOutbox, QuietOutbox>();
        return services.BuildServiceProvider();
    }

    private static void AddRooms(IServiceCollection services, Surroundings surroundings, CandorConfiguration configuration)
    {
        services.AddSingleton(surroundings);
        services.AddSingleton(configuration);
        services.AddSingleton(TimeProvider.System);
        services.AddHttpClient();
        // Connectors decide themselves what is sent again and where to: nothing is followed or repeated behind their back.
        services.AddSingleton(new Outbound(surroundings.Reach));
        services.ConfigureHttpClientDefaults(http => http
            .ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredService<Outbound>().Handler()).AddHttpMessageHandler<ExchangeRecorder>());

        // Storage
        services.AddSingleton(new Tenant(configuration.Tenant));
        services.AddSingleton(MasterKey.ReadOrMake(surroundings.Data));
        services.AddSingleton(provider => new DataKeys(Path.Combine(surroundings.Data, "keys"), provider.GetRequiredService<MasterKey>()));
        services.AddObjects(surroundings);
        services.AddSingleton<ICredentialVault, CredentialVault>();
        services.AddSingleton<EventCodec>();
        services.AddSingleton<Journal>();
        services.AddSingleton<SequencerSignal>();
        services.AddSingleton<WriteTurn>();
        services.AddSingleton<EventGroups>();
        services.AddSingleton<LedgerKey>();
        services.AddSingleton<Sequencer>();
        services.AddHostedService(provider => provider.GetRequiredService<Sequencer>());
        services.AddScoped<ExportBundle>();
        services.AddSingleton<Looks>();
        services.AddWitness();

        services.AddPages().AddAccess(surroundings, configuration).AddApiDescription(configuration.PublicUrl).AddConsent().AddInterview().AddReview();
        services.AddSingleton(_ => PackShelf.Load(surroundings.Packs));
        services.AddSingleton(_ => NoticeShelf.Load(Path.Combine(surroundings.Packs, "notices")));
        services.AddSingleton<LawGate>();
        services.AddSingleton<Borders>();
        services.AddScoped<BorderStops>();
        services.AddSingleton<IGate>(provider => provider.GetRequiredService<LawGate>());
        services.AddSingleton<IConsentTexts>(provider => provider.GetRequiredService<LawGate>());
        services.AddSingleton(Vendors.All);
        services.AddSingleton<Connections>();
        services.AddConfigurationRoom();
        services.AddSingleton<IMailer, SmtpMailer>();
        services.AddSingleton(new WorkingFolder(Path.Combine(surroundings.Data, "working")));
        services.AddSingleton<IAudioConverter, AudioConverter>();
        services.AddSingleton(provider =>
            SpeechProviders.Create(configuration.Speech.Provider, configuration.Speech.Model, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IEvaluator, SignalEvaluator>();
        services.AddSingleton<ResultSources>();
        services.AddScoped<Refusals>();
        services.AddSingleton<AssessmentReports>();
        services.AddScoped<Assessments>();
        services.AddHostedService<Waker>();
        services.AddReconcile();
        services.AddRetry();
        services.AddPrivacy();
        services.AddScoped<Fsck>();
    }

    private static void UseBus(WolverineOptions bus, DatabaseSetup database, string? broker)
    {
        bus.Discovery.IncludeAssembly(typeof(CandorHost).Assembly);
        // What calls the handlers is written ahead, so that no start compiles it: scripts/write-handlers.sh, decision 24.
        bus.ApplicationAssembly = typeof(CandorHost).Assembly;
        bus.CodeGeneration.GeneratedNamespace = $"{typeof(CandorHost).Namespace}.Generated";
        bus.CodeGeneration.TypeLoadMode = TypeLoadMode.Static;
        bus.Durability.Mode = database.Postgres is null ? DurabilityMode.Solo : DurabilityMode.Balanced;
        database.Persist(bus);
        bus.Policies.UseDurableLocalQueues();
        bus.DefaultExecutionTimeout = LongestStep;
        Retries.Use(bus);
        if (broker is null)
        {
            // These wait for ATSs more than they work; one that waits for its account's rate limit must not hold up another account.
            foreach (var waits in new[] { typeof(WebhookReceived), typeof(Invite), typeof(WriteBackResult), typeof(ReadAgain) })
                bus.LocalQueueFor(waits).MaximumParallelMessages(AtOnce);
            return;
        }

        bus.UseRabbitMq(new Uri(broker)).AutoProvision();
        bus.Publish(rule => rule.MessagesFromAssembly(typeof(CandorHost).Assembly).ToRabbitQueue("candor").UseDurableOutbox());
        bus.ListenToRabbitQueue("candor").UseDurableInbox().MaximumParallelMessages(AtOnce);
    }

    private static void MapRooms(WebApplication app)
    {
        Watching.Map(app);
        Webhooks.Map(app);
        PartnerRoutes.Map(app);
        CandidateRoutes.Map(app);
        InterviewRoutes.Map(app);
        SignIn.Map(app);
        AccountRoutes.Map(app);
        Connect.Map(app);
        ReviewRoutes.Map(app);
        ScreeningsApi.Map(app);
        TokenRoute.Map(app);
        KeyRoutes.Map(app);
        SupportRoutes.Map(app);
        ApiDescription.Map(app);
        OperationsRoutes.Map(app);
        PolicyRoutes.Map(app);
        ReconcileRoutes.Map(app);
        DeadLetterRoutes.Map(app);
        PrivacyRoutes.Map(app);
        WitnessRoutes.Map(app);
        ConfigurationRoom.Map(app);
    }
}
