using System.Collections.Immutable;
using Dice.Environment.Model;

namespace Dice.Environment.Data.Seeding;

/// <summary>The seed files are not fit to be loaded. Nothing has been written.</summary>
/// <param name="faults">All that is wrong, as far as it could be seen.</param>
public sealed class SeedInvalidException(ImmutableArray<SeedFault> faults) : DiceException(
    $"the seed files are not fit to be loaded, and nothing was written:{string.Concat(faults.Take(Shown).Select(fault => $"\n  {fault}"))}{(faults.Length > Shown ? $"\n  and {faults.Length - Shown} more" : "")}",
    "mend what is named; the rules stand in seed-data/README.md")
{
    private const int Shown = 20;

    /// <summary>All that is wrong, as far as it could be seen.</summary>
    public ImmutableArray<SeedFault> Faults { get; } = faults;
}
