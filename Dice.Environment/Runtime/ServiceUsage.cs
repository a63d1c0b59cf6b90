namespace Dice.Environment.Runtime;

/// <summary>The resource usage of a service's container at one moment.</summary>
/// <param name="Service">The service.</param>
/// <param name="At">The moment, by the engine's clock.</param>
/// <param name="Cpu">The processor time used since the container started.</param>
/// <param name="Memory">The memory in use, in bytes, without reclaimable file cache.</param>
/// <param name="MemoryLimit">The memory limit in bytes; null without a limit.</param>
public sealed record ServiceUsage(string Service, DateTimeOffset At, TimeSpan Cpu, long Memory, long? MemoryLimit);
