using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;

namespace Dice.LoadTests.Workers;

/// <summary>The run of all workers while it lasts: their progress in one, and their measurements for thresholds.</summary>
/// <param name="profile">The profile of the whole load.</param>
/// <param name="links">The workers.</param>
/// <param name="clock">The time since the set time of the start.</param>
internal sealed class MergedRun(LoadProfile profile, IReadOnlyList<WorkerLink> links, RunClock clock) : IWatched
{
    public LoadProfile Profile => profile;

    public TimeSpan Now => clock.Now;

    public (Reading Whole, Func<string, Reading> Step) Measured() => (
        Sum(links.Select(link => link.Watched?.Whole)),
        step => Sum(links.Select(link => link.Watched?.Steps.GetValueOrDefault(step))));

    public Reading Stage(int index) => Sum(links.Select(link => link.Stages.GetValueOrDefault(index)));

    /// <summary>Returns the progress of all workers as one.</summary>
    public LoadProgress Progress()
    {
        var all = links.Select(link => link.Progress).OfType<LoadProgress>().ToArray();
        var working = links.Where(link => !link.IsPastLoad).Select(link => link.Progress?.Phase ?? LoadPhase.Preparing).ToArray();
        var recent = new LatencyRecorder(Stretch.Digits);
        foreach (var link in links)
        {
            recent.Add(link.Recent);
        }

        return new LoadProgress
        {
            Phase = working.Length > 0 ? working.Min() : LoadPhase.CleaningUp,
            Elapsed = all.Select(one => one.Elapsed).DefaultIfEmpty(TimeSpan.Zero).Max(),
            Planned = profile.Duration,
            Level = all.Select(one => one.Level).DefaultIfEmpty(0).Max(),
            Rate = all.Sum(one => one.Rate),
            Started = all.Sum(one => one.Started),
            Finished = all.Sum(one => one.Finished),
            Failed = all.Sum(one => one.Failed),
            Dropped = all.Sum(one => one.Dropped),
            InFlight = all.Sum(one => one.InFlight),
            P50 = all.Any(one => one.P50 is not null) ? recent.At(50) : null,
            P99 = recent.Count > 0 ? recent.At(99) : null,
        };
    }

    private static Reading Sum(IEnumerable<ReadingCode?> codes)
    {
        var sum = new Reading();
        foreach (var code in codes)
        {
            code?.AddTo(sum);
        }

        return sum;
    }
}
