namespace Dice.LoadTests.Results;

/// <summary>How many latencies lie in a range.</summary>
/// <param name="From">Above this many milliseconds (the first range of all: from 0).</param>
/// <param name="To">Up to this many milliseconds.</param>
/// <param name="Count">How many.</param>
public sealed record LatencyBin(double From, double To, long Count);
