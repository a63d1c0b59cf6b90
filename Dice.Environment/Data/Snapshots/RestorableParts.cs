using Dice.Environment.Runtime;

namespace Dice.Environment.Data.Snapshots;

/// <summary>The parts of a snapshot that an environment can take.</summary>
/// <param name="Parts">The parts to restore.</param>
/// <param name="Notes">Which parts were left out.</param>
public sealed record RestorableParts(ImmutableArray<SnapshotPart> Parts, ImmutableArray<string> Notes)
{
    /// <summary>Leaves out empty parts of services that the environment does not have, such as LocalStack in production.</summary>
    /// <exception cref="DiceException">A service does not run, or a part with content has no place.</exception>
    public static RestorableParts Of(SnapshotManifest manifest, RunningStack stack)
    {
        var without = manifest.Parts.Where(part => stack.Find(StackSnapshot.ServiceOf(part.Store)) is null).ToImmutableArray();
        if (without.FirstOrDefault(part => part.Total > 0) is { } full)
        {
            throw new DiceException(
                $"the environment has no {StackSnapshot.ServiceOf(full.Store)}, and the snapshot contains {full.Total} of its objects; nothing was changed",
                "start it with ./run-env.sh up, or restore into an environment that has it");
        }

        var stopped = manifest.Parts.Select(part => StackSnapshot.ServiceOf(part.Store)).Distinct().Where(name => stack.Find(name) is { IsRunning: false }).ToArray();
        return stopped.Length > 0
            ? throw new DiceException($"{string.Join(", ", stopped)} must run to restore its state; nothing was changed", "start it with ./run-env.sh up")
            : new([.. manifest.Parts.Except(without)], [.. without.Select(part => $"{part.Store} was left out: its part of the snapshot is empty, and the environment has no {StackSnapshot.ServiceOf(part.Store)}")]);
    }
}
