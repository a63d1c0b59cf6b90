using Docker.DotNet;
using Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>Whether the kernel killed a container, or a process in it, because of its memory limit.</summary>
/// <param name="Happened">Whether it was killed. The engine keeps this until the container is created again.</param>
/// <param name="LimitMiB">The limit in MiB; null for none.</param>
public sealed record MemoryKill(bool Happened, long? LimitMiB)
{
    /// <summary>A description, such as <c>killed for memory: its limit is 256 MiB</c>.</summary>
    public string InWords => LimitMiB is { } limit ? $"killed for memory: its limit is {limit} MiB" : "killed for memory: the engine has no more";

    /// <summary>Reads the state of one container.</summary>
    /// <param name="container">The container.</param>
    /// <param name="reported">The containers with such an event, see <see cref="FindAsync"/>. If only a child process was killed and the container still runs, only the event reports it.</param>
    public static async Task<MemoryKill> ReadAsync(DockerClient client, string container, IReadOnlySet<string> reported, CancellationToken cancellation)
    {
        try
        {
            var inspected = await client.Containers.InspectContainerAsync(container, cancellation);
            var limit = inspected.HostConfig?.Memory is > 0 and var bytes ? bytes >> 20 : (long?)null;
            return new MemoryKill(inspected.State?.OOMKilled == true || reported.Contains(container), limit);
        }
        catch (DockerApiException)
        {
            return new MemoryKill(Happened: false, LimitMiB: null); // The container was removed.
        }
    }

    /// <summary>Returns the containers with such an event. The engine keeps the last 256 events of all containers.</summary>
    /// <param name="filters">Selects containers, as for the engine's events.</param>
    public static async Task<IReadOnlySet<string>> FindAsync(DockerClient client, IDictionary<string, IDictionary<string, bool>> filters, CancellationToken cancellation)
    {
        var found = new Collector();
        var parameters = new ContainerEventsParameters
        {
            Since = "1",
            Until = (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0).ToString("0.000", CultureInfo.InvariantCulture),
            Filters = new Dictionary<string, IDictionary<string, bool>>(filters) { ["event"] = new Dictionary<string, bool> { ["oom"] = true } },
        };
        await client.System.MonitorEventsAsync(parameters, found, cancellation);
        return found.Ids;
    }

    /// <summary>Reads the state of one container, its events included.</summary>
    public static async Task<MemoryKill> ReadAsync(DockerClient client, string container, CancellationToken cancellation)
    {
        var filters = new Dictionary<string, IDictionary<string, bool>> { ["container"] = new Dictionary<string, bool> { [container] = true } };
        return await ReadAsync(client, container, await FindAsync(client, filters, cancellation), cancellation);
    }

    private sealed class Collector : IProgress<Message>
    {
        public HashSet<string> Ids { get; } = [];

        public void Report(Message value)
        {
            if (value.Actor?.ID is { } container)
            {
                Ids.Add(container);
            }
        }
    }
}
