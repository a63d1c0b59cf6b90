using System.Collections.Immutable;

namespace Dice.LoadTests.Model;

/// <summary>The actions of one visitor, in the terms of the application. The engine decides when and how often it runs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Steps">The names of its steps, in the order of reports. Only these can be run, which limits the memory for statistics.</param>
/// <param name="Run">Runs one iteration. It fails when a step fails or when it throws.</param>
public sealed record Scenario(string Name, ImmutableArray<string> Steps, Func<IIteration, Task> Run)
{
    /// <summary>Its purpose in a sentence.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>Prepares the data for the iterations before the clock starts; null if not needed.</summary>
    public Func<CancellationToken, Task>? Prepare { get; init; }

    /// <summary>Removes the created data. It is called after every run, including a failed <see cref="Prepare"/>; null if not needed.</summary>
    public Func<CancellationToken, Task>? CleanUp { get; init; }
}
