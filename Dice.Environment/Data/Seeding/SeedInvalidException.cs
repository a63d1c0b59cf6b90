using System.Collections.Immutable;
using Dice.Environment.Model;

namespace Dice.Environment.Data.Seeding;

/// <summary>The seed files are invalid. Nothing was written.</summary>
/// <param name="faults">The validation errors that were found.</param>
public sealed class SeedInvalidException(ImmutableArray<SeedFault> faults) : DiceException(
    $"the seed files are invalid, and nothing was written:{string.Concat(faults.Take(Shown).Select(fault => $"\n  {fault}"))}{(faults.Length > Shown ? $"\n  and {faults.Length - Shown} more" : "")}",
    "correct these entries; seed-data/README.md describes the rules")
{
    private const int Shown = 20;

    /// <summary>The validation errors that were found.</summary>
    public ImmutableArray<SeedFault> Faults { get; } = faults;
}
