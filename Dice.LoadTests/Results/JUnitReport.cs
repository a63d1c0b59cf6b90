using System.Globalization;
using System.Xml.Linq;

namespace Dice.LoadTests.Results;

/// <summary>Writes a result as JUnit XML for CI: a test case for each threshold, or for the search for the capacity.</summary>
public static class JUnitReport
{
    /// <summary>Renders a result.</summary>
    public static string Render(LoadResult result)
    {
        var name = $"load.{result.Scenario}.{result.Profile}";
        var cases = Cases(result).Select(one => new XElement(
            "testcase",
            new XAttribute("classname", name),
            new XAttribute("name", one.Name),
            new XAttribute("time", Number(result.MeasuredSeconds)),
            one.Fault is null ? null : new XElement("failure", new XAttribute("message", one.Fault), one.Fault))).ToArray();
        var suite = new XElement(
            "testsuite",
            new XAttribute("name", name),
            new XAttribute("tests", cases.Length),
            new XAttribute("failures", cases.Count(one => one.HasElements)),
            new XAttribute("errors", 0),
            new XAttribute("skipped", 0),
            new XAttribute("timestamp", result.StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)),
            new XAttribute("time", Number(result.MeasuredSeconds)),
            cases,
            new XElement("system-out", string.Join('\n', result.Warnings)));
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{new XElement("testsuites", suite)}\n";
    }

    private static IEnumerable<(string Name, string? Fault)> Cases(LoadResult result)
    {
        yield return ("runs to its end", result.End switch
        {
            LoadEnd.Cancelled => "the run was cancelled",
            LoadEnd.ThresholdBroken when result.Capacity is null => "a broken threshold ended the run",
            _ => null,
        });
        if (result.Capacity is { } capacity)
        {
            yield return ("has a capacity", capacity.Level > 0 ? null : $"the first level broke: {capacity.BrokenBy}");
        }

        foreach (var threshold in result.Thresholds)
        {
            yield return (threshold.Text, threshold.Holds ? null : $"measured: {(threshold.Actual is { } actual ? Number(actual) : "nothing")}");
        }
    }

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
