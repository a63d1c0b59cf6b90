namespace Dice.Environment.Model;

/// <summary>A dependency of one service on another.</summary>
/// <param name="Service">The name of the required or used service.</param>
/// <param name="Kind">Whether the dependency is required or optional.</param>
public sealed record Dependency(string Service, DependencyKind Kind);
