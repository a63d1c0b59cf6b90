using Dice.Environment.Model;

namespace Dice.Environment.Diagnostics.Budget;

/// <summary>What a phase may take of a machine. The numbers are the plan's: 8 GB and 3 GB for Phase 1, 10 and 5 for Phase 2, 12 and 8 for Phase 3.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="MemoryBytes">Memory: the sum of the limits, and so the most that can ever be used. In GiB, as memory is sold.</param>
/// <param name="DiskBytes">Disk: images with shared layers once, volumes and what containers wrote. In GB, as disks are sold.</param>
public sealed record ResourceBudget(int Phase, long MemoryBytes, long DiskBytes)
{
    /// <summary>The budget of a phase.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no such phase.</exception>
    public static ResourceBudget Of(Phase phase) => phase.Number switch
    {
        1 => new(1, 8L << 30, 3_000_000_000),
        2 => new(2, 10L << 30, 5_000_000_000),
        3 => new(3, 12L << 30, 8_000_000_000),
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase.Number, "the plan has phases 1 to 3"),
    };
}
