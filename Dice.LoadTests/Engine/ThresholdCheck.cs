using Dice.LoadTests.Model;
using Dice.LoadTests.Results;

namespace Dice.LoadTests.Engine;

/// <summary>Evaluates thresholds.</summary>
internal static class ThresholdCheck
{
    /// <summary>Evaluates a threshold.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <param name="measured">The measurements of the threshold's subject.</param>
    /// <param name="duration">The measured time.</param>
    public static ThresholdResult Judge(Threshold threshold, Reading measured, TimeSpan duration)
    {
        double? actual = threshold.Kind switch
        {
            ThresholdKind.ResponseTime => measured.Response() is { Count: > 0 } response ? response.At(threshold.Percentile).TotalMilliseconds : null,
            ThresholdKind.ErrorRate => measured.Started > 0 ? measured.ErrorRate : null,
            ThresholdKind.DroppedRate => measured.Scheduled > 0 ? (double)measured.Dropped / measured.Scheduled : null,
            _ => duration > TimeSpan.Zero ? measured.Finished / duration.TotalSeconds : null,
        };
        var holds = actual is { } value && (threshold.Kind == ThresholdKind.Throughput ? value >= threshold.Limit : value <= threshold.Limit);
        return new ThresholdResult { Text = threshold.Text, Limit = threshold.Limit, Actual = actual, Holds = holds };
    }
}
