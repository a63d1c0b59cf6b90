using Dice.LoadTests.Model;
using Dice.LoadTests.Results;

namespace Dice.LoadTests.Engine;

/// <summary>Judges thresholds.</summary>
internal static class ThresholdCheck
{
    /// <summary>Judges one.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <param name="measured">What was measured of what the threshold is put on.</param>
    /// <param name="duration">Over what time.</param>
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
