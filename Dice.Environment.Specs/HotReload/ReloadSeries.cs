using System.Collections.Immutable;
using Dice.Reports;

namespace Dice.Environment.Specs.HotReload;

/// <summary>A series of measurements of the time from saving a source file until the change is visible.</summary>
/// <param name="Name">A short name for scripts, such as <c>backend</c>.</param>
/// <param name="What">What was changed and where the change was observed, in words.</param>
/// <param name="LimitMs">The limit for every sample, in milliseconds; from the plan.</param>
/// <param name="TargetMs">The target for the median on an idle machine, in milliseconds; reported but not enforced.</param>
/// <param name="SamplesMs">The samples in milliseconds, in the order of measurement; at least one.</param>
public sealed record ReloadSeries(string Name, string What, double LimitMs, double TargetMs, ImmutableArray<double> SamplesMs)
{
    /// <summary>The minimum.</summary>
    public double MinMs => SamplesMs.Min();

    /// <summary>The median; of an even number of samples, the mean of the two in the middle.</summary>
    public double MedianMs => SamplesMs.Median();

    /// <summary>The 95th percentile by nearest rank, which is always a sample. With fewer than 20 samples it is the maximum.</summary>
    public double P95Ms => SamplesMs.Percentile(95);

    /// <summary>The maximum.</summary>
    public double MaxMs => SamplesMs.Max();

    /// <summary>Whether every sample is within the limit.</summary>
    public bool IsWithinLimit => SamplesMs.All(sample => sample <= LimitMs);

    /// <summary>Whether the median reaches the target.</summary>
    public bool ReachesTarget => MedianMs <= TargetMs;
}
