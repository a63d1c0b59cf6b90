namespace Dice.LoadTests.Results;

/// <summary>What something used up to a moment.</summary>
/// <param name="AtSeconds">Seconds since the measurement began; negative in the warm-up.</param>
/// <param name="Cpu">Processors kept busy since the point before: 1 is one whole core.</param>
/// <param name="Memory">Bytes held.</param>
public sealed record ResourcePoint(double AtSeconds, double Cpu, long Memory);
