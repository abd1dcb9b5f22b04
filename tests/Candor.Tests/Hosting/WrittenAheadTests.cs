using Candor.Hosting;
using Candor.Tests.Support;
using JasperFx.CodeGeneration;
using JasperFx.CodeGeneration.Model;
using Microsoft.Extensions.DependencyInjection;
using Wolverine;
using Xunit;

namespace Candor.Tests.Hosting;

/// <summary>What calls the handlers of messages is written ahead, and is that of the handlers as they are.</summary>
[Collection(typeof(Alone))]
public sealed class WrittenAheadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("candor-ahead-").FullName;

    private static string Kept => Path.Combine(Repository.Root, "src", "Candor", "Hosting", "Generated", "WolverineHandlers");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_calls_the_handlers_is_that_of_the_handlers_as_they_are()
    {
        var written = await Write(await RunningCandor.SurroundingsIn(_folder, RunningCandor.Sqlite, Cancel));

        if (Environment.GetEnvironmentVariable("CANDOR_WRITE_HANDLERS") is not null)
            Keep(written);
        Assert.Equal(Texts(written), Texts(Kept));
    }

    [Fact]
    public async Task It_is_the_same_on_PostgreSQL_with_a_broker()
    {
        var written = await Write((await RunningCandor.SurroundingsIn(_folder, RunningCandor.Postgres, Cancel)) with { Broker = "amqp://guest:guest@127.0.0.1:9" });

        Assert.Equal(Texts(written), Texts(Kept));
    }

    private async Task<string> Write(Surroundings surroundings)
    {
        await using var app = await CandorHost.Build(surroundings, RunningCandor.Configuration(), urls: null, _ => { }, Cancel);
        app.Services.GetRequiredService<WolverineOptions>().CodeGeneration.GeneratedCodeOutputPath = Path.Combine(_folder, "written");
        new DynamicCodeBuilder(app.Services, [.. app.Services.GetServices<ICodeFileCollection>()])
        {
            ServiceVariableSource = app.Services.GetService<IServiceVariableSource>(),
        }.WriteGeneratedCode(_ => { });
        return Path.Combine(_folder, "written", Path.GetFileName(Kept));
    }

    private static SortedDictionary<string, string> Texts(string folder) => new(
        Directory.EnumerateFiles(folder).ToDictionary(file => Path.GetFileName(file), file => File.ReadAllText(file).ReplaceLineEndings("\n").TrimEnd()), StringComparer.Ordinal);

    private static void Keep(string written)
    {
        if (Directory.Exists(Kept))
            Directory.Delete(Kept, recursive: true);
        Directory.CreateDirectory(Kept);
        foreach (var (name, text) in Texts(written))
            File.WriteAllText(Path.Combine(Kept, name), text + "\n");
    }

    /// <summary>While code is written, the bus of every host of the process that starts takes itself for a tool's and sends nothing.</summary>
    [CollectionDefinition(DisableParallelization = true)]
    public sealed class Alone;
}
