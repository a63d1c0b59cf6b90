namespace Dice.Environment.Services.Clusters;

/// <summary>A service of the stack that does not go to a cluster.</summary>
/// <param name="Service">The service.</param>
/// <param name="Reason">Why not, as the end of a sentence.</param>
public sealed record LeftOut(string Service, string Reason);
