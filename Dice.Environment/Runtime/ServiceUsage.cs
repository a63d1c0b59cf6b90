namespace Dice.Environment.Runtime;

/// <summary>What a service's container used, read at one moment.</summary>
/// <param name="Service">The service.</param>
/// <param name="At">When, by the engine's clock.</param>
/// <param name="Cpu">The processor time that it has taken since it started.</param>
/// <param name="Memory">Bytes held, without file cache that can be dropped at once.</param>
/// <param name="MemoryLimit">Bytes that it may hold; null without a limit.</param>
public sealed record ServiceUsage(string Service, DateTimeOffset At, TimeSpan Cpu, long Memory, long? MemoryLimit);
