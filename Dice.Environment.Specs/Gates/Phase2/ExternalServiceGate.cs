using System.Globalization;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase2;

/// <summary>A backend that runs on the developer's machine serves through the edge, with the databases of the environment.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "2")]
[Needs(Need.Fixtures)]
public sealed class ExternalServiceGate(SharedStack shared)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_backend_on_this_machine_serves_through_the_edge_and_is_reloaded_by_its_own_watcher()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the packages of the image are those for Linux");
        var environments = await shared.Environments;
        var id = EnvironmentId.NewUnique("external");
        using var backend = new HostBackend();
        try
        {
            await RunAsync(id, "up", "--detach", "--mode", "data");
            await RunAsync(id, "env", "backend", "--file", backend.Variables);
            var image = await environments.Images.EnsureAsync(DiceStack.Create(Checkout.Fixtures)[Backend.Name].Image, TestContext.Current.CancellationToken);
            await backend.PrepareAsync(image.Reference);
            backend.Start();
            using var local = new HttpClient();
            await Eventually.HoldsAsync(
                () => TextOfAsync(local, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{backend.Port}/health/ready"))),
                seen => seen.Contains("\"ready\"", StringComparison.Ordinal),
                Deadline,
                "the backend is ready on this machine");

            await RunAsync(id, "up", "--detach", "--mode", "backend", "--external", string.Create(CultureInfo.InvariantCulture, $"backend=http://127.0.0.1:{backend.Port}"));

            using var edge = Checkout.InstallationOf(id).OpenEdge(await environments.ReadAsync(id));
            using var client = edge.CreateClient();
            var url = new Uri($"https://{Backend.Host}/");
            (await TextOfAsync(client, url)).Should().Contain("Well met");
            await File.WriteAllTextAsync(backend.Greeting, "export const greeting = 'Greetings from this machine.';\n", TestContext.Current.CancellationToken);
            await Eventually.HoldsAsync(() => TextOfAsync(client, url), seen => seen.Contains("Greetings from this machine.", StringComparison.Ordinal), Deadline, "the edge serves the edited greeting");
            var forwarder = (await environments.ReadAsync(id))[Backend.Name];
            forwarder.Image.Should().NotContain("backend", "no container runs the backend");
            (await StatusOfMetricsAsync(environments, forwarder)).Should().Be("200", "Prometheus' target is up while the process runs");
            backend.Stop();
            (await StatusOfMetricsAsync(environments, forwarder)).Should().Be("503", "Prometheus' target is down when the process ended");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{e.Message}\nThe backend printed:\n{backend.Output}", e);
        }
        finally
        {
            await environments.DownAsync(id);
        }
    }

    private static async Task<string> StatusOfMetricsAsync(Environments environments, RunningService forwarder)
    {
        var metrics = DiceStack.Create(Checkout.Fixtures)[Backend.Name].Metrics!;
        string[] request = ["node", "-e", string.Create(CultureInfo.InvariantCulture, $"fetch('http://127.0.0.1:{metrics.Port}{metrics.Path}').then(({{ status }}) => console.log(status))")];
        var outcome = await ContainerCommand.RunAsync(environments.Engine.Client, forwarder.ContainerId, request, TestContext.Current.CancellationToken);
        return $"{outcome.Output}{outcome.Error}".Trim();
    }

    private static async Task RunAsync(EnvironmentId id, params string[] arguments)
    {
        var (exitCode, output) = await HostProcess.RunAsync(id, arguments);
        exitCode.Should().Be(0, $"{string.Join(' ', arguments)}: {output}");
    }

    private static async Task<string> TextOfAsync(HttpClient client, Uri url)
    {
        try
        {
            return await client.GetStringAsync(url, TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
    }
}
