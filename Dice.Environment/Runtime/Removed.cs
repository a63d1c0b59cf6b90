namespace Dice.Environment.Runtime;

/// <summary>The result of a removal.</summary>
/// <param name="Containers">The number of removed containers.</param>
/// <param name="Networks">The number of removed networks.</param>
/// <param name="Volumes">The number of removed volumes.</param>
public sealed record Removed(int Containers, int Networks, int Volumes);
