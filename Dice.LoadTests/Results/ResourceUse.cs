namespace Dice.LoadTests.Results;

/// <summary>How near to its limit something came.</summary>
/// <param name="Name">Whose use it is.</param>
/// <param name="Resource"><c>CPU</c> or <c>memory</c>.</param>
/// <param name="Share">The greatest share of its limit that it held for a while, 0 to 1 and a little more.</param>
/// <param name="GaveOutAtSeconds">When it first held nine tenths of its limit for a while; null: never.</param>
public sealed record ResourceUse(string Name, string Resource, double Share, double? GaveOutAtSeconds);
