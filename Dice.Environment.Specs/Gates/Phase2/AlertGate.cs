using System.Text.RegularExpressions;
using Dice.Environment.Services;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Monitoring;
using Dice.Environment.Specs.Support;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Gates.Phase2;

/// <summary>Each alert fires when its condition holds, and clears afterwards.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "2")]
[Needs(Need.Fixtures)]
public sealed class AlertGate(CmsEnvironment environment)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(150);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stopped_service_raises_an_alert_that_clears_when_it_runs_again()
    {
        using var prometheus = await PrometheusClient.OpenAsync(environment);
        await Eventually.HoldsAsync(prometheus.TargetsAsync, targets => targets.GetValueOrDefault(Gateway.Name) == "up", Deadline, "the gateway is up");

        var engine = await environment.EngineAsync();
        await engine.Containers.StopContainerAsync((await environment.ReadAsync())[Gateway.Name].ContainerId, new ContainerStopParameters { WaitBeforeKillSeconds = 5 }, Stop);
        try
        {
            await FiringAsync(prometheus, alerts => alerts.Contains($"ServiceDown {Gateway.Name}"), "the alert fires");
            using var alertmanager = new HttpClient { BaseAddress = (await environment.ReadAsync())[AlertmanagerServer.Name].FindEndpoint(AlertmanagerServer.Endpoint)!.HostUrl };
            await Eventually.HoldsAsync(
                () => alertmanager.GetStringAsync(new Uri("/api/v2/alerts", UriKind.Relative), Stop),
                alerts => alerts.Contains("ServiceDown") && alerts.Contains("TROUBLESHOOTING.md#alert-servicedown") && alerts.Contains(environment.Id.Value),
                Deadline,
                "Alertmanager has the alert, with its runbook and the environment");
        }
        finally
        {
            await environment.HealAsync();
        }

        await FiringAsync(prometheus, alerts => alerts.All(alert => !alert.StartsWith("ServiceDown", StringComparison.Ordinal)), "the alert clears");
    }

    [Fact]
    public async Task Every_alert_fires_and_clears_with_recorded_series()
    {
        var tests = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "Dice.Environment.Specs", "Monitoring", "alerts.test.yml"), Stop);
        Alerts.All.Select(alert => alert.Name).Should().OnlyContain(
            name => Regex.IsMatch(tests, $@"alertname: {name}\n +exp_alerts:\n(.*\n)+ +alertname: {name}\n +exp_alerts: \[\]"), "each alert is expected to fire, and then to clear");

        await PromTool.PassesAsync(environment, tests);
    }

    private static Task<TimeSpan> FiringAsync(PrometheusClient prometheus, Func<IReadOnlyList<string>, bool> satisfies, string what) =>
        Eventually.HoldsAsync(async () => string.Join(", ", await prometheus.FiringAsync()), seen => satisfies(seen.Split(", ", StringSplitOptions.RemoveEmptyEntries)), Deadline, what);
}
