namespace Dice.LoadTests.Results;

/// <summary>The highest use of a resource relative to its limit.</summary>
/// <param name="Name">The name of the part.</param>
/// <param name="Resource"><c>CPU</c> or <c>memory</c>.</param>
/// <param name="Share">The highest sustained share of its limit, from 0 to slightly above 1.</param>
/// <param name="GaveOutAtSeconds">The first time at which it sustained nine tenths of its limit; null for never.</param>
public sealed record ResourceUse(string Name, string Resource, double Share, double? GaveOutAtSeconds);
