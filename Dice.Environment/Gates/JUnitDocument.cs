using System.Globalization;
using System.Xml.Linq;

namespace Dice.Environment.Gates;

/// <summary>Writes a run as JUnit XML: a test suite for each gate, a test case for each step.</summary>
public static class JUnitDocument
{
    /// <summary>Returns the JUnit XML of a run.</summary>
    public static XDocument Of(GatesRun run) => new(new XElement(
        "testsuites",
        Counts(run.Count, run.Gates.Sum(gate => gate.Steps.Length), run.Faults.Length),
        new XAttribute("time", Seconds(run.Milliseconds)),
        run.Gates.Select(gate => SuiteOf(gate, run.StartedAt)),
        run.Faults.Select(fault => new XElement(
            "testsuite",
            new XAttribute("name", "run"),
            new XAttribute("tests", 1),
            new XAttribute("errors", 1),
            new XElement("testcase", new XAttribute("name", "The run ends in good order"), new XElement("error", Clean(fault)))))));

    private static XElement SuiteOf(GateResult gate, DateTimeOffset startedAt) => new(
        "testsuite",
        new XAttribute("name", $"Phase {gate.Phase} {gate.Name}"),
        Counts(gate.Count, gate.Steps.Length, errors: 0),
        new XAttribute("time", Seconds(gate.Milliseconds)),
        new XAttribute("timestamp", startedAt.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)),
        gate.Steps.Select(step => new XElement(
            "testcase",
            new XAttribute("classname", $"phase{gate.Phase}.{gate.Name}"),
            new XAttribute("name", Clean(step.Sentence)),
            new XAttribute("time", Seconds(step.Milliseconds)),
            step.Verdict switch
            {
                Verdict.Failed => new XElement("failure", new XAttribute("message", Clean(step.Detail?.Split('\n')[0] ?? "")), Clean(step.Detail ?? "")),
                Verdict.Skipped => new XElement("skipped", new XAttribute("message", Clean(step.Detail ?? ""))),
                Verdict.NotRun => new XElement("skipped", new XAttribute("message", "not run")),
                _ => null,
            })));

    private static XAttribute[] Counts(Func<Verdict, int> count, int tests, int errors) =>
    [
        new("tests", tests + errors), new("failures", count(Verdict.Failed)), new("errors", errors), new("skipped", count(Verdict.Skipped) + count(Verdict.NotRun)),
    ];

    private static string Seconds(double milliseconds) => (milliseconds / 1000).ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>Removes characters that XML cannot contain, such as terminal escape codes.</summary>
    private static string Clean(string text) => string.Concat(text.Where(System.Xml.XmlConvert.IsXmlChar));
}
