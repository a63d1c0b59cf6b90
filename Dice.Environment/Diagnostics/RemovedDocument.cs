namespace Dice.Environment.Diagnostics;

/// <summary>What <c>down --json</c> prints.</summary>
/// <param name="Environment">The environment's identity.</param>
/// <param name="Containers">The number of removed containers.</param>
/// <param name="Networks">The number of removed networks.</param>
/// <param name="Volumes">The number of removed volumes.</param>
/// <param name="VolumesKept">The number of volumes that were kept.</param>
public sealed record RemovedDocument(string Environment, int Containers, int Networks, int Volumes, int VolumesKept);
