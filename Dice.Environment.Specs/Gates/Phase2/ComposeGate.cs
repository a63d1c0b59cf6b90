using System.Net;
using System.Net.Sockets;
using Dice.Environment.Data;
using Dice.Environment.Edge.Proxy;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase2;

/// <summary>The exported Compose file boots with Docker Compose: in order, healthy, reachable through the edge, ready for the seed, with content in the CMS and all services monitored.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "2")]
[Needs(Need.Fixtures)]
public sealed class ComposeGate(SharedStack shared)
{
    /// <summary>Caddy, which the edge's recipe builds, has no client and no shell tools: its port must be open.</summary>
    private const string EdgeIsListening = "while read -r _ address _ state _; do case $$address:$$state in *:1F90:0A) exit 0 ;; esac; done </proc/net/tcp6; exit 1";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_exported_stack_starts_in_order_answers_through_the_edge_takes_the_seed_and_is_monitored()
    {
        var stack = DiceStack.Create(Checkout.Fixtures).UpTo(new Phase(2));
        var environments = await shared.Environments;
        var id = EnvironmentId.NewUnique("compose");
        using var folder = new TemporaryFolder();
        var compose = await ComposeProject.OpenAsync(id, folder[""], await OverrideAsync(environments, stack, folder));
        using var events = EngineEvents.Listen(environments.Engine, id);
        try
        {
            await compose.RunAsync("--profile", "phase-2", "up", "--detach", "--wait", "--wait-timeout", "360");

            var running = await environments.ReadAsync(id);
            running.Services.Select(service => service.Name).Should().BeEquivalentTo(stack.Services.Select(service => service.Name));
            running.Services.Should().OnlyContain(service => service.IsRunning);
            running.Services.Where(service => stack[service.Name].Readiness is not RunningReadiness).Should().OnlyContain(service => service.StateInWords.Contains("(healthy)"));
            ShouldHaveStartedInOrder(events, stack);
            using var http = Through(running.Edge!);
            foreach (var route in new[] { $"{Backend.Host}/health/ready", $"{Pwa.Host}/", $"{Cms.Host}/health/ready", $"{Grafana.Host}/" })
            {
                (await http.GetAsync(new Uri($"https://{route}"), Stop)).StatusCode.Should().Be(HttpStatusCode.OK, $"{route} is served by the exported stack");
            }

            await ShouldTakeTheSeedAsync(environments, running);
            (await http.GetStringAsync(new Uri($"https://{Cms.Host}/api/spells/aid?depth=0"), Stop)).Should().Contain("\"Aid\"", "the CMS is filled from the seed");
            await ShouldBeMonitoredAsync(http, stack);
        }
        finally
        {
            await compose.RunAsync("--profile", "full", "down", "--volumes", "--timeout", "5");
        }
    }

    /// <summary>Writes the images of this machine in place of those that registries have, and the configuration of Caddy.</summary>
    private static async Task<string> OverrideAsync(Environments environments, Stack stack, TemporaryFolder folder)
    {
        await environments.Images.PrepareAsync(stack.Services.Select(service => service.Image), Stop);
        var images = await Task.WhenAll(stack.Services.Select(async service => (service.Name, Image: await environments.Images.EnsureAsync(service.Image, Stop))));
        await File.WriteAllTextAsync(folder["Caddyfile"], EdgeConfiguration.FilesFor(stack, new EdgePorts(80, 443), EdgeCertificateOrigin.Edge)["Caddyfile"], Stop);
        var isSubstitute = images.Single(image => image.Name == EdgeProxy.Name).Image.SubstituteFor is not null;
        var lines = images.Select(image => $"  {image.Name}:\n    image: {image.Image.Reference}\n    pull_policy: never\n{(image.Name == EdgeProxy.Name && isSubstitute ? Caddy(folder) : "")}");
        await File.WriteAllTextAsync(folder["override.yml"], $"services:\n{string.Concat(lines)}", Stop);
        return folder["override.yml"];
    }

    private static string Caddy(TemporaryFolder folder) => $"""
            volumes:
              - {folder["Caddyfile"]}:{EdgeConfiguration.Folder}/Caddyfile:ro
            healthcheck:
              test: ["CMD-SHELL", "{EdgeIsListening}"]

        """;

    private static void ShouldHaveStartedInOrder(EngineEvents events, Stack stack)
    {
        foreach (var service in stack.Services)
        {
            var start = events.Entries.First(entry => entry.Service == service.Name && entry.Action == "start");
            foreach (var required in service.Requires)
            {
                events.Entries.First(entry => entry.Service == required && entry.Action == "health_status: healthy").Nanoseconds
                    .Should().BeLessThan(start.Nanoseconds, $"{service.Name} requires {required}");
            }
        }
    }

    private static HttpClient Through(RunningService edge) => new(new SocketsHttpHandler
    {
        // The edge made the certificate itself: no authority vouches for it.
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null },
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync("127.0.0.1", edge.FindEndpoint("https")!.HostPort!.Value, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { Timeout = TimeSpan.FromSeconds(60) };

    private static Task<TimeSpan> ShouldBeMonitoredAsync(HttpClient http, Stack stack)
    {
        var services = stack.Services.Where(service => service.Metrics is not null).Select(service => service.Name).ToArray();
        return Eventually.HoldsAsync(
            () => http.GetStringAsync(new Uri($"https://{Grafana.Host}{PrometheusServer.PathPrefix}/api/v1/query?query=up==1"), Stop),
            up => services.All(service => up.Contains($"\"service\":\"{service}\"", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(90),
            $"Prometheus reads {string.Join(", ", services)}");
    }

    private static async Task ShouldTakeTheSeedAsync(Environments environments, RunningStack running)
    {
        var (exitCode, output) = await HostProcess.RunAsync(running.Id, ["db", "seed"]);

        exitCode.Should().Be(0, output);
        await using var database = await DatabaseAccess.For(running, environments.Settings(running.Id).Secrets).OpenAsync(cancellation: Stop);
        await using var count = database.CreateCommand();
        count.CommandText = "select count(*) from characters";
        ((long)(await count.ExecuteScalarAsync(Stop))!).Should().BePositive();
    }
}
