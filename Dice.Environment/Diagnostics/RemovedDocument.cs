namespace Dice.Environment.Diagnostics;

/// <summary>What <c>down --json</c> prints.</summary>
/// <param name="Environment">The environment's identity.</param>
/// <param name="Containers">How many containers were removed.</param>
/// <param name="Networks">How many networks were removed.</param>
/// <param name="Volumes">How many volumes were removed.</param>
/// <param name="VolumesKept">How many volumes are still there.</param>
public sealed record RemovedDocument(string Environment, int Containers, int Networks, int Volumes, int VolumesKept);
