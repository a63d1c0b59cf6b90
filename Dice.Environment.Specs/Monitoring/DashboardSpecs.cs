using System.Text.Json.Nodes;
using Dice.Environment.Monitoring.Dashboards;
using Dice.Environment.Services.Monitoring.Dashboards;

namespace Dice.Environment.Specs.Monitoring;

[Trait("Phase", "2")]
public sealed class DashboardSpecs
{
    private static readonly Dashboard Sample = new("sample", "Sample",
    [
        Panel.Number("Processors", PanelUnit.Share, "cpu", new Thresholds(0.8, 0.95)),
        Panel.Number("Free disk", PanelUnit.Share, "disk", new Thresholds(0.2, 0.1, LowIsBad: true)),
        new("Requests", PanelUnit.PerSecond, new PanelQuery("rate(requests[1m])", "{{route}}"), new PanelQuery("rate(errors[1m])", "errors")),
    ]);

    [Fact]
    public void Grafanas_file_has_every_panel_with_query_legend_unit_and_place()
    {
        var dashboard = JsonNode.Parse(GrafanaDashboard.Write(Sample))!;

        dashboard["uid"]!.GetValue<string>().Should().Be("sample");
        dashboard["editable"]!.GetValue<bool>().Should().BeFalse();
        var panel = dashboard["panels"]![2]!;
        panel["type"]!.GetValue<string>().Should().Be("timeseries");
        panel["fieldConfig"]!["defaults"]!["unit"]!.GetValue<string>().Should().Be("reqps");
        panel["targets"]!.AsArray().Select(target => $"{target!["refId"]} {target["expr"]} {target["legendFormat"]}").Should().Equal("A rate(requests[1m]) {{route}}", "B rate(errors[1m]) errors");
        panel["gridPos"]!.ToJsonString().Should().Be("""{"x":0,"y":4,"w":12,"h":8}""", "charts begin below the numbers");
    }

    [Theory]
    [InlineData(0, 0.5, "green")]
    [InlineData(0, 0.999, "red")]
    [InlineData(1, 0.05, "red")]
    [InlineData(1, 0.15, "yellow")]
    [InlineData(1, 0.9, "green")]
    public void Both_products_colour_a_value_by_its_thresholds(int panel, double value, string color)
    {
        var grafana = JsonNode.Parse(GrafanaDashboard.Write(Sample))!["panels"]![panel]!["fieldConfig"]!["defaults"]!["thresholds"]!["steps"]!.AsArray();
        var perses = JsonNode.Parse(PersesDashboard.Write(Sample))!["spec"]!["panels"]![$"panel{panel + 1}"]!["spec"]!["plugin"]!["spec"]!["thresholds"]!;

        grafana.Last(step => step!["value"] is null || step["value"]!.GetValue<double>() <= value)!["color"]!.GetValue<string>().Should().Be(color);
        var last = perses["steps"]!.AsArray().LastOrDefault(step => step!["value"]!.GetValue<double>() <= value);
        NameOf((last?["color"] ?? perses["defaultColor"])!.GetValue<string>()).Should().Be(color);
    }

    [Fact]
    public void Perses_navigation_lists_all_dashboards() =>
        JsonNode.Parse(PersesDashboard.WriteIndex(DiceDashboards.All))!.AsArray().Select(entry => entry!["name"]!.GetValue<string>())
            .Should().Equal("overview", "backend", "data", "edge", "load-test");

    [Fact]
    public void Titles_of_panels_are_unique_on_their_dashboard_and_no_panel_shows_a_raw_name()
    {
        foreach (var dashboard in DiceDashboards.All)
        {
            dashboard.Panels.Select(panel => panel.Title).Should().OnlyHaveUniqueItems().And.NotContain(title => title.Contains('_'));
            dashboard.Panels.SelectMany(panel => panel.Queries).Should().OnlyContain(query => query.Legend.Length > 0 && query.Legend.Length < 40);
        }
    }

    private static string NameOf(string color) => color switch { "#2e7d32" => "green", "#b26a00" => "yellow", "#c62828" => "red", _ => color };
}
