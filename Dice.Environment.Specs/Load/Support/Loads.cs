using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;

namespace Dice.Environment.Specs.Load.Support;

/// <summary>Short forms for these tests.</summary>
internal static class Loads
{
    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    public static Task<LoadResult> RunAsync(this LoadProfile profile, Scenario scenario, CancellationToken? cancellation = null) =>
        new LoadEngine(TimeProvider.System).RunAsync(scenario, profile, cancellation ?? TestContext.Current.CancellationToken);

    /// <summary>A scenario of one step that does this.</summary>
    public static Scenario Doing(Func<IIteration, CancellationToken, Task<StepOutcome>> what) =>
        new("do", ["do"], iteration => iteration.StepAsync("do", cancellation => what(iteration, cancellation)));

    /// <summary>A scenario of one step that ends well at once.</summary>
    public static Scenario DoingNothing() => Doing((_, _) => Task.FromResult(StepOutcome.Ok()));

    /// <summary>The value that a share of all does not exceed, straight from its definition.</summary>
    public static double Quantile(IEnumerable<double> values, double percentile) => QuantileOfSorted([.. values.Order()], percentile);

    /// <summary>The same of values in ascending order.</summary>
    public static double QuantileOfSorted(double[] sorted, double percentile) => sorted[Math.Max(0, (int)Math.Ceiling(percentile / 100 * sorted.Length - 1e-6) - 1)];

    /// <summary>The books must add up, whatever happened.</summary>
    public static void MustAddUp(this LoadResult result)
    {
        var counts = result.Counts;
        counts.Scheduled.Should().Be(counts.Started + counts.Dropped);
        counts.Started.Should().Be(counts.Finished + counts.Unfinished);
        (result.Response?.Count ?? 0).Should().Be(counts.Started);
        result.Stages.Sum(stage => stage.Counts.Scheduled).Should().Be(counts.Scheduled);
        foreach (var latency in new[] { result.Response, result.Service, result.ResponseOfOk, result.ResponseOfFailed }
            .Concat(result.Steps.SelectMany(step => new[] { step.Response, step.Service })).Concat(result.Stages.Select(stage => stage.Response)).OfType<LatencySummary>())
        {
            new[] { latency.Min, latency.P50, latency.P75, latency.P90!.Value, latency.P95, latency.P99, latency.P999!.Value, latency.Max }.Should().BeInAscendingOrder();
        }
    }
}
