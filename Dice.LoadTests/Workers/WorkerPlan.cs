using Dice.LoadTests.Model;

namespace Dice.LoadTests.Workers;

/// <summary>What one worker runs: a scenario, and its share of a profile.</summary>
public sealed record WorkerPlan
{
    /// <summary>The scenario's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>The profile with the worker's share.</summary>
    public required LoadProfile Profile { get; init; }

    /// <summary>When to start; null to wait for the host's command on standard input.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>A file for the response time of every measured iteration, one a line in ticks of 100 ns; null for none.</summary>
    public string? Samples { get; init; }
}
