namespace Dice.Environment.Model;

/// <summary>What a container may use of the machine.</summary>
/// <param name="MemoryMiB">Memory and swap together, in MiB; a container that passes it is killed by the kernel. Null: no limit.</param>
/// <param name="Cpus">Processors, fractions allowed; null: no limit.</param>
/// <param name="Pids">How many processes and threads it may have at once; beyond that, none can be started.</param>
public sealed record ResourceLimits(int? MemoryMiB, double? Cpus = null, int Pids = ResourceLimits.DefaultPids)
{
    /// <summary>The limit of processes and threads unless a service states its own: enough for a server of many threads, and none for a fork bomb.</summary>
    public const int DefaultPids = 512;

    /// <summary>No limits of memory and processors.</summary>
    public static ResourceLimits None { get; } = new(null, null);
}
