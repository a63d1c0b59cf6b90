namespace Dice.LoadTests.Resources;

/// <summary>What something used, read at one moment.</summary>
/// <param name="Name">Whose use it is: a service's name, or a word in brackets for what is none.</param>
/// <param name="At">When it was read, by the reader's clock.</param>
/// <param name="Cpu">The processor time that it has taken since it began.</param>
/// <param name="Memory">The bytes that it holds and that could not be dropped at once.</param>
public sealed record ResourceReading(string Name, DateTimeOffset At, TimeSpan Cpu, long Memory)
{
    /// <summary>How many processors it can keep busy at the most: its quota, or 1 for a process of one thread; null when nothing but the machine bounds it.</summary>
    public double? CpuLimit { get; init; }

    /// <summary>The bytes that it may hold; null without a limit.</summary>
    public long? MemoryLimit { get; init; }
}
