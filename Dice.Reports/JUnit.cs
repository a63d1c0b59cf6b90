using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Dice.Reports;

/// <summary>A test case of a JUnit report.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Seconds">Its duration.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">The reason of a failure, an error or a skip; the first line is its message.</param>
public sealed record JUnitCase(string Name, double Seconds, JUnitOutcome Outcome = JUnitOutcome.Passed, string Detail = "");

/// <summary>The outcome of a test case.</summary>
public enum JUnitOutcome
{
    /// <summary>It passed.</summary>
    Passed,

    /// <summary>It failed.</summary>
    Failure,

    /// <summary>An error outside the tests.</summary>
    Error,

    /// <summary>It was skipped or did not run.</summary>
    Skipped,
}

/// <summary>A suite of a JUnit report.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ClassName">The class name of its cases, by which CI systems group them.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="Cases">Its cases.</param>
/// <param name="Output">Further text; empty for none.</param>
public sealed record JUnitSuite(string Name, string ClassName, DateTimeOffset StartedAt, IReadOnlyList<JUnitCase> Cases, string Output = "")
{
    /// <summary>Returns a report as JUnit XML, without characters that XML cannot contain.</summary>
    public static string Report(params IReadOnlyCollection<JUnitSuite> suites)
    {
        var report = new XElement("testsuites", Totals([.. suites.SelectMany(suite => suite.Cases)]), suites.Select(suite => suite.ToXml()));
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{report}\n";
    }

    private XElement ToXml() => new(
        "testsuite",
        new XAttribute("name", Name),
        Totals(Cases),
        new XAttribute("timestamp", StartedAt.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)),
        Cases.Select(one => new XElement(
            "testcase",
            new XAttribute("classname", ClassName),
            new XAttribute("name", Clean(one.Name)),
            new XAttribute("time", Number(one.Seconds)),
            one.Outcome == JUnitOutcome.Passed
                ? null
                : new XElement(one.Outcome.ToString().ToLowerInvariant(), new XAttribute("message", Clean(one.Detail.Split('\n')[0])), Clean(one.Detail)))),
        Output.Length == 0 ? null : new XElement("system-out", Clean(Output)));

    private static XAttribute[] Totals(IReadOnlyList<JUnitCase> cases)
    {
        XAttribute Count(string name, JUnitOutcome outcome) => new(name, cases.Count(one => one.Outcome == outcome));

        return
        [
            new XAttribute("tests", cases.Count), Count("failures", JUnitOutcome.Failure), Count("errors", JUnitOutcome.Error), Count("skipped", JUnitOutcome.Skipped),
            new XAttribute("time", Number(cases.Sum(one => one.Seconds))),
        ];
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Clean(string text) => string.Concat(text.Where(XmlConvert.IsXmlChar));
}
