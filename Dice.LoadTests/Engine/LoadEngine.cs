using Dice.LoadTests.Model;
using Dice.LoadTests.Resources;
using Dice.LoadTests.Results;

namespace Dice.LoadTests.Engine;

/// <summary>
/// The built-in engine. It avoids coordinated omission: arrivals do not wait for responses, latency starts at the intended start, iterations without a response are included, and
/// the result reports the limits of the generator. Its memory depends on the profile's concurrency and stages, not on the duration of the run.
/// </summary>
/// <param name="time">The source of time.</param>
/// <param name="progress">Receives the progress once a second; null for none.</param>
/// <param name="resources">The resources to observe during a run.</param>
public sealed class LoadEngine(TimeProvider time, IProgress<LoadProgress>? progress = null, params IReadOnlyList<IResourceSource> resources) : ILoadEngine
{
    /// <summary>The timeout of the cleanup.</summary>
    private static readonly TimeSpan CleanUpDeadline = TimeSpan.FromSeconds(60);

    /// <summary>Starts the iterations until the profile is over or stopped; blocks its thread. NBomber's adapter replaces it.</summary>
    internal Action<LoadRun, CancellationToken> Generate { get; init; } = static (run, stop) =>
    {
        if (run.Profile.Kind == LoadKind.Open)
        {
            OpenLoad.Run(run, stop);
        }
        else
        {
            ClosedLoad.Run(run, stop);
        }
    };

    /// <summary>Returns the set time of the start when the scenario is prepared. By default the load starts immediately.</summary>
    internal Func<CancellationToken, Task<DateTimeOffset>>? StartAt { get; init; }

    /// <summary>Watches the run and stops it by returning a reason; by default, the profile's thresholds.</summary>
    internal Func<LoadRun, CancellationToken, Task<string?>> Watch { get; init; } = ThresholdWatch.RunAsync;

    /// <summary>Receives the response time of each measured iteration; null for none.</summary>
    internal Action<TimeSpan>? Sampled { get; init; }

    /// <inheritdoc/>
    public async Task<LoadResult> RunAsync(Scenario scenario, LoadProfile profile, CancellationToken cancellation)
    {
        var (measured, end) = await MeasureAsync(scenario, profile, cancellation);
        return ResultBuilder.Build(measured, end);
    }

    /// <summary>Runs a scenario and returns its measurements.</summary>
    internal async Task<(Measurements Measured, RunEnd End)> MeasureAsync(Scenario scenario, LoadProfile profile, CancellationToken cancellation)
    {
        ProfileValidator.Check(profile, scenario);
        GeneratorFiles.Ensure(profile);
        var warnings = new List<string>();
        progress?.Report(new LoadProgress { Phase = LoadPhase.Preparing, Planned = profile.Duration });
        DateTimeOffset? set = null;
        try
        {
            if (scenario.Prepare is { } prepare)
            {
                await prepare(cancellation);
            }

            set = StartAt is null ? null : await StartAt(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The run ends before its first arrival, with a valid result.
        }
        catch
        {
            await CleanUpAsync(scenario, warnings);
            throw;
        }

        var startedAt = set ?? time.GetUtcNow();
        var cpu = ProcessorTime();
        using var run = new LoadRun(scenario, profile, time) { Sampled = Sampled };
        if (set is not null)
        {
            run.Clock.BeginIn(startedAt - time.GetUtcNow());
        }

        var sampler = new ResourceSampler(resources, time);
        var (end, startLateness, arrivalsEnded) = await RunAsync(run, sampler, cancellation);
        cpu = ProcessorTime() - cpu;
        var ended = run.Clock.Now;
        progress?.Report(new LoadProgress { Phase = LoadPhase.CleaningUp, Elapsed = ended, Planned = profile.Duration });
        await CleanUpAsync(scenario, warnings);
        return (run.Measured(), new RunEnd(end, startedAt, arrivalsEnded, ended, cpu, sampler.Series(startedAt + profile.WarmUp), [.. warnings, .. sampler.Faults], startLateness));
    }

    private async Task<(LoadEnd End, TimeSpan StartLateness, TimeSpan ArrivalsEnded)> RunAsync(LoadRun run, ResourceSampler sampler, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var arrived = new CancellationTokenSource();
        var watch = WatchAsync(run, stop, arrived.Token);
        var sampling = sampler.RunAsync(run.Course.Width, arrived.Token);
        var telling = progress is null ? Task.CompletedTask : ProgressReporter.RunAsync(run, progress, arrived.Token);
        var startLateness = TimeSpan.Zero;
        await OnOwnThreadAsync(() =>
        {
            PreciseWait.Until(run.Clock, TimeSpan.Zero, stop.Token.WaitHandle);
            startLateness = run.Clock.Now;
            Generate(run, stop.Token);
        });
        var arrivalsEnded = run.Clock.Now;
        await run.DrainAsync(stop.Token);
        await arrived.CancelAsync();
        var broken = await watch;
        await Task.WhenAll(sampling, telling);
        var end = broken is not null ? LoadEnd.ThresholdBroken : cancellation.IsCancellationRequested ? LoadEnd.Cancelled : LoadEnd.Completed;
        return (end, startLateness, arrivalsEnded);
    }

    private async Task<string?> WatchAsync(LoadRun run, CancellationTokenSource stop, CancellationToken end)
    {
        var broken = await Watch(run, end);
        if (broken is not null)
        {
            await stop.CancelAsync();
        }

        return broken;
    }

    private static Task OnOwnThreadAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception fault)
            {
                done.SetException(fault);
            }
        })
        { IsBackground = true, Name = "load arrivals", Priority = ThreadPriority.AboveNormal };
        thread.Start();
        return done.Task;
    }

    private static async Task CleanUpAsync(Scenario scenario, List<string> warnings)
    {
        if (scenario.CleanUp is not { } cleanUp)
        {
            return;
        }

        using var deadline = new CancellationTokenSource(CleanUpDeadline);
        try
        {
            await cleanUp(deadline.Token);
        }
        catch (Exception fault)
        {
            warnings.Add($"The cleanup of scenario '{scenario.Name}' failed; data of the run may remain: {fault.Message}");
        }
    }

    private static TimeSpan ProcessorTime() => OperatingSystem.IsWindows() || OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? Env.CpuUsage.TotalTime : TimeSpan.Zero;
}
