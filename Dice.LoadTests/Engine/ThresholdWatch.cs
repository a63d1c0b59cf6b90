using Dice.LoadTests.Model;

namespace Dice.LoadTests.Engine;

/// <summary>
/// Evaluates the thresholds during a run and stops the run when one is broken. Iterations in flight count with their current duration, so that a system that no longer
/// responds is detected too.
/// </summary>
internal static class ThresholdWatch
{
    /// <summary>The minimum number of iterations for which a share is meaningful.</summary>
    private const int FewestStarted = 10;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Watches until a threshold that ends the run is broken.</summary>
    /// <returns>The threshold in words; null when the watch was stopped.</returns>
    public static async Task<string?> RunAsync(LoadRun run, CancellationToken end)
    {
        if (!IsNeeded(run.Profile))
        {
            return null;
        }

        using var timer = new PeriodicTimer(Interval, run.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(end))
            {
                if (FirstBroken(run) is { } broken)
                {
                    return broken;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }

        return null;
    }

    /// <summary>Whether the profile has thresholds that can end a run.</summary>
    public static bool IsNeeded(LoadProfile profile) => profile.SeeksCapacity || profile.Thresholds.Any(threshold => threshold.AbortAfter is not null);

    /// <summary>Returns the first broken threshold that ends the run, in words; null for none.</summary>
    public static string? FirstBroken(IWatched run) => run.Profile.SeeksCapacity ? FirstBrokenOfStages(run) : FirstBrokenOfAll(run);

    private static string? FirstBrokenOfAll(IWatched run)
    {
        var elapsed = run.Now - run.Profile.WarmUp;
        var due = run.Profile.Thresholds.Where(threshold => threshold.AbortAfter <= elapsed).ToArray();
        if (due.Length == 0)
        {
            return null;
        }

        var (whole, step) = run.Measured();
        return whole.Started < FewestStarted ? null : due.FirstOrDefault(threshold => IsBroken(threshold, Of(threshold)))?.Text;

        Reading Of(Threshold threshold) => threshold.Step is null ? whole : step(threshold.Step);

        bool IsBroken(Threshold threshold, Reading measured) => ThresholdCheck.Judge(threshold, measured, elapsed) is { Actual: not null, Holds: false };
    }

    /// <summary>Evaluates each stage separately, after half of it; a throughput only after the whole stage.</summary>
    private static string? FirstBrokenOfStages(IWatched run)
    {
        var begin = TimeSpan.Zero;
        foreach (var (index, stage) in run.Profile.Stages.Index())
        {
            var into = run.Now - begin;
            if (into < stage.Duration / 2)
            {
                return null;
            }

            if (stage.Measured && run.Stage(index) is { Started: >= FewestStarted } measured)
            {
                var broken = run.Profile.Thresholds
                    .Where(threshold => threshold.Kind != ThresholdKind.Throughput || into > stage.Duration + Interval)
                    .FirstOrDefault(threshold => ThresholdCheck.Judge(threshold, measured, stage.Duration) is { Actual: not null, Holds: false });
                if (broken is not null)
                {
                    return broken.Text;
                }
            }

            begin += stage.Duration;
        }

        return null;
    }
}

/// <summary>A run whose thresholds are evaluated while it lasts. Iterations in flight are included with their current duration.</summary>
internal interface IWatched
{
    /// <summary>The profile.</summary>
    LoadProfile Profile { get; }

    /// <summary>The time since the beginning, warm-up included.</summary>
    TimeSpan Now { get; }

    /// <summary>Returns the measurements of all measured stages: the iterations, and each step by its name.</summary>
    (Reading Whole, Func<string, Reading> Step) Measured();

    /// <summary>Returns the measurements of one stage.</summary>
    Reading Stage(int index);
}
