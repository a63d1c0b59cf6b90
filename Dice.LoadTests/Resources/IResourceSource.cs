namespace Dice.LoadTests.Resources;

/// <summary>Reads the resource use of parts of the system under test, such as its containers.</summary>
public interface IResourceSource
{
    /// <summary>Reads all parts once. Parts that cannot be read are omitted.</summary>
    /// <param name="cancellation">Cancels the read.</param>
    Task<IReadOnlyList<ResourceReading>> ReadAsync(CancellationToken cancellation);
}

/// <summary>The resource use of one part at one point in time.</summary>
/// <param name="Name">The name of the service, or a word in parentheses for other parts.</param>
/// <param name="At">The time of the reading, by the reader's clock.</param>
/// <param name="Cpu">The processor time since it started.</param>
/// <param name="Memory">The memory use in bytes, without pages that can be dropped immediately.</param>
public sealed record ResourceReading(string Name, DateTimeOffset At, TimeSpan Cpu, long Memory)
{
    /// <summary>The maximum number of processors that it can use: its quota, or 1 for a single-threaded process; null if only the machine limits it.</summary>
    public double? CpuLimit { get; init; }

    /// <summary>The memory limit in bytes; null for none.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>The number of open files of all its processes; null if it was not counted.</summary>
    public long? Files { get; init; }

    /// <summary>The number of established TCP connections; null if it was not counted.</summary>
    public long? Connections { get; init; }

    /// <summary>Whether its growth is judged: not that of the machine, nor of a store of measurements, which fills up to a limit of its own.</summary>
    public bool IsJudged { get; init; } = true;
}
