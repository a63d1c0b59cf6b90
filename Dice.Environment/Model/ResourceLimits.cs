namespace Dice.Environment.Model;

/// <summary>Limits on a container's use of the machine.</summary>
/// <param name="MemoryMiB">Limit of memory and swap together, in MiB; the kernel kills a container that exceeds it. Null: no limit.</param>
/// <param name="Cpus">Limit of processors; fractions are allowed. Null: no limit.</param>
/// <param name="Pids">Limit of processes and threads together; when it is reached, no further ones can be started.</param>
public sealed record ResourceLimits(int? MemoryMiB, double? Cpus = null, int Pids = ResourceLimits.DefaultPids)
{
    /// <summary>The limit of processes and threads for a service that does not define its own: enough for a server with many threads, and low enough to stop a fork bomb.</summary>
    public const int DefaultPids = 512;

    /// <summary>No limits on memory and processors.</summary>
    public static ResourceLimits None { get; } = new(null, null);
}
