using System.Globalization;
using System.Net;
using Dice.Environment.Services;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Monitoring;
using Dice.Environment.Specs.Support;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Gates.Phase2;

/// <summary>Monitoring is optional: the stack works without it, and it costs little.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "2")]
[Needs(Need.Fixtures)]
public sealed class OptionalMonitoringGate(CmsEnvironment environment)
{
    private const int Rounds = 3;

    /// <summary>Far above the cost on a quiet machine: other tests run beside this one.</summary>
    private const double CostTolerated = 1.5;

    private const double ToleratedMs = 10;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_works_when_monitoring_is_killed_and_up_starts_it_again()
    {
        var engine = await environment.EngineAsync();
        await ForEachAsync(container => engine.Containers.KillContainerAsync(container, new ContainerKillParameters(), Stop));
        try
        {
            using var edge = await environment.OpenEdgeAsync();
            using var http = edge.CreateClient();
            using var signedIn = edge.CreateSignedInClient();
            foreach (var url in new[] { $"https://{Backend.Host}/health/ready", $"https://{Pwa.Host}/", $"https://{Cms.Host}/health/ready" })
            {
                using var answer = await http.GetAsync(new Uri(url), Stop);
                answer.StatusCode.Should().Be(HttpStatusCode.OK, url);
            }

            (await signedIn.GetAsync(new Uri("/trpc/characters.list?input=%7B%22limit%22%3A5%7D", UriKind.Relative), Stop)).StatusCode.Should().Be(HttpStatusCode.OK);
        }
        finally
        {
            await environment.HealAsync();
        }

        (await environment.ReadAsync()).Services.Should().OnlyContain(service => service.IsRunning);
    }

    [Fact]
    public async Task Monitoring_costs_little_of_the_latency_of_browsing_characters()
    {
        var engine = await environment.EngineAsync();
        using var load = await EnvironmentLoad.OpenAsync(environment);
        await MedianAsync(load);
        var (with, without) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            with.Add(await MedianAsync(load));
            await ForEachAsync(container => engine.Containers.PauseContainerAsync(container, Stop));
            try
            {
                without.Add(await MedianAsync(load));
            }
            finally
            {
                await ForEachAsync(container => engine.Containers.UnpauseContainerAsync(container, Stop));
            }
        }

        var (on, off) = (with.Order().ElementAt(Rounds / 2), without.Order().ElementAt(Rounds / 2));
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"browse-characters, median: {on:0.0} ms with monitoring, {off:0.0} ms without: {on / off - 1:+0.0%;-0.0%}"));
        on.Should().BeLessThan(off * CostTolerated + ToleratedMs);
    }

    private static async Task<double> MedianAsync(EnvironmentLoad load)
    {
        var result = await load.RunAsync("browse-characters", rate: 10, TimeSpan.FromSeconds(2));
        return result.Response?.P50 ?? throw new InvalidOperationException($"no request was answered: {string.Join("; ", result.Errors.Select(error => error.Name))}");
    }

    private async Task ForEachAsync(Func<string, Task> change)
    {
        var stack = await environment.ReadAsync();
        await Task.WhenAll(MonitoringServices.Names.Select(name => change(stack[name].ContainerId)));
    }
}
