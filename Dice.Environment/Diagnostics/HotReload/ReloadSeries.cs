using System.Collections.Immutable;

namespace Dice.Environment.Diagnostics.HotReload;

/// <summary>One thing measured again and again: the time from a save of a source file until its effect was seen.</summary>
/// <param name="Name">A short name for scripts, such as <c>backend</c>.</param>
/// <param name="What">What was changed and where the change was looked for, in words.</param>
/// <param name="LimitMs">What every sample must keep to, in milliseconds; from the plan.</param>
/// <param name="TargetMs">What the median is meant to reach on a quiet machine, in milliseconds; reported, not demanded.</param>
/// <param name="SamplesMs">The samples in the order in which they were taken, in milliseconds; at least one.</param>
public sealed record ReloadSeries(string Name, string What, double LimitMs, double TargetMs, ImmutableArray<double> SamplesMs)
{
    private const double HighPercentile = 0.95;

    /// <summary>The least.</summary>
    public double MinMs => SamplesMs.Min();

    /// <summary>The median; of an even number of samples, the mean of the two in the middle.</summary>
    public double MedianMs
    {
        get
        {
            var sorted = SamplesMs.Order().ToArray();
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    /// <summary>The 95th percentile by nearest rank: a sample that was really taken. Of fewer than 20 samples it is the greatest.</summary>
    public double P95Ms => SamplesMs.Order().ElementAt((int)Math.Ceiling(HighPercentile * SamplesMs.Length) - 1);

    /// <summary>The greatest.</summary>
    public double MaxMs => SamplesMs.Max();

    /// <summary>Whether every sample keeps to the limit.</summary>
    public bool IsWithinLimit => SamplesMs.All(sample => sample <= LimitMs);

    /// <summary>Whether the median reaches the target.</summary>
    public bool ReachesTarget => MedianMs <= TargetMs;
}
