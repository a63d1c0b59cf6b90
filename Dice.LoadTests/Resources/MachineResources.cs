using System.Globalization;

namespace Dice.LoadTests.Resources;

/// <summary>Reads the resource use of the machine from /proc; only on Linux.</summary>
/// <param name="time">The clock.</param>
public sealed class MachineResources(TimeProvider time) : IResourceSource
{
    /// <summary>The machine's name in reports.</summary>
    public const string Machine = "(machine)";

    /// <summary>The number of columns in the first line of /proc/stat that are busy time; idle (3) and waiting for disks (4) are not.</summary>
    private static readonly int[] Busy = [0, 1, 2, 5, 6, 7];

    private const double TicksPerSecond = 100;

    /// <inheritdoc/>
    public Task<IReadOnlyList<ResourceReading>> ReadAsync(CancellationToken cancellation)
    {
        IReadOnlyList<ResourceReading> readings = OperatingSystem.IsLinux() && ReadMachine() is { } machine ? [machine] : [];
        return Task.FromResult(readings);
    }

    private ResourceReading? ReadMachine()
    {
        try
        {
            // cpu  user nice system idle iowait irq softirq steal …
            var columns = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
            var busy = Busy.Sum(column => double.Parse(columns[column], CultureInfo.InvariantCulture)) / TicksPerSecond;
            var memory = File.ReadLines("/proc/meminfo").Select(line => line.Split(':', 2)).ToDictionary(line => line[0], line => long.Parse(line[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture) * 1024);
            return new ResourceReading(Machine, time.GetUtcNow(), TimeSpan.FromSeconds(busy), memory["MemTotal"] - memory["MemAvailable"])
            {
                IsJudged = false,
                CpuLimit = Env.ProcessorCount,
                MemoryLimit = memory["MemTotal"],
            };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return null; // Return a report without the machine rather than none.
        }
    }
}
