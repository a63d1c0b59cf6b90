namespace Dice.Environment.Runtime.Probing;

/// <summary>How busy the machine is.</summary>
/// <param name="Average">The load average of the last minute: tasks that run or wait for a processor.</param>
/// <param name="Processors">The number of processors.</param>
public sealed record MachineLoad(double Average, int Processors)
{
    private const string Source = "/proc/loadavg";

    /// <summary>Whether a task gets less than half of a processor.</summary>
    public bool IsOverloaded => Average > 2 * Processors;

    /// <summary>Reads the load from the kernel; null where it does not offer it (macOS, Windows).</summary>
    public static MachineLoad? Read() => File.Exists(Source)
        ? new MachineLoad(double.Parse(File.ReadAllText(Source).Split(' ')[0], CultureInfo.InvariantCulture), System.Environment.ProcessorCount)
        : null;

    /// <summary>The load in words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"load average {Average:0.0} on {Processors} processors");
}
