using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Checks whether the engine has enough memory and disk for the whole stack.</summary>
public sealed class ResourceCheck : IDoctorCheck
{
    private const long LittleDisk = 5L << 30;

    /// <summary>The memory use of the idle stack plus a reserve: with less, the kernel starts to kill processes.</summary>
    private const long LittleMemory = 2L << 30;

    public string Name => "resources";

    public async Task<IReadOnlyList<Finding>> RunAsync(CheckContext context, CancellationToken cancellation)
    {
        if (context.Engine is not { } engine)
        {
            return [];
        }

        var info = await engine.Client.System.GetSystemInfoAsync(cancellation);
        var wanted = context.Stack.Services.Sum(service => (long)(service.Limits.MemoryMiB ?? 0)) << 20;
        var disk = Directory.Exists(info.DockerRootDir) ? new DriveInfo(info.DockerRootDir).AvailableFreeSpace : (long?)null;
        try
        {
            EngineResources.Check(context.Stack, info.MemTotal, disk, info.DockerRootDir ?? "the engine's folder");
        }
        catch (DiceException e)
        {
            return [new Finding(Name, Severity.Error, e.Problem, e.Remedy)];
        }

        var text = $"memory {Gibibytes(info.MemTotal)} GiB (the stack may use {Gibibytes(wanted)}), {info.NCPU} processors"
            + (disk is { } free ? $", disk {Gibibytes(free)} GiB free at {info.DockerRootDir}" : "");
        Finding?[] found =
        [
            disk < LittleDisk
                ? new Finding(Name, Severity.Warning, $"{text}; building images needs several GiB of disk", "free disk space: docker system df shows what uses it; ./run-env.sh images --prune")
                : new Finding(Name, Severity.Fine, text),
            // If the engine's folder is not visible, the engine runs in a virtual machine with its own memory.
            disk is not null && AvailableMemory(context.Machine.MemoryTable) is { } available && available < LittleMemory
                ? new Finding(Name, Severity.Warning, $"only {Gibibytes(available)} GiB of memory are free", "stop programs that use much memory (ps aux --sort=-rss | head), or start fewer services: ./run-env.sh up --only backend")
                : null,
        ];
        return [.. found.OfType<Finding>()];
    }

    /// <summary>The memory that is available without swapping, in bytes; null if unknown.</summary>
    private static long? AvailableMemory(string table) => File.Exists(table)
        && File.ReadLines(table).FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal)) is { } line
        && long.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1), CultureInfo.InvariantCulture, out var kibibytes)
            ? kibibytes << 10
            : null;

    private static string Gibibytes(long bytes) => (bytes / (double)(1 << 30)).ToString("0.0", CultureInfo.InvariantCulture);
}
