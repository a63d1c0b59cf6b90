namespace Dice.LoadTests.Engine;

/// <summary>Reports the progress of a run once a second.</summary>
internal static class ProgressReporter
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>The time window of the reported latencies.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(3);

    /// <summary>Reports until the end of the run.</summary>
    public static async Task RunAsync(LoadRun run, IProgress<LoadProgress> progress, CancellationToken end)
    {
        using var timer = new PeriodicTimer(Interval, run.Time);
        var before = (At: TimeSpan.Zero, Started: 0L);
        try
        {
            while (await timer.WaitForNextTickAsync(end))
            {
                var now = run.Clock.Now;
                var started = run.Course.Started;
                progress.Report(Look(run, now, (started - before.Started) / (now - before.At).TotalSeconds));
                before = (now, started);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private static LoadProgress Look(LoadRun run, TimeSpan now, double rate)
    {
        var (profile, course) = (run.Profile, run.Course);
        var latencies = course.Lately(now, Lately);
        var (ended, underWay) = (latencies.Count, run.InFlight.Now());
        foreach (var iteration in underWay)
        {
            if (now - iteration.Arrival.At is var age && age > latencies.At(99))
            {
                latencies.Record(age);
            }
        }

        return new LoadProgress
        {
            Phase = now < profile.WarmUp ? LoadPhase.WarmingUp : now < profile.Duration ? LoadPhase.Measuring : LoadPhase.Draining,
            Elapsed = now,
            Planned = profile.Duration,
            Level = profile.MeanLevel(now, now + TimeSpan.FromMilliseconds(1)),
            Rate = rate,
            Started = course.Started,
            Finished = course.Finished,
            Failed = course.Failed,
            Dropped = course.Dropped,
            InFlight = underWay.Count,
            Recent = latencies,
            P50 = ended > 0 ? latencies.At(50) : null,
            P99 = latencies.Count > 0 ? latencies.At(99) : null,
        };
    }
}
