using System.Diagnostics;
using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Faults;

/// <summary>
/// SIGKILL for a container's process from outside the container. The engine's own <c>kill</c> would count as a stop by hand, after which it does
/// not restart the container; and a container's first process cannot be killed from inside.
/// </summary>
public static class ProcessKiller
{
    /// <summary>Kills it: itself when this machine shows the process as that container's and this user may signal it, else through a helper container.</summary>
    /// <param name="client">The engine.</param>
    /// <param name="container">The container.</param>
    /// <param name="pid">The process's id as the engine sees it.</param>
    /// <param name="helperImage">An image with a shell.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>When it was killed, and by whom.</returns>
    public static async Task<(DateTimeOffset At, string By)> KillAsync(DockerClient client, string container, int pid, string helperImage, CancellationToken cancellation)
    {
        if (BelongsTo(pid, container) && TryKill(pid))
        {
            return (TimeProvider.System.GetUtcNow(), "signal");
        }

        return (await KillThroughHelperAsync(client, pid, helperImage, cancellation), "helper container");
    }

    /// <summary>An engine in a machine of its own counts its processes for itself: here, the same number may be anyone's.</summary>
    private static bool BelongsTo(int pid, string container)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cgroup")).Contains(container, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool TryKill(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill(); // SIGKILL.
            return true;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A container that sees the engine's processes; it needs no privilege but to signal other users'.</summary>
    private static async Task<DateTimeOffset> KillThroughHelperAsync(DockerClient client, int pid, string image, CancellationToken cancellation)
    {
        var created = await client.Containers.CreateContainerAsync(
            new CreateContainerParameters
            {
                Image = image,
                User = "0:0",
                Entrypoint = ["/bin/sh", "-c"],
                Cmd = [string.Create(CultureInfo.InvariantCulture, $"kill -9 {pid}")],
                HostConfig = new HostConfig { PidMode = "host", NetworkMode = "none", CapDrop = ["ALL"], CapAdd = ["KILL"], SecurityOpt = ["no-new-privileges"] },
            },
            cancellation);
        try
        {
            await client.Containers.StartContainerAsync(created.ID, new ContainerStartParameters(), cancellation);
            var ended = await client.Containers.WaitContainerAsync(created.ID, cancellation);
            return ended.StatusCode == 0
                ? TimeProvider.System.GetUtcNow()
                : throw new InvalidOperationException($"process {pid} could not be killed: the helper ended with {ended.StatusCode}");
        }
        finally
        {
            await client.Containers.RemoveContainerAsync(created.ID, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, CancellationToken.None);
        }
    }
}
