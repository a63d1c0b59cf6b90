using Dice.Environment.Services;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Monitoring;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase2;

/// <summary>Prometheus reads every service that has metrics, and labels requests by route templates.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "2")]
[Needs(Need.Fixtures)]
public sealed class MonitoringGate(CmsEnvironment environment)
{
    [Fact]
    public async Task Every_target_is_up()
    {
        using var prometheus = await PrometheusClient.OpenAsync(environment);
        var services = CmsEnvironment.Stack.Services.Where(service => service.Metrics is not null).Select(service => service.Name).ToArray();

        await Eventually.HoldsAsync(
            async () => await prometheus.TargetsAsync() is var targets ? string.Join(", ", services.Where(service => targets.GetValueOrDefault(service) != "up")) : "",
            notUp => notUp.Length == 0,
            TimeSpan.FromSeconds(60),
            "all targets are up; those that are not");
    }

    [Fact]
    public async Task Requests_are_counted_by_route_templates_and_never_by_raw_paths()
    {
        using var prometheus = await PrometheusClient.OpenAsync(environment);
        using var edge = await environment.OpenEdgeAsync();
        using var http = edge.CreateClient();
        var path = $"/no-such-path-{Guid.NewGuid():N}";
        (await http.GetAsync(new Uri($"https://{Cms.Host}/api/spells/aid?depth=0"), TestContext.Current.CancellationToken)).Dispose();
        foreach (var host in new[] { Backend.Host, Pwa.Host, Cms.Host })
        {
            (await http.GetAsync(new Uri($"https://{host}{path}"), TestContext.Current.CancellationToken)).Dispose();
            (await http.GetAsync(new Uri($"https://{host}/health/ready"), TestContext.Current.CancellationToken)).Dispose();
        }

        await Eventually.HoldsAsync(
            async () => string.Join(", ", (await prometheus.QueryAsync("sum by (service, route) (http_server_request_duration_seconds_count)")).Select(series => $"{series.Labels["service"]} {series.Labels["route"]}")),
            seen => seen.Contains("backend /health/ready") && seen.Contains("backend unmatched") && seen.Contains("gateway /health/ready") && seen.Contains("rules /health/ready") && seen.Contains("cms /api/spells/:id") && seen.Contains("cms unmatched") && seen.Contains("pwa asset"),
            TimeSpan.FromSeconds(60),
            "the routes of the requests");
        (await prometheus.QueryAsync($"{{route=~\".*{path}.*\"}}")).Should().BeEmpty();
        (await prometheus.QueryAsync("count by (service) (count by (service, route) (http_server_request_duration_seconds_count))"))
            .Should().OnlyContain(series => series.Value < 40, "routes are a bounded set");
    }

    [Fact]
    public async Task Memory_and_limit_of_every_container_are_known_without_access_to_the_engine()
    {
        using var prometheus = await PrometheusClient.OpenAsync(environment);
        var running = (await environment.ReadAsync()).Services.Select(service => service.Name).ToArray();

        await Eventually.HoldsAsync(
            async () => (await prometheus.QueryAsync("container_memory_working_set_bytes < container_spec_memory_limit_bytes")).Select(series => series.Labels["container"]).ToArray(),
            containers => running.All(containers.Contains),
            TimeSpan.FromSeconds(60),
            $"the memory of {string.Join(", ", running)}");

        CmsEnvironment.Stack.Services.Where(service => service.Phase.Number == 2 && MonitoringServices.Names.Contains(service.Name))
            .SelectMany(service => service.Mounts).Select(mount => mount is Environment.Model.EngineFolderMount folder ? folder.Source : "").Should().NotContain(source => source.Contains("docker.sock"));
    }

    [Fact]
    public async Task Every_series_names_its_environment()
    {
        using var prometheus = await PrometheusClient.OpenAsync(environment);

        await Eventually.HoldsAsync(
            async () => (await prometheus.QueryAsync("up")).Select(series => series.Labels.GetValueOrDefault("environment")).Distinct().ToArray(),
            labels => labels is [var only] && only == environment.Id.Value,
            TimeSpan.FromSeconds(60),
            $"the label environment={environment.Id.Value}");
    }
}
