using System.Globalization;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using Dice.LoadTests.Resources;
using Dice.LoadTests.Results;

namespace Dice.LoadTests.Workers;

/// <summary>
/// Runs a load with several generator processes, which start together at a set time, and merges their measurements. Thresholds are judged on the merged
/// measurements. A worker that ends, hangs or is killed before the start ends the run with an error; after the start, the others continue, and the result is partial and failed.
/// </summary>
/// <param name="time">The source of time.</param>
/// <param name="workers">The number of processes.</param>
/// <param name="start">Starts the process of a plan.</param>
/// <param name="progress">Receives the progress of all workers; null for none.</param>
/// <param name="resources">The resources to observe during a run; each worker observes itself.</param>
public sealed class LoadWorkers(TimeProvider time, int workers, Func<WorkerPlan, IWorkerProcess> start, IProgress<LoadProgress>? progress = null, params IReadOnlyList<IResourceSource> resources) : ILoadEngine
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    /// <summary>The time between the command and the start: long enough for every worker to have received it.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(500);

    /// <summary>The time that a cancelled worker has to remove its data and to report.</summary>
    private static readonly TimeSpan CancelDeadline = TimeSpan.FromSeconds(75);

    /// <summary>The time without a message after which a worker hangs: messages come every second, and a busy machine may delay them.</summary>
    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A folder for a file of each worker with all its response times; null for none.</summary>
    public string? SamplesFolder { get; init; }

    /// <summary>Receives a line when a worker is lost, because the run then continues for its remaining time.</summary>
    public Action<string>? Told { get; init; }

    /// <inheritdoc/>
    public async Task<LoadResult> RunAsync(Scenario scenario, LoadProfile profile, CancellationToken cancellation)
    {
        ProfileValidator.Check(profile with { Share = new LoadShare(0, workers) }, scenario);
        progress?.Report(new LoadProgress { Phase = LoadPhase.Preparing, Planned = profile.Duration });
        var processes = new List<IWorkerProcess>();
        try
        {
            for (var worker = 0; worker < workers; worker++)
            {
                processes.Add(start(new WorkerPlan
                {
                    Scenario = scenario.Name,
                    Profile = profile with { Share = new LoadShare(worker, workers) },
                    Samples = SamplesFolder is null ? null : Path.Combine(SamplesFolder, string.Create(CultureInfo.InvariantCulture, $"worker-{worker + 1}.ticks")),
                }));
            }

            WorkerLink[] links = [.. processes.Select((process, worker) => new WorkerLink(worker + 1, process, time))];
            return await RunAsync(scenario, profile, links, cancellation);
        }
        finally
        {
            foreach (var process in processes)
            {
                await process.DisposeAsync();
            }
        }
    }

    private async Task<LoadResult> RunAsync(Scenario scenario, LoadProfile profile, WorkerLink[] links, CancellationToken cancellation)
    {
        var startedAt = await StartTogetherAsync(links, cancellation);
        var clock = new RunClock(time);
        clock.BeginIn(startedAt - time.GetUtcNow());
        var run = new MergedRun(profile, links, clock);
        var sampler = new ResourceSampler(resources, time);
        using var sampled = new CancellationTokenSource();
        var sampling = sampler.RunAsync(new TimeSeries(profile).Width, sampled.Token);
        string? broken = null;
        TimeSpan? reported = null;
        var told = new HashSet<WorkerLink>();
        await SuperviseAsync(links, () =>
        {
            if (links.All(link => link.IsPastLoad))
            {
                sampled.Cancel();
            }

            if (broken is null && !cancellation.IsCancellationRequested && ThresholdWatch.IsNeeded(profile) && ThresholdWatch.FirstBroken(run) is { } reason)
            {
                broken = reason;
                Array.ForEach(links, link => link.Send(new WorkerCommand { Broken = reason }));
            }

            foreach (var link in links.Where(link => link.Lost is not null && told.Add(link)))
            {
                Told?.Invoke($"worker {link.Number} of {workers} is lost: it {link.Lost}; the others continue, and the result will be partial");
            }

            if (reported is null || run.Now - reported >= ProgressInterval)
            {
                reported = run.Now;
                progress?.Report(run.Progress());
            }
        }, until: null, cancellation);
        await sampled.CancelAsync();
        await sampling;
        foreach (var link in links.Where(link => link.Report is { End: LoadEnd.Cancelled } && !cancellation.IsCancellationRequested))
        {
            link.Lose("was interrupted; its measurements until then are included");
        }

        return MergedResult.Build(scenario, profile, links, startedAt, broken, cancellation.IsCancellationRequested, sampler);
    }

    /// <summary>Waits until all workers are ready, then sets the time of the start.</summary>
    /// <exception cref="LoadException">A worker did not become ready.</exception>
    private async Task<DateTimeOffset> StartTogetherAsync(WorkerLink[] links, CancellationToken cancellation)
    {
        await SuperviseAsync(links, static () => { }, until: () => links.All(link => link.IsReady) || links.Any(link => link.Ended.IsCompleted), cancellation);
        if (!cancellation.IsCancellationRequested && links.FirstOrDefault(link => link.Ended.IsCompleted) is { } failed)
        {
            // The others remove their data and end.
            Array.ForEach(links, link => link.Send(new WorkerCommand { Cancel = true }));
            using var now = new CancellationTokenSource();
            await now.CancelAsync();
            await SuperviseAsync(links, static () => { }, until: null, now.Token);
            throw failed is { Problem: { } problem, Remedy: { } remedy }
                ? new LoadException($"worker {failed.Number} of {workers} could not start: {problem}", remedy)
                : new LoadException($"worker {failed.Number} of {workers} {failed.Lost} before the start{LinesOf(failed)}", "the load was not started; correct the cause, then run it again");
        }

        var at = time.GetUtcNow() + Lead;
        Array.ForEach(links, link => link.Send(new WorkerCommand { StartAt = at }));
        return at;
    }

    /// <summary>Watches over the workers until all have ended: ends those that hang, and cancels all after a cancellation.</summary>
    /// <param name="links">The workers.</param>
    /// <param name="look">Called several times a second, and at the end.</param>
    /// <param name="until">Ends the supervision earlier; null for never.</param>
    /// <param name="cancellation">Cancels all workers; the supervision continues until they have ended.</param>
    private async Task SuperviseAsync(WorkerLink[] links, Action look, Func<bool>? until, CancellationToken cancellation)
    {
        var all = Task.WhenAll(links.Select(link => link.Ended));
        long? cancelledAt = null;
        while (!all.IsCompleted && until?.Invoke() is not true)
        {
            await Task.WhenAny(all, Task.Delay(Tick, time, CancellationToken.None));
            foreach (var link in links.Where(link => !link.Ended.IsCompleted && link.Silence > LongestSilence))
            {
                link.Kill(string.Create(CultureInfo.InvariantCulture, $"hung: it sent nothing for {link.Silence.TotalSeconds:0} s, and was killed"));
            }

            if (cancellation.IsCancellationRequested && cancelledAt is null)
            {
                cancelledAt = time.GetTimestamp();
                Array.ForEach(links, link => link.Send(new WorkerCommand { Cancel = true }));
            }

            if (cancelledAt is { } since && time.GetElapsedTime(since) > CancelDeadline)
            {
                Array.ForEach(links, link => link.Kill(string.Create(CultureInfo.InvariantCulture, $"did not end within {CancelDeadline.TotalSeconds:0} s after the cancellation, and was killed")));
            }

            look();
        }

        look(); // A worker may have ended after the last look.
    }

    private static string LinesOf(WorkerLink link) => link.LastLines.Count == 0 ? "" : $"; its last lines:\n    {string.Join("\n    ", link.LastLines)}";
}
