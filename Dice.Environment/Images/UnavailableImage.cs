namespace Dice.Environment.Images;

/// <summary>An image without a recipe that the engine does not have and cannot pull.</summary>
/// <param name="Reference">Its reference.</param>
/// <param name="Problem">Why it cannot be pulled.</param>
/// <param name="Remedy">The next step.</param>
public sealed record UnavailableImage(string Reference, string Problem, string Remedy);
