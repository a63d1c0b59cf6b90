using System.Collections.Immutable;

namespace Dice.Environment.Model;

/// <summary>Commands, run in a service's container, that change its database's schema. Each is empty when there is none.</summary>
public sealed record Migrations
{
    /// <summary>Shows which migrations are applied and pending.</summary>
    public ImmutableArray<string> Status { get; init; } = [];

    /// <summary>Applies what is pending.</summary>
    public ImmutableArray<string> Up { get; init; } = [];

    /// <summary>Takes back the latest.</summary>
    public ImmutableArray<string> Down { get; init; } = [];
}
