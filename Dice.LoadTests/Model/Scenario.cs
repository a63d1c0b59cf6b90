using System.Collections.Immutable;

namespace Dice.LoadTests.Model;

/// <summary>What one visitor does, in the application's terms. The engine decides when and how often.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Steps">The names of its steps, in the order of reports. Only these can be run: statistics stay bounded.</param>
/// <param name="Run">One iteration. It has failed when a step has, or when it throws.</param>
public sealed record Scenario(string Name, ImmutableArray<string> Steps, Func<IIteration, Task> Run)
{
    /// <summary>What it stands for, in a sentence.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>Prepares what the iterations need, before the clock starts; null for nothing.</summary>
    public Func<CancellationToken, Task>? Prepare { get; init; }

    /// <summary>Removes what was made; called however the run ended, a failed <see cref="Prepare"/> included. Null for nothing.</summary>
    public Func<CancellationToken, Task>? CleanUp { get; init; }
}
