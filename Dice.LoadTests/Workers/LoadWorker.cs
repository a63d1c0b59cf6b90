using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using Dice.LoadTests.Resources;

namespace Dice.LoadTests.Workers;

/// <summary>
/// One of several generator processes. It prepares its data, says that it is ready, starts at the set time, runs its share of the load, and sends its
/// measurements. It says something at least every second, so that the host notices a worker that hangs.
/// </summary>
/// <param name="time">The source of time.</param>
/// <param name="input">The host's commands. Its end cancels the run, because the host is gone; unless the plan contains the time of the start.</param>
/// <param name="output">Receives the messages.</param>
[SuppressMessage("Design", "CA1001", Justification = "The thread that listens to the host can cancel until the process ends.")]
public sealed class LoadWorker(TimeProvider time, TextReader input, TextWriter output)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<DateTimeOffset> _startAt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancelled = new();
    private LoadProgress? _progress;

    /// <summary>Runs the worker.</summary>
    /// <param name="plan">What it runs.</param>
    /// <param name="scenario">The scenario of the plan.</param>
    /// <param name="cancellation">Cancels the run; the measurements until then are sent.</param>
    /// <returns>0 when the measurements were sent, otherwise 1.</returns>
    public async Task<int> RunAsync(WorkerPlan plan, Scenario scenario, CancellationToken cancellation)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _cancelled.Token);
        using var over = new CancellationTokenSource();
        var samples = plan.Samples is null ? null : new ConcurrentQueue<TimeSpan>();
        ListenInBackground(plan.StartAt is null);
        var beating = BeatAsync(over.Token);
        var engine = new LoadEngine(time, new Latest(this), new GeneratorResources(time, NameOf(plan.Profile.Share.Worker)))
        {
            StartAt = stop => StartAtAsync(plan, stop),
            Watch = WatchAsync,
            Sampled = samples is null ? null : samples.Enqueue,
        };
        WorkerMessage last;
        try
        {
            var (measured, end) = await engine.MeasureAsync(scenario, plan.Profile, linked.Token);
            if (samples is not null)
            {
                await File.WriteAllLinesAsync(plan.Samples!, samples.Select(sample => sample.Ticks.ToString(CultureInfo.InvariantCulture)), CancellationToken.None);
            }

            last = new WorkerMessage { Report = ReportOf(measured, end) };
        }
        catch (LoadException error)
        {
            last = new WorkerMessage { Problem = error.Problem, Remedy = error.Remedy };
        }
        catch (Exception error) when (error is HttpRequestException or IOException or UnauthorizedAccessException or JsonException)
        {
            last = new WorkerMessage { Problem = $"the load could not start, because the system did not answer as expected: {error.Message}", Remedy = "see ./run-env.sh status and ./run-env.sh logs edge" };
        }

        await over.CancelAsync();
        await beating;
        Send(last);
        return last.Report is null ? 1 : 0;
    }

    /// <summary>The name of a worker in the charts of resources.</summary>
    internal static string NameOf(int worker) => string.Create(CultureInfo.InvariantCulture, $"(worker {worker + 1})");

    private static WorkerReport ReportOf(Measurements measured, RunEnd end) => new()
    {
        End = end.End,
        StartedAt = end.StartedAt,
        StartLateness = end.StartLateness,
        ArrivalsEnded = end.ArrivalsEnded,
        Ended = end.Ended,
        Cpu = end.Cpu,
        Resources = end.Resources,
        Warnings = [.. end.Warnings],
        Measured = MeasurementsCode.Of(measured),
    };

    private Task<DateTimeOffset> StartAtAsync(WorkerPlan plan, CancellationToken stop)
    {
        if (plan.StartAt is { } set)
        {
            return Task.FromResult(set);
        }

        Send(new WorkerMessage { IsReady = true });
        return _startAt.Task.WaitAsync(stop);
    }

    /// <summary>Sends what the host needs to judge thresholds, until the host stops the run or it ends.</summary>
    private async Task<string?> WatchAsync(LoadRun run, CancellationToken end)
    {
        if (!ThresholdWatch.IsNeeded(run.Profile))
        {
            return null;
        }

        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await Task.WhenAny(_broken.Task, timer.WaitForNextTickAsync(end).AsTask()) is Task<bool> tick)
            {
                await tick;
                Send(new WorkerMessage { Watched = Watched(run) });
            }
        }
        catch (OperationCanceledException)
        {
            return null; // The run is over.
        }

        return await _broken.Task;
    }

    private static WatchedReadings Watched(IWatched run)
    {
        if (!run.Profile.SeeksCapacity)
        {
            var (whole, step) = run.Measured();
            var steps = run.Profile.Thresholds.Select(threshold => threshold.Step).OfType<string>().Distinct();
            return new WatchedReadings(ReadingCode.Of(whole), steps.ToImmutableDictionary(name => name, name => ReadingCode.Of(step(name))), ImmutableDictionary<int, ReadingCode>.Empty);
        }

        // Iterations of earlier stages have ended, except for those that a frozen system still holds: these break the current stage too.
        var (begin, now) = (TimeSpan.Zero, run.Now);
        var stages = ImmutableDictionary.CreateBuilder<int, ReadingCode>();
        foreach (var (index, stage) in run.Profile.Stages.Index())
        {
            if (now >= begin && now < begin + stage.Duration * 2)
            {
                stages[index] = ReadingCode.Of(run.Stage(index));
            }

            begin += stage.Duration;
        }

        return new WatchedReadings(null, ImmutableDictionary<string, ReadingCode>.Empty, stages.ToImmutable());
    }

    private async Task BeatAsync(CancellationToken over)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                var progress = Volatile.Read(ref _progress);
                Send(new WorkerMessage { Progress = progress, Recent = progress?.Recent?.Encode() });
            }
            while (await timer.WaitForNextTickAsync(over));
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private void ListenInBackground(bool endsWithInput) => new Thread(() =>
    {
        while (input.ReadLine() is { } line)
        {
            var command = WorkerJson.Command(line);
            if (command?.StartAt is { } startAt)
            {
                _startAt.TrySetResult(startAt);
            }

            if (command?.Broken is { } broken)
            {
                _broken.TrySetResult(broken);
            }

            if (command is { Cancel: true })
            {
                _ = _cancelled.CancelAsync();
            }
        }

        if (endsWithInput)
        {
            _ = _cancelled.CancelAsync();
        }
    })
    { IsBackground = true, Name = "host's commands" }.Start();

    private void Send(WorkerMessage message)
    {
        var line = JsonSerializer.Serialize(message, WorkerJson.Default.WorkerMessage);
        lock (_lock)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    private sealed class Latest(LoadWorker worker) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => Volatile.Write(ref worker._progress, value);
    }
}
