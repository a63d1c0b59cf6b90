using System.Collections.Immutable;

namespace Dice.Environment.Gates;

/// <summary>Why steps of a run were skipped.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Steps">The number of steps that were skipped for this reason.</param>
/// <param name="Gates">The gates of these steps.</param>
public sealed record SkipReason(string Reason, int Steps, ImmutableArray<string> Gates)
{
    /// <summary>The reason in one line, such as <c>3 steps: needs a backend (AGate, BGate)</c>.</summary>
    public override string ToString() => $"{Steps} {(Steps == 1 ? "step" : "steps")}: {Reason} ({string.Join(", ", Gates)})";
}
