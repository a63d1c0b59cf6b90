using Dice.Environment.Model;

namespace Dice.Environment.Specs.Budget;

/// <summary>The resources that a phase may use, from the plan: 8 GB of memory and 3 GB of disk for Phase 1, 10 and 5 for Phase 2, 12 and 8 for Phase 3.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="MemoryBytes">The maximum sum of the memory limits, in bytes. The plan's GB of memory count as GiB.</param>
/// <param name="DiskBytes">The maximum disk use, in bytes: images with shared layers counted once, volumes and data written by containers.</param>
public sealed record ResourceBudget(int Phase, long MemoryBytes, long DiskBytes)
{
    /// <summary>Returns the budget of a phase.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no such phase.</exception>
    public static ResourceBudget Of(Phase phase) => phase.Number switch
    {
        1 => new(1, 8L << 30, 3_000_000_000),
        2 => new(2, 10L << 30, 5_000_000_000),
        3 => new(3, 12L << 30, 8_000_000_000),
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase.Number, "the plan has phases 1 to 3"),
    };
}
