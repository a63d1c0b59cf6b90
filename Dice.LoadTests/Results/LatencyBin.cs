namespace Dice.LoadTests.Results;

/// <summary>The number of latencies in a range.</summary>
/// <param name="From">The lower bound in milliseconds, exclusive (in the first range: 0, inclusive).</param>
/// <param name="To">The upper bound in milliseconds, inclusive.</param>
/// <param name="Count">The number.</param>
public sealed record LatencyBin(double From, double To, long Count);
