using System.Globalization;

namespace Dice.LoadTests.Model;

/// <summary>A condition for a run to pass. A threshold without measurements is broken.</summary>
/// <param name="Kind">The measured quantity.</param>
/// <param name="Limit">The limit, in the unit of the kind.</param>
public sealed record Threshold(ThresholdKind Kind, double Limit)
{
    /// <summary>The percentile, 0 to 100, if the kind needs one.</summary>
    public double Percentile { get; init; }

    /// <summary>The step; null for the whole iteration.</summary>
    public string? Step { get; init; }

    /// <summary>The run stops if the threshold is broken this long after the start of the measurement or later; null to never stop.</summary>
    public TimeSpan? AbortAfter { get; init; }

    /// <summary>The threshold in words, such as <c>p99 of the response time ≤ 500 ms</c>.</summary>
    public string Text
    {
        get
        {
            var of = Step is null ? "" : $" of step {Step}";
            return Kind switch
            {
                ThresholdKind.ResponseTime => string.Create(CultureInfo.InvariantCulture, $"p{Percentile:0.##} of the response time{of} ≤ {Limit:0.###} ms"),
                ThresholdKind.ErrorRate => string.Create(CultureInfo.InvariantCulture, $"errors{of} ≤ {Limit * 100:0.###} %"),
                ThresholdKind.DroppedRate => string.Create(CultureInfo.InvariantCulture, $"dropped arrivals ≤ {Limit * 100:0.###} %"),
                _ => string.Create(CultureInfo.InvariantCulture, $"throughput{of} ≥ {Limit:0.###}/s"),
            };
        }
    }

    /// <summary>Requires a percentile of the response time to be at or below a limit.</summary>
    /// <param name="percentile">0 to 100.</param>
    /// <param name="atMost">The limit.</param>
    /// <param name="step">The step; null for the whole iteration.</param>
    public static Threshold ResponseTime(double percentile, TimeSpan atMost, string? step = null) =>
        new(ThresholdKind.ResponseTime, atMost.TotalMilliseconds) { Percentile = percentile, Step = step };

    /// <summary>Requires the share of failed and unfinished iterations (or steps) to be at or below a limit.</summary>
    /// <param name="atMost">0 to 1.</param>
    /// <param name="step">The step; null for the whole iteration.</param>
    public static Threshold ErrorRate(double atMost, string? step = null) => new(ThresholdKind.ErrorRate, atMost) { Step = step };

    /// <summary>Requires the share of dropped arrivals to be at or below a limit.</summary>
    /// <param name="atMost">0 to 1.</param>
    public static Threshold DroppedRate(double atMost) => new(ThresholdKind.DroppedRate, atMost);

    /// <summary>Requires a minimum number of finished iterations (or steps) per second.</summary>
    public static Threshold Throughput(double atLeast, string? step = null) => new(ThresholdKind.Throughput, atLeast) { Step = step };

    /// <summary>Returns a copy that stops the run when it is broken.</summary>
    /// <param name="grace">The time after the start of the measurement from which it applies.</param>
    public Threshold AbortingAfter(TimeSpan grace) => this with { AbortAfter = grace };
}

/// <summary>The quantity that a threshold limits.</summary>
public enum ThresholdKind
{
    /// <summary>A percentile of the response time (from the intended start), in milliseconds; at most.</summary>
    ResponseTime,

    /// <summary>Failed and unfinished iterations as a share of those started; at most.</summary>
    ErrorRate,

    /// <summary>Dropped arrivals as a share of scheduled ones; at most.</summary>
    DroppedRate,

    /// <summary>Finished iterations per second; at least.</summary>
    Throughput,
}
