using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Dice.Environment.Specs.Load.Support;
using Dice.LoadTests.Results;

namespace Dice.Environment.Specs.Load;

/// <summary>The files of a report.</summary>
public sealed partial class ReportFilesSpecs
{
    private static readonly LoadResult Result = Samples.Result(p99: 120);

    [Fact]
    public void The_page_needs_nothing_but_itself()
    {
        var page = HtmlReport.Render(Result);

        page.Should().NotMatchRegex("(?i)(src|href)\\s*=", "nothing is loaded").And.NotContain("http").And.NotContain("url(").And.NotContain("import ");
        page.Should().Contain("browse &lt;b&gt;&amp;").And.Contain("Beware of &lt;that&gt;.").And.NotContain("| </script>", "what others wrote is text and nothing else");
    }

    [Fact]
    public void The_page_draws_each_curve_over_the_same_time()
    {
        var page = HtmlReport.Render(Result);

        var axes = Axis().Matches(page).Select(match => match.Value).ToArray();
        axes.Length.Should().Be(6, "rate, latency, errors, in flight, processor, memory");
        axes.Distinct().Should().Equal("data-from=\"-1\" data-to=\"3\"");
        page.Should().ContainAll("Rate: intended and achieved", "Response time, by intended start", "class=\"bar\"", "backend", "Nothing gave out.", "errors ≤ 1 %");
        // p99 is missing in the first and last stretch: a line that is not there cannot be drawn through them.
        Paths().Matches(page).Select(match => match.Value).Should().Contain(path => path.Count(letter => letter == 'M') == 1 && path.Count(letter => letter == 'L') == 1);
    }

    [Fact]
    public void Csv_has_a_line_for_each_stretch_and_columns_for_each_resource()
    {
        var lines = CsvReport.Render(Result).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        lines[0].Should().StartWith("at_s,seconds,level,").And.EndWith(",\"cpu_cores backend\",\"memory_bytes backend\"");
        lines.Should().HaveCount(5);
        lines[2].Should().Be("0,1,10,10,10,0,0,1,20,20,20,20,0.25,52428800");
        lines.Select(line => line.Split(',').Length).Distinct().Should().Equal(14);
    }

    [Fact]
    public void JUnit_has_a_case_for_each_threshold()
    {
        var suite = XDocument.Parse(JUnitReport.Render(Result)).Root!.Element("testsuite")!;

        suite.Attribute("tests")!.Value.Should().Be("3");
        suite.Attribute("failures")!.Value.Should().Be("1");
        suite.Elements("testcase").Single(one => one.Element("failure") is not null).Attribute("name")!.Value.Should().Be("errors ≤ 1 %");
        double.Parse(suite.Attribute("time")!.Value, CultureInfo.InvariantCulture).Should().Be(10);
    }

    [Fact]
    public void Markdown_shows_what_was_used() =>
        MarkdownReport.Render(Result).Should().Contain("| backend | 0.50 | 0.75 | 1 | 60 | 100 |").And.Contain("Nothing gave out.");

    [GeneratedRegex("data-from=\"[^\"]*\" data-to=\"[^\"]*\"")]
    private static partial Regex Axis();

    [GeneratedRegex("<path class=\"[a-z]+\" d=\"[^\"]*\"")]
    private static partial Regex Paths();
}
