using System.Globalization;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Faults;

/// <content>What can be done to it.</content>
public sealed partial class FaultEnvironment
{
    /// <summary>A reload takes 2 s; this is for a busy machine.</summary>
    private static readonly TimeSpan ReloadDeadline = TimeSpan.FromSeconds(45);

    /// <summary>The writer's next long character is refused; free pages may take some first.</summary>
    private static readonly TimeSpan NoticeDeadline = TimeSpan.FromSeconds(10);

    /// <summary>The engine waits 0.1 s before it restarts a container, and longer each time when that happens often.</summary>
    private static readonly TimeSpan RestartDeadline = TimeSpan.FromSeconds(15);

    /// <summary>Kills a service's first process. Over when the engine has started its container again.</summary>
    public async Task<Outage> KillMainAsync(string service, CancellationToken cancellation)
    {
        var container = (await ReadAsync(cancellation))[service].ContainerId;
        var pid = (await Client.Containers.InspectContainerAsync(container, cancellation)).State!.Pid;
        var helperImage = (await ReadAsync(cancellation))[Postgres.Name].Image;
        return await OutageOfAsync(
            container,
            async () =>
            {
                var (at, by) = await ProcessKiller.KillAsync(Client, container, (int)pid, helperImage, cancellation);
                TestContext.Current.SendDiagnosticMessage($"killed process {pid} by {by}");
                return at;
            },
            cancellation);
    }

    /// <summary>Changes the backend's source, waits until the change is served, and kills the application that serves it, not the compiler around it.</summary>
    public async Task<Outage> KillReloadedApplicationAsync(CancellationToken cancellation)
    {
        var greeting = $"Reloaded {Guid.NewGuid():N}";
        await File.WriteAllTextAsync(Path.Combine(BackendSource, "about", "greeting.ts"), $"export const greeting = '{greeting}';\n", cancellation);
        using var http = new HttpClient();
        await Eventually.HoldsAsync(
            () => SeeAsync(http, BackendAddressAsync), seen => seen.Contains(greeting, StringComparison.Ordinal), ReloadDeadline, "the changed source is served");

        var container = (await ReadAsync(cancellation))[Backend.Name].ContainerId;
        var processes = await ContainerProcesses.ListAsync(Client, container, cancellation);
        var application = processes.Single(process => process.Command.StartsWith("node ", StringComparison.Ordinal) && process.Command.Contains("dist/main", StringComparison.Ordinal));
        return await OutageOfAsync(
            container,
            async () =>
            {
                var at = TimeProvider.System.GetUtcNow();
                await ContainerProcesses.KillAsync(Client, container, application.Id, cancellation);
                return at;
            },
            cancellation);
    }

    /// <summary>Freezes a service's processes for a while, its connections staying open.</summary>
    public async Task<Outage> FreezeAsync(string service, TimeSpan length, CancellationToken cancellation)
    {
        var container = (await ReadAsync(cancellation))[service].ContainerId;
        await Client.Containers.PauseContainerAsync(container, cancellation);
        var from = TimeProvider.System.GetUtcNow();
        await Task.Delay(length, cancellation); // The fault itself: it lasts that long.
        var to = TimeProvider.System.GetUtcNow();
        await Client.Containers.UnpauseContainerAsync(container, CancellationToken.None);
        return new Outage(from, to, HealingFrom: TimeProvider.System.GetUtcNow());
    }

    /// <summary>
    /// Takes a service off the environment's network for a while. It comes back under its name and at another address, because its own is
    /// taken at that moment and free again after it: connections that were open then lead nowhere, and no error arrives on them.
    /// </summary>
    public async Task<Outage> CutOffAsync(string service, TimeSpan length, CancellationToken cancellation)
    {
        var running = (await ReadAsync(cancellation))[service];
        var container = running.ContainerId;
        var inspected = await Client.Containers.InspectContainerAsync(container, cancellation);
        var network = inspected.NetworkSettings!.Networks!.Values.Single();
        await Client.Networks.DisconnectNetworkAsync(network.NetworkID, new NetworkDisconnectParameters { Container = container }, cancellation);
        var from = TimeProvider.System.GetUtcNow();
        await Task.Delay(length, cancellation); // The fault itself: it lasts that long.
        var to = TimeProvider.System.GetUtcNow();
        var placeholder = await TakeAddressAsync(running.Image, network.NetworkID, inspected.Config!.Labels![Labels.Lease], CancellationToken.None);
        try
        {
            await Client.Networks.ConnectNetworkAsync(
                network.NetworkID, new NetworkConnectParameters { Container = container, EndpointConfig = new EndpointSettings { Aliases = [service] } }, CancellationToken.None);
            return new Outage(from, to, HealingFrom: TimeProvider.System.GetUtcNow());
        }
        finally
        {
            await Client.Containers.RemoveContainerAsync(placeholder, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, CancellationToken.None);
        }
    }

    /// <summary>Fills the file system that holds a folder of a service to the last byte, and frees it a while after the backend has noticed.</summary>
    public async Task<Outage> FillAsync(string service, string folder, TimeSpan length, CancellationToken cancellation)
    {
        var container = (await ReadAsync(cancellation))[service].ContainerId;
        var filled = await ContainerCommand.RunAsync(Client, container, ["sh", "-c", $"exec dd if=/dev/zero of={folder}/ballast bs=64k"], cancellation);
        filled.Error.Should().Contain("No space left", "the volume is to be full");
        using var http = new HttpClient();
        await Eventually.HoldsAsync(
            () => SeeAsync(http, async () => await BackendAddressAsync() is { } url ? new Uri(url, "/health/ready") : null),
            seen => seen.Contains("\"storage\":\"full\"", StringComparison.Ordinal),
            NoticeDeadline,
            "readiness tells of the full volume");
        var from = TimeProvider.System.GetUtcNow();
        await Task.Delay(length, cancellation); // The fault itself: it lasts that long.
        var to = TimeProvider.System.GetUtcNow();
        await ContainerCommand.RunAsync(Client, container, ["rm", $"{folder}/ballast"], CancellationToken.None);
        return new Outage(from, to, HealingFrom: TimeProvider.System.GetUtcNow());
    }

    /// <summary>From a kill until the engine has started the container again.</summary>
    private async Task<Outage> OutageOfAsync(string container, Func<Task<DateTimeOffset>> killAsync, CancellationToken cancellation)
    {
        async Task<(bool Running, DateTimeOffset StartedAt, long ExitCode)> LookAsync()
        {
            var state = (await Client.Containers.InspectContainerAsync(container, cancellation)).State!;
            return (state.Running, DateTimeOffset.Parse(state.StartedAt!, CultureInfo.InvariantCulture), state.ExitCode);
        }

        var before = await LookAsync();
        var at = await killAsync();
        var seen = before;
        await Eventually.HoldsAsync(
            async () => seen = await LookAsync(),
            look => look.Running && look.StartedAt != before.StartedAt,
            RestartDeadline,
            "the engine starts the killed container again");
        return new Outage(at, seen.StartedAt, HealingFrom: at);
    }

    /// <summary>A container that does nothing but hold the network's next free address.</summary>
    private async Task<string> TakeAddressAsync(string image, string network, string lease, CancellationToken cancellation)
    {
        var created = await Client.Containers.CreateContainerAsync(
            new CreateContainerParameters
            {
                Image = image,
                Entrypoint = ["sleep", "600"],
                Labels = new Dictionary<string, string> { [Labels.Environment] = _id.Value, [Labels.Lease] = lease },
                HostConfig = new HostConfig { NetworkMode = network, CapDrop = ["ALL"] },
            },
            cancellation);
        await Client.Containers.StartContainerAsync(created.ID, new ContainerStartParameters(), cancellation);
        return created.ID;
    }

    private static async Task<string> SeeAsync(HttpClient http, Func<Task<Uri?>> address)
    {
        try
        {
            if (await address() is not { } url)
            {
                return "its port is not published";
            }

            using var answer = await http.GetAsync(url);
            return await answer.Content.ReadAsStringAsync();
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
    }
}
