using Dice.Environment.Edge.Client;
using Dice.Environment.Model;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Services start in the order of their required dependencies, by the engine's own record.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Trait(SharedStack.Trait, SharedStack.TraitValue)]
[Needs(Need.Stack)]
public sealed class StartOrderGate(SharedStack shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_container_is_started_before_its_required_dependencies_are_ready()
    {
        var events = await shared.WholeEventsAsync();
        var times = (await shared.WholeStarted).Timeline.Services.ToDictionary(service => service.Service);

        var dependents = Environments.Dice.Services.Where(service => service.Requires.Any()).ToArray();
        dependents.Should().NotBeEmpty();
        foreach (var service in dependents)
        {
            var start = events.First(entry => entry.Service == service.Name && entry.Action == "start");
            foreach (var required in service.Requires)
            {
                times[service.Name].CreateMs.Should().BeGreaterThanOrEqualTo(times[required].ReadyMs, $"{service.Name} requires {required}");
                if (Environments.Dice[required].Readiness is not CommandReadiness)
                {
                    continue;
                }

                // The readiness of databases is a command in the container; the engine records when one first exited with 0.
                var ready = events.FirstOrDefault(entry => entry.Service == required && entry.Action == "exec_die" && entry.Attributes.GetValueOrDefault("exitCode") == "0");
                ready.Should().NotBeNull($"the engine saw {required} become ready");
                start.Nanoseconds.Should().BeGreaterThan(ready!.Nanoseconds, $"{service.Name} requires {required}");
            }
        }
    }

    [Fact]
    public async Task What_requires_nothing_does_not_wait()
    {
        var times = (await shared.WholeStarted).Timeline.Services;
        var firstReady = times.Min(service => service.ReadyMs);

        times.Where(service => !Environments.Dice[service.Service].Requires.Any())
            .Should().OnlyContain(service => service.CreateMs < firstReady, "a service does not wait for those that it only uses");
    }

    [Fact]
    [Needs(Need.Web, Need.Backend)]
    public async Task The_PWA_serves_while_the_backend_is_stopped()
    {
        var engine = (await shared.Environments).Engine;
        var backend = (await shared.ReadAsync())["backend"].ContainerId;
        using var edge = new EdgeHttp(await shared.EdgeAddressAsync());
        using var http = edge.CreateClient();
        await engine.Client.Containers.StopContainerAsync(backend, new() { WaitBeforeKillSeconds = 2 }, Stop);
        try
        {
            using var api = await http.GetAsync(new Uri("https://api.dice.local/"), Stop);
            ((int)api.StatusCode).Should().BeOneOf([502, 503, 504], "the backend is away: Caddy answers 502, Traefik 502 or 504");

            var page = await http.GetStringAsync(new Uri("https://pwa.dice.local/"), Stop);
            page.Should().Contain("<html").And.Contain("manifest");
            (await http.GetStringAsync(new Uri("https://pwa.dice.local/dice"), Stop)).Should().Contain("<html");
        }
        finally
        {
            await engine.Client.Containers.StartContainerAsync(backend, new(), CancellationToken.None);
            await Eventually.HoldsAsync(
                () => RoutedService.To("backend")!.AskAsync(http, Stop),
                status => status <= RoutedService.To("backend")!.HighestStatus,
                TimeSpan.FromSeconds(60),
                "the backend is ready again");
        }
    }
}
