using System.Globalization;
using Dice.Environment.Model;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Whether the engine has the memory and the disk for the whole stack.</summary>
public sealed class ResourceCheck : IDoctorCheck
{
    private const long LittleDisk = 5L << 30;

    /// <summary>What the stack takes when nobody uses it, and some: with less, the kernel begins to kill.</summary>
    private const long LittleMemory = 2L << 30;

    /// <inheritdoc />
    public string Name => "resources";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Finding>> LookAsync(Patient patient, CancellationToken cancellation)
    {
        if (patient.Engine is not { } engine)
        {
            return [];
        }

        var info = await engine.Client.System.GetSystemInfoAsync(cancellation);
        var wanted = patient.Stack.Services.Sum(service => (long)(service.Limits.MemoryMiB ?? 0)) << 20;
        var disk = Directory.Exists(info.DockerRootDir) ? new DriveInfo(info.DockerRootDir).AvailableFreeSpace : (long?)null;
        try
        {
            EngineResources.Check(patient.Stack, info.MemTotal, disk, info.DockerRootDir ?? "the engine's folder");
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
                ? new Finding(Name, Severity.Warning, $"{text}; building images takes some GiB of disk", "free some: docker system df shows what uses it; ./run-env.sh images --prune")
                : new Finding(Name, Severity.Fine, text),
            // Where the engine's folder is not seen, it runs in a machine of its own, with memory of its own.
            disk is not null && AvailableMemory(patient.Machine.MemoryTable) is { } available && available < LittleMemory
                ? new Finding(Name, Severity.Warning, $"only {Gibibytes(available)} GiB of memory are free just now", "end what needs much of it (ps aux --sort=-rss | head), or start fewer services: ./run-env.sh up --only backend")
                : null,
        ];
        return [.. found.OfType<Finding>()];
    }

    /// <summary>What the kernel could give to programs without swapping, in bytes; null where it does not say.</summary>
    private static long? AvailableMemory(string table) => File.Exists(table)
        && File.ReadLines(table).FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal)) is { } line
        && long.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1), CultureInfo.InvariantCulture, out var kibibytes)
            ? kibibytes << 10
            : null;

    private static string Gibibytes(long bytes) => (bytes / (double)(1 << 30)).ToString("0.0", CultureInfo.InvariantCulture);
}
