using System.Globalization;
using Dice.Reports;

namespace Dice.LoadTests.Results;

/// <summary>Writes a result as JUnit XML for CI: a test case for each threshold, or for the search for the capacity.</summary>
public static class JUnitReport
{
    /// <summary>Renders a result.</summary>
    public static string Render(LoadResult result)
    {
        var name = $"load.{result.Scenario}.{result.Profile}";
        return JUnitSuite.Report(new JUnitSuite(name, name, result.StartedAt, [.. Cases(result)], string.Join('\n', result.Warnings)));
    }

    private static IEnumerable<JUnitCase> Cases(LoadResult result)
    {
        yield return Case("runs to its end", result.End switch
        {
            LoadEnd.Cancelled => "the run was cancelled",
            LoadEnd.WorkerLost => result.VerdictInWords(),
            LoadEnd.ThresholdBroken when result.Capacity is null => "a broken threshold ended the run",
            _ => null,
        }) with
        { Seconds = result.MeasuredSeconds };
        if (result.Capacity is { } capacity)
        {
            yield return Case("has a capacity", capacity.Level > 0 ? null : $"the first level broke: {capacity.BrokenBy}");
        }

        foreach (var worker in result.Workers)
        {
            yield return Case($"worker {worker.Number} runs to its end", worker.Lost is null ? null : $"it {worker.Lost}\n{string.Join('\n', worker.LastLines)}".TrimEnd());
        }

        foreach (var threshold in result.Thresholds)
        {
            yield return Case(threshold.Text, threshold.Holds ? null : $"measured: {threshold.Actual?.ToString("0.####", CultureInfo.InvariantCulture) ?? "nothing"}");
        }
    }

    private static JUnitCase Case(string name, string? failure) => failure is null ? new(name, 0) : new(name, 0, JUnitOutcome.Failure, failure);
}
