namespace Dice.Environment.Model;

/// <summary>Commands, run in a service's container, that change the schema of its database. A command that the service does not support is empty.</summary>
public sealed record Migrations
{
    /// <summary>Prints the applied and the pending migrations.</summary>
    public ImmutableArray<string> Status { get; init; } = [];

    /// <summary>Applies the pending migrations.</summary>
    public ImmutableArray<string> Up { get; init; } = [];

    /// <summary>Reverts the latest migration.</summary>
    public ImmutableArray<string> Down { get; init; } = [];

    /// <summary>Ends once no migration is pending; it needs no rights but the service's own.</summary>
    public ImmutableArray<string> Await { get; init; } = [];

    /// <summary>Environment variables that only these commands need, beside those of the service.</summary>
    public ImmutableSortedDictionary<string, Value> Environment { get; init; } = ImmutableSortedDictionary<string, Value>.Empty;

    /// <summary>Secrets that only these commands need, beside those of the service.</summary>
    public ImmutableArray<Secret> Secrets { get; init; } = [];
}
