namespace Dice.Environment.Model;

/// <summary>What a container may use of the machine.</summary>
/// <param name="MemoryMiB">Memory and swap together, in MiB; a container that passes it is killed by the kernel. Null: no limit.</param>
/// <param name="Cpus">Processors, fractions allowed; null: no limit.</param>
public sealed record ResourceLimits(int? MemoryMiB, double? Cpus = null)
{
    /// <summary>No limits.</summary>
    public static ResourceLimits None { get; } = new(null, null);
}
