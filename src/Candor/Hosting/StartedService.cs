namespace Candor.Hosting;

/// <summary>
/// Work in the background that begins once everything has started. A message that is sent before the bus runs is lost, and the bus remembers that there was no
/// way for messages of its kind: they would be lost until the next start.
/// </summary>
/// <param name="lifetime">Says when everything has started.</param>
public abstract class StartedService(IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <summary>Does the work.</summary>
    /// <param name="stoppingToken">Ends it.</param>
    protected abstract Task Run(CancellationToken stoppingToken);

    /// <inheritdoc />
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var told = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(stoppingToken);
        await Run(stoppingToken);
    }
}
