namespace Dice.Environment.Edge;

/// <summary>What became of a root in one store.</summary>
/// <param name="Store">The store, in words.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Note">Why it was skipped, and the command to run where one helps; null when there is nothing to say.</param>
public sealed record TrustResult(string Store, TrustOutcome Outcome, string? Note = null);
