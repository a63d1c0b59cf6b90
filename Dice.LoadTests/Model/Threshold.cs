using System.Globalization;

namespace Dice.LoadTests.Model;

/// <summary>What must hold for a run to pass. A threshold on something of which nothing was measured does not hold.</summary>
/// <param name="Kind">What it is put on.</param>
/// <param name="Limit">The bound, in the unit of its kind.</param>
public sealed record Threshold(ThresholdKind Kind, double Limit)
{
    /// <summary>The percentile, 0 to 100, where the kind asks for one.</summary>
    public double Percentile { get; init; }

    /// <summary>The step it is put on; null for the whole iteration.</summary>
    public string? Step { get; init; }

    /// <summary>The run is ended when the threshold is broken this long after the measurement began, or later; null: never.</summary>
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

    /// <summary>A percentile of the response time stays at or below a limit.</summary>
    /// <param name="percentile">0 to 100.</param>
    /// <param name="atMost">The limit.</param>
    /// <param name="step">The step; null for the whole iteration.</param>
    public static Threshold ResponseTime(double percentile, TimeSpan atMost, string? step = null) =>
        new(ThresholdKind.ResponseTime, atMost.TotalMilliseconds) { Percentile = percentile, Step = step };

    /// <summary>The share of iterations (or of a step) that failed or did not finish stays at or below a limit.</summary>
    /// <param name="atMost">0 to 1.</param>
    /// <param name="step">The step; null for the whole iteration.</param>
    public static Threshold ErrorRate(double atMost, string? step = null) => new(ThresholdKind.ErrorRate, atMost) { Step = step };

    /// <summary>The share of arrivals dropped at the cap stays at or below a limit.</summary>
    /// <param name="atMost">0 to 1.</param>
    public static Threshold DroppedRate(double atMost) => new(ThresholdKind.DroppedRate, atMost);

    /// <summary>At least so many iterations (or executions of a step) finish per second.</summary>
    public static Threshold Throughput(double atLeast, string? step = null) => new(ThresholdKind.Throughput, atLeast) { Step = step };

    /// <summary>The same, ending the run when it is broken.</summary>
    /// <param name="grace">From when on, after the measurement began.</param>
    public Threshold AbortingAfter(TimeSpan grace) => this with { AbortAfter = grace };
}
