using System.Text.Json;
using Dice.Environment.Model;
using Dice.Environment.Monitoring.Dashboards;
using Dice.Environment.Services;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Services.Monitoring.Dashboards;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Monitoring;
using Dice.Environment.Specs.Support;
using Dice.Environment.Specs.Support.Browser;
using Microsoft.Playwright;

namespace Dice.Environment.Specs.Gates.Phase2;

/// <summary>The dashboards show data: each query returns some under load, and a browser draws each panel without an error.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "2")]
[Needs(Need.Fixtures)]
public sealed class DashboardsGate(CmsEnvironment environment)
{
    private const int BrowserTimeoutMs = 30_000;

    /// <summary>One stopped service, one alert that fires, and one error per second.</summary>
    private const string RecordedProblems = """
        evaluation_interval: 15s
        tests:
          - interval: 15s
            input_series:
              - { series: 'up{service="backend"}', values: 0x8 }
              - { series: 'up{service="cms"}', values: 1x8 }
              - { series: 'ALERTS{alertname="ServiceDown", alertstate="firing"}', values: 1x8 }
              - { series: 'ALERTS{alertname="HighLatency", alertstate="pending"}', values: 1x8 }
              - { series: 'http_server_request_duration_seconds_count{service="backend", route="/trpc", status="500"}', values: 0+15x8 }
              - { series: 'http_server_request_duration_seconds_count{service="backend", route="/trpc", status="200"}', values: 0+60x8 }
            promql_expr_test:

        """;

    [Fact]
    public async Task Every_query_of_every_panel_returns_data_under_load()
    {
        using var prometheus = await PrometheusClient.OpenAsync(environment);
        using var load = await EnvironmentLoad.OpenAsync(environment);

        await Eventually.HoldsAsync(
            async () =>
            {
                await LoadAsync(load);
                return string.Join("; ", await WithoutDataAsync(prometheus, DiceDashboards.All));
            },
            empty => empty.Length == 0,
            TimeSpan.FromMinutes(2),
            "data for every query; a query that returns none is");
    }

    [Fact]
    public async Task Every_query_with_a_zero_in_place_of_no_data_shows_what_it_counts_with_recorded_series()
    {
        var queries = PlacedQuery.Of(DiceDashboards.All).Select(query => query.Expression).Where(HasZero).Distinct().ToArray();
        queries.Should().NotBeEmpty();

        await PromTool.PassesAsync(environment, $"{RecordedProblems}{string.Concat(queries.Select(CountsOne))}");
    }

    [Fact]
    public async Task A_browser_draws_every_panel_without_an_error()
    {
        using var load = await EnvironmentLoad.OpenAsync(environment);
        await using var browser = await EdgeBrowser.LaunchAsync(await environment.AddressAsync());
        // Perses draws the panels that are in view.
        var context = await browser.Chromium.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 1800 }, ReducedMotion = ReducedMotion.Reduce });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(BrowserTimeoutMs);
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        page.Response += (_, response) => errors.AddRange(response.Status >= 400 ? [$"{response.Status} {response.Url}"] : []);
        var start = (await environment.ReadAsync()).UrlOf(Grafana.Host)!;

        foreach (var dashboard in DiceDashboards.All)
        {
            // A slow browser reaches the dashboard when the load before it has left the range of the queries.
            await Eventually.HoldsAsync(
                async () =>
                {
                    await LoadAsync(load);
                    await DrawAsync(page, new Uri(start, $"/d/{dashboard.Name}"), dashboard);
                    return await page.GetByText("No data").CountAsync();
                },
                empty => empty == 0,
                TimeSpan.FromMinutes(2),
                $"every panel of '{dashboard.Title}' has data; panels without are");
            await page.ScreenshotAsync(new() { Path = Path.Combine(SharedBrowser.Artifacts, $"dashboard-{dashboard.Name}.png"), FullPage = true });
            (await page.GetByRole(AriaRole.Alert).AllInnerTextsAsync()).Should().BeEmpty($"the dashboard '{dashboard.Title}' has no error");
            (await page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).CountAsync()).Should().Be(0, "dashboards are edited in the model");
        }

        errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Prometheus_accepts_every_query_of_the_committed_files()
    {
        await environment.ReadAsync();

        var (exitCode, output) = await HostProcess.RunAsync(environment.Id, ["dashboards", "--check"]);

        exitCode.Should().Be(0, output);
        output.Should().Contain($"{2 * PlacedQuery.Of(DiceDashboards.All).Count()} queries checked, 0 refused");
    }

    [Fact]
    public async Task A_query_that_Prometheus_refuses_is_named_with_file_panel_and_position()
    {
        await environment.ReadAsync();
        using var folder = new TemporaryFolder();
        var dashboard = new Dashboard("broken", "Broken", [new Panel("Requests", PanelUnit.Count, new PanelQuery("up", "up"), new PanelQuery("sum(rate(up[1m])", "sum"))]);
        await File.WriteAllTextAsync(folder["broken.json"], GrafanaDashboard.Write(dashboard), TestContext.Current.CancellationToken);

        var (exitCode, output) = await HostProcess.RunAsync(environment.Id, ["dashboards", "--check", "--folder", folder[""]]);

        exitCode.Should().Be(1, output);
        output.Should().Contain($"{folder["broken.json"]}, panel 'Requests', query 2: Prometheus refuses it: ").And.Contain("1:17: parse error: unclosed left parenthesis");
    }

    /// <summary>Whether a query returns zero where it would return nothing: it has data even when its metric does not exist.</summary>
    private static bool HasZero(string expression) => expression.Contains("or vector(0)", StringComparison.Ordinal) || expression.Contains("* 0", StringComparison.Ordinal);

    private static string CountsOne(string expression) =>
        $"      - {{ expr: {JsonSerializer.Serialize($"sum({expression})")}, eval_time: 2m, exp_samples: [{{ labels: '{{}}', value: 1 }}] }}\n";

    private static async Task LoadAsync(EnvironmentLoad load)
    {
        await load.RunAsync("mix", rate: 4, TimeSpan.FromSeconds(2));
        await load.VisitAsync(new Uri($"https://{Cms.Host}/api/spells?limit=1"));
    }

    /// <summary>Opens a dashboard and waits until all panels are drawn.</summary>
    private static async Task DrawAsync(IPage page, Uri address, Dashboard dashboard)
    {
        await page.GotoAsync(address.ToString());
        foreach (var panel in dashboard.Panels)
        {
            await page.GetByText(panel.Title, new() { Exact = true }).First.WaitForAsync();
        }

        await page.WaitForFunctionAsync(
            "charts => document.querySelectorAll('canvas').length >= charts && !document.querySelector('[role=progressbar]')",
            dashboard.Panels.Count(panel => panel.Kind == PanelKind.Lines));
    }

    /// <exception cref="DiceException">Prometheus refuses a query.</exception>
    private static async Task<string[]> WithoutDataAsync(PrometheusClient prometheus, IEnumerable<Dashboard> dashboards)
    {
        var without = new List<string>();
        foreach (var query in PlacedQuery.Of(dashboards))
        {
            var series = await prometheus.QueryAsync(query);
            if (!series.Any(one => double.IsFinite(one.Value)))
            {
                without.Add(query.ToString());
            }
        }

        return [.. without];
    }
}
