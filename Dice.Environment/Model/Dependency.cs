namespace Dice.Environment.Model;

/// <summary>One service's need of another.</summary>
/// <param name="Service">The name of the service that is needed.</param>
/// <param name="Kind">How badly.</param>
public sealed record Dependency(string Service, DependencyKind Kind);
