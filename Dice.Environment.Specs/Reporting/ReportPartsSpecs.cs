using System.Xml.Linq;
using Dice.Reports;

namespace Dice.Environment.Specs.Reporting;

/// <summary>The parts that all reports share.</summary>
public sealed class ReportPartsSpecs
{
    private static readonly ReportTable Table = new(["what", "ms", "note"], [["a | b\nc", "1.5", "<x>"], ["d", "–"]]);

    [Fact]
    public void A_Markdown_table_escapes_its_cells_and_aligns_numbers_to_the_right() =>
        Table.ToMarkdown().Should().Be("| what | ms | note |\n|---|---:|---|\n| a \\| b c | 1.5 | <x> |\n| d | – |  |\n");

    [Fact]
    public void An_HTML_table_has_the_same_cells_escaped()
    {
        var table = XElement.Parse(Table.ToHtml());

        table.Descendants("tr").Select(row => string.Join(',', row.Elements().Select(cell => cell.Value))).Should().Equal("what,ms,note", "a | b\nc,1.5,<x>", "d,–,");
        table.Descendants("td").Where(cell => cell.Attribute("class") is not null).Select(cell => cell.Value).Should().Equal("1.5", "–");
    }

    [Fact]
    public void Values_in_HTML_are_escaped_and_formatted_without_a_culture() =>
        new System.Text.StringBuilder().AddHtml($"<p>{"<&>"} {1234.5:0.00}</p>").ToString().Should().Be("<p>&lt;&amp;&gt; 1234.50</p>");

    [Theory]
    [InlineData(new[] { 3.0, 1, 2 }, 2, 3)]
    [InlineData(new[] { 4.0, 1, 2, 3 }, 2.5, 4)]
    public void The_median_of_an_even_number_is_the_mean_of_the_middle_and_a_percentile_is_a_sample(double[] samples, double median, double p95) =>
        (samples.Median(), samples.Percentile(95)).Should().Be((median, p95));

    [Fact]
    public void A_chart_places_values_on_one_scale()
    {
        var chart = RowChart.Linear("times", 10, value => $"{value} s");
        chart.AddRow("a");
        chart.AddBar("start", 0, 5, "first half");

        var svg = XElement.Parse(chart.ToSvg());

        svg.Elements("line").Should().HaveCount(6, "the scale has a mark at each fifth");
        svg.Element("rect")!.Attribute("width")!.Value.Should().Be("350");
    }
}
