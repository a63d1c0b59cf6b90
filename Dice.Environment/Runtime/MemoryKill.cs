using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>What the kernel did to a container for passing its limit of memory.</summary>
/// <param name="Happened">Whether it ended the container, or a process in it. The engine remembers that until the container is made anew.</param>
/// <param name="LimitMiB">The limit; null for none.</param>
public sealed record MemoryKill(bool Happened, long? LimitMiB)
{
    /// <summary>What happened in words, such as <c>killed for memory: its limit is 256 MiB</c>.</summary>
    public string InWords => LimitMiB is { } limit ? $"killed for memory: its limit is {limit} MiB" : "killed for memory: the engine has no more";

    /// <summary>Asks the engine of a container.</summary>
    /// <param name="client">The engine.</param>
    /// <param name="container">The container.</param>
    /// <param name="told">The containers of which the engine told such a kill, see <see cref="FindAsync"/>: while one runs whose child alone was killed, only the event says so.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<MemoryKill> ReadAsync(DockerClient client, string container, IReadOnlySet<string> told, CancellationToken cancellation)
    {
        try
        {
            var inspected = await client.Containers.InspectContainerAsync(container, cancellation);
            var limit = inspected.HostConfig?.Memory is > 0 and var bytes ? bytes >> 20 : (long?)null;
            return new MemoryKill(inspected.State?.OOMKilled == true || told.Contains(container), limit);
        }
        catch (DockerApiException)
        {
            return new MemoryKill(Happened: false, LimitMiB: null); // It went away.
        }
    }

    /// <summary>The containers in which something was killed for memory, as far back as the engine remembers: 256 events of all containers.</summary>
    /// <param name="client">The engine.</param>
    /// <param name="filters">Which containers, as for the engine's events.</param>
    /// <param name="cancellation">Gives up.</param>
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

    /// <summary>Asks the engine of one container, events included.</summary>
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
