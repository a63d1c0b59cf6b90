using Dice.Environment.Model;
using Dice.Environment.Monitoring.Dashboards;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Monitoring;

[Trait("Phase", "2")]
public sealed class DashboardFilesSpecs : IDisposable
{
    private static readonly Dashboard Sample = new("sample", "Sample",
    [
        Panel.Number("Processors", PanelUnit.Share, "cpu"),
        new("Requests", PanelUnit.PerSecond, new PanelQuery("rate(requests[1m])", "{{route}}"), new PanelQuery("rate(errors[1m])", "errors")),
    ]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Queries_of_both_products_have_file_panel_and_position()
    {
        Directory.CreateDirectory(_folder["perses"]);
        File.WriteAllText(_folder["grafana.json"], GrafanaDashboard.Write(Sample));
        File.WriteAllText(_folder["perses/sample.json"], PersesDashboard.Write(Sample));
        File.WriteAllText(_folder["perses/index.json"], PersesDashboard.WriteIndex([Sample]));

        var queries = DashboardFiles.Read(_folder[""]);

        queries.Select(query => query.ToString()).Should().Equal([.. PlacesIn("grafana.json"), .. PlacesIn("perses/sample.json")]);
        queries.Select(query => query.Expression).Distinct().Should().Equal("cpu", "rate(requests[1m])", "rate(errors[1m])");
    }

    [Fact]
    public void A_file_that_is_not_JSON_is_refused_with_its_path()
    {
        File.WriteAllText(_folder["broken.json"], "{");

        FluentActions.Invoking(() => DashboardFiles.Read(_folder[""])).Should().Throw<DiceException>().WithMessage($"*{_folder["broken.json"]}*");
    }

    private string[] PlacesIn(string file) =>
        [$"{_folder[file]}, panel 'Processors', query 1", $"{_folder[file]}, panel 'Requests', query 1", $"{_folder[file]}, panel 'Requests', query 2"];
}
