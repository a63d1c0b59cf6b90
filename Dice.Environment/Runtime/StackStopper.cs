using System.Net;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Storage;
using Docker.DotNet;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>Removes an environment, all services at the same time. Only containers with data are stopped gracefully first.</summary>
/// <param name="folders">The folders in which Dice keeps its files.</param>
public sealed class StackStopper(EngineConnection engine, EnvironmentId id, DiceFolders folders)
{
    private static readonly TimeSpan InUseDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan InUsePause = TimeSpan.FromMilliseconds(100);

    private const uint GraceSeconds = 8;

    /// <summary>Called with a sentence when data is to be removed while another process uses it; may be null.</summary>
    public Action<string>? Waiting { get; init; }

    /// <summary>
    /// Removes containers and network, and volumes if requested. When all volumes are removed, all checkpoints are removed too. When the volumes
    /// of a lease are removed and none is left, the checkpoints whose data ends with the process are removed.
    /// </summary>
    /// <param name="volumes">The volumes to remove.</param>
    /// <param name="progress">Receives the name of each removed service.</param>
    /// <returns>The numbers of removed objects.</returns>
    public async Task<Removed> DownAsync(VolumeRemoval volumes, IProgress<string>? progress, CancellationToken cancellation)
    {
        using var data = volumes.Kind == VolumeRemovalKind.None ? null : await DataLock.TakeAsync(folders, id, Waiting, cancellation);
        var listed = engine.Client.Containers.ListContainersAsync(new Api.ContainersListParameters { All = true, Filters = Labels.FilterFor(id) }, cancellation);
        var networksListed = engine.Client.Networks.ListNetworksAsync(new Api.NetworksListParameters { Filters = Labels.FilterFor(id) }, cancellation);
        var doomed = await EnvironmentVolumes.ListAsync(engine, id, volumes, cancellation);
        var (containers, networks) = (await listed, await networksListed);

        // The reaper is removed last: if this process ends before it is done, the reaper completes the work.
        var services = containers.Where(container => !container.Labels.ContainsKey(Labels.Reaper)).ToArray();
        var reapers = containers.Except(services).ToArray();
        var keepsData = volumes.Kind != VolumeRemovalKind.All;
        var removals = services.ToDictionary(container => container, container => RemoveServiceAsync(container, keepsData, progress, cancellation));

        // A volume is removed as soon as no container uses it; the network when no container is left.
        var volumesGone = doomed.Select(async volume =>
        {
            await Task.WhenAll(removals.Where(removal => Uses(removal.Key, volume)).Select(removal => removal.Value));
            await RemoveVolumeAsync(engine, volume, cancellation);
        }).ToArray();
        await Task.WhenAll(removals.Values);
        await Task.WhenAll(networks.Select(network => RemoveNetworkAsync(engine, network.ID, cancellation)).Concat(volumesGone));
        await Task.WhenAll(reapers.Select(reaper => RemoveAsync(engine, reaper.ID, cancellation)));
        new GeneratedFiles(folders, id, new Dictionary<string, string>()).Delete();
        await RemoveCheckpointsAsync(volumes.Kind, cancellation);
        return new Removed(services.Length, networks.Count, doomed.Count);
    }

    /// <summary>Removes what belongs to the data: checkpoints, and secrets that were changed for the environment.</summary>
    private async Task RemoveCheckpointsAsync(VolumeRemovalKind volumes, CancellationToken cancellation)
    {
        if (volumes == VolumeRemovalKind.All)
        {
            Files.DeleteFolder(folders.Checkpoints(id));
            new EnvironmentSecrets(folders, id).Delete();
        }
        else if (volumes != VolumeRemovalKind.None && (await EnvironmentVolumes.ListAsync(engine, id, cancellation)).Count == 0)
        {
            new AbandonedCheckpoints(engine, folders).RemoveMarked(id);
            new EnvironmentSecrets(folders, id).Delete();
        }
    }

    private async Task RemoveServiceAsync(Api.ContainerListResponse container, bool keepsData, IProgress<string>? progress, CancellationToken cancellation)
    {
        var isStateful = container.Mounts?.Any(mount => mount.Type == "volume" && mount.Name!.StartsWith($"dice-{id}-", StringComparison.Ordinal)) ?? false;
        await StopAsync(engine, RunningService.From(container), isStateful && keepsData, cancellation);
        await RemoveAsync(engine, container.ID, cancellation);
        progress?.Report(container.Labels.TryGetValue(Labels.Service, out var name) ? name : container.ID[..12]);
    }

    private static bool Uses(Api.ContainerListResponse container, string volume) => container.Mounts?.Any(mount => mount.Name == volume) ?? false;

    /// <summary>Stops a container gracefully if it holds data. Other containers are stopped by their removal.</summary>
    internal static async Task StopAsync(EngineConnection engine, RunningService service, bool inGoodOrder, CancellationToken cancellation)
    {
        if (inGoodOrder && service.State is not ("exited" or "created" or "dead"))
        {
            await IgnoringAbsenceAsync(() => engine.Client.Containers.StopContainerAsync(
                service.ContainerId, new Api.ContainerStopParameters { WaitBeforeKillSeconds = GraceSeconds }, cancellation));
        }
    }

    /// <summary>Removes a container, running or not, with its anonymous volumes. Ignores a container that no longer exists.</summary>
    internal static Task RemoveAsync(EngineConnection engine, string container, CancellationToken cancellation) =>
        IgnoringAbsenceAsync(() => engine.Client.Containers.RemoveContainerAsync(
            container, new Api.ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancellation));

    /// <summary>
    /// Removes a network. Ignores a network that no longer exists. Containers of other environments that joined it, for example to borrow
    /// its databases, are disconnected and keep running.
    /// </summary>
    internal static Task RemoveNetworkAsync(EngineConnection engine, string network, CancellationToken cancellation) => OnceUnusedAsync(
        async () =>
        {
            var joined = (await engine.Client.Networks.InspectNetworkAsync(network, cancellation)).Containers ?? new Dictionary<string, Api.EndpointResource>();
            await Task.WhenAll(joined.Keys.Select(container => IgnoringAbsenceAsync(() => engine.Client.Networks.DisconnectNetworkAsync(
                network, new Api.NetworkDisconnectParameters { Container = container, Force = true }, cancellation))));
            await engine.Client.Networks.DeleteNetworkAsync(network, cancellation);
        },
        HttpStatusCode.Forbidden,
        e => new EngineException($"network {network} cannot be removed: {e.Message}", "remove the containers that use it (docker ps --all --filter network=NAME shows them), then run down again", e),
        cancellation);

    /// <summary>Removes a volume. Ignores a volume that no longer exists.</summary>
    internal static Task RemoveVolumeAsync(EngineConnection engine, string volume, CancellationToken cancellation) => OnceUnusedAsync(
        () => engine.Client.Volumes.RemoveAsync(volume, force: true, cancellation),
        HttpStatusCode.Conflict,
        e => new EngineException($"volume {volume} cannot be removed: {e.Message}", "remove the container that uses it (docker ps --all --filter volume=NAME shows it), then run down --volumes again", e),
        cancellation);

    /// <summary>
    /// Repeats a removal that the engine refuses because a container uses the object. While another process, such as a reaper, removes a container,
    /// the engine no longer lists the container although it still uses its volumes and networks.
    /// </summary>
    private static async Task OnceUnusedAsync(Func<Task> remove, HttpStatusCode inUse, Func<DockerApiException, EngineException> expired, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await IgnoringAbsenceAsync(remove);
                return;
            }
            catch (DockerApiException e) when (e.StatusCode == inUse)
            {
                if (TimeProvider.System.GetElapsedTime(started) > InUseDeadline)
                {
                    throw expired(e);
                }

                await Task.Delay(InUsePause, cancellation);
            }
        }
    }

    private static async Task IgnoringAbsenceAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (DockerApiException e) when (e.StatusCode is HttpStatusCode.NotFound
            || (e.StatusCode is HttpStatusCode.Conflict && e.Message.Contains("already in progress", StringComparison.Ordinal)))
        {
            // Another process, such as a reaper, has already removed it.
        }
    }
}

/// <summary>The result of a removal.</summary>
/// <param name="Containers">The number of removed containers.</param>
/// <param name="Networks">The number of removed networks.</param>
/// <param name="Volumes">The number of removed volumes.</param>
public sealed record Removed(int Containers, int Networks, int Volumes);
