using System.Xml.Linq;
using Dice.Environment.Diagnostics.Startup;

namespace Dice.Environment.Specs.Diagnostics;

public sealed class StartupPageSpecs
{
    private readonly string _page = StartupPage.Render(SampleTimeline.Create());

    [Fact]
    public void The_page_needs_nothing_but_itself()
    {
        _page.Should().NotContainAny("http:", "https:", "src=", "href=", "<script", "<link", "@import", "url(");
        _page.Should().Contain("prefers-color-scheme: dark");
    }

    [Fact]
    public void The_page_names_each_service_and_where_its_image_came_from() =>
        _page.Should().ContainAll("database", "backend", "edge", "recipe, in place of Traefik", "dice/postgres:abc", "Critical path: database → backend");

    [Fact]
    public void The_chart_has_a_bar_for_each_phase()
    {
        var chart = XElement.Parse(_page[_page.IndexOf("<svg", StringComparison.Ordinal)..(_page.IndexOf("</svg>", StringComparison.Ordinal) + "</svg>".Length)]);

        chart.Elements("rect").Select(bar => (string?)bar.Element("title")).Should().Equal(
            "edge, create: 0.20 s", "edge, start: 0.50 s", "edge, ready: 0.20 s",
            "database, image: 4.00 s", "database, create: 0.40 s", "database, start: 0.60 s", "database, ready: 1.00 s",
            "backend, create: 0.20 s", "backend, start: 0.80 s", "backend, ready: 3.00 s");
    }

    [Fact]
    public void Text_from_elsewhere_is_escaped() =>
        _page.Should().Contain("dice/backend:&lt;1&gt;").And.NotContain("<1>");
}
