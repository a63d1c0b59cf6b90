namespace Dice.Environment.Runtime;

/// <summary>What was taken away.</summary>
/// <param name="Containers">How many containers.</param>
/// <param name="Networks">How many networks.</param>
/// <param name="Volumes">How many volumes.</param>
public sealed record Removed(int Containers, int Networks, int Volumes);
