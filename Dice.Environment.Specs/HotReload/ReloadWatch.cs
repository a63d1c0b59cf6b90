using System.Diagnostics;

namespace Dice.Environment.Specs.HotReload;

/// <summary>What was seen from a save until its effect.</summary>
/// <param name="Took">The time from the moment before the save until the effect was seen.</param>
/// <param name="Seen">The different things that were seen before it.</param>
public sealed record ReloadWatch(TimeSpan Took, IReadOnlySet<string> Seen)
{
    /// <summary>Between two looks; what it adds to a sample is half of it on average.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Saves, and looks until the effect is seen.</summary>
    /// <param name="save">Saves the file.</param>
    /// <param name="look">One look.</param>
    /// <param name="effect">A text that what is seen contains then.</param>
    /// <exception cref="TimeoutException">With what was seen last.</exception>
    public static async Task<ReloadWatch> MeasureAsync(Action save, Func<Task<string>> look, string effect)
    {
        var others = new HashSet<string>();
        var saved = Stopwatch.GetTimestamp();
        save();
        while (true)
        {
            var seen = await look();
            var took = Stopwatch.GetElapsedTime(saved);
            if (seen.Contains(effect, StringComparison.Ordinal))
            {
                return new ReloadWatch(took, others);
            }

            others.Add(seen);
            if (took > ReloadLimits.Deadline)
            {
                throw new TimeoutException($"'{effect}' was not seen within {ReloadLimits.Deadline.TotalSeconds:0} s; last seen: {seen}");
            }

            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
