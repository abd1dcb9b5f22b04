using System.Collections.Concurrent;
using Candor.Domain.Rubrics;
using Candor.Domain.Screenings;
using Candor.Evaluation;
using Candor.Transcription;
using Microsoft.Extensions.DependencyInjection;

namespace Candor.Tests.Consent;

/// <summary>Stand in for the recogniser and the evaluator and note for whom they worked.</summary>
internal sealed class Spies : IAudioConverter, ISpeechToText, IEvaluator
{
    private readonly ConcurrentQueue<(string What, string Screening)> _worked = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("candor-spies-").FullName;

    /// <summary>Who heard or rated whom.</summary>
    public IReadOnlyCollection<(string What, string Screening)> Worked => _worked;

    /// <summary>Holds the recogniser up; null to let it work.</summary>
    public Func<CancellationToken, Task>? Hold { get; set; }

    public string Name => "spy";

    public void Register(IServiceCollection services) =>
        services.AddSingleton<IAudioConverter>(this).AddSingleton<ISpeechToText>(this).AddSingleton<IEvaluator>(this);

    public Task<ConvertedAudio> Convert(IReadOnlyList<Stream> segments, TimeSpan limit, CancellationToken cancellation)
    {
        var folder = new WorkingFolder(_folder).Create();
        var path = folder.File("answer.wav");
        File.WriteAllText(path, "RIFF");
        return Task.FromResult(new ConvertedAudio(folder, path, TimeSpan.FromSeconds(1), []));
    }

    public async Task<IReadOnlyList<Word>> Transcribe(Permit permit, string wav16kMonoPath, string language, CancellationToken cancellation)
    {
        _worked.Enqueue(("recogniser", permit.Screening));
        if (Hold is { } hold)
            await hold(cancellation);
        return [new Word("hello", 0, 1)];
    }

    public Task<CheckedEvaluation> Evaluate(Permit permit, Rubric rubric, Transcript transcript, CancellationToken cancellation)
    {
        _worked.Enqueue(("evaluator", permit.Screening));
        return new SignalEvaluator().Evaluate(permit, rubric, transcript, cancellation);
    }
}
