namespace Dice.LoadTests.Results;

/// <summary>The resource use at one point in time.</summary>
/// <param name="AtSeconds">Seconds since the start of the measurement; negative in the warm-up.</param>
/// <param name="Cpu">Processors in use since the previous point: 1 is one full core.</param>
/// <param name="Memory">The memory use in bytes.</param>
public sealed record ResourcePoint(double AtSeconds, double Cpu, long Memory);
