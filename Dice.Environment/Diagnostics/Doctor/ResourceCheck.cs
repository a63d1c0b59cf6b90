using System.Globalization;
using Dice.Environment.Model;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Whether the engine has the memory and the disk for the whole stack.</summary>
public sealed class ResourceCheck : IDoctorCheck
{
    private const long LittleDisk = 5L << 30;

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
        return disk < LittleDisk
            ? [new Finding(Name, Severity.Warning, $"{text}; building images takes some GiB of disk", "free some: docker system df shows what uses it; ./run-env.sh images --prune")]
            : [new Finding(Name, Severity.Fine, text)];
    }

    private static string Gibibytes(long bytes) => (bytes / (double)(1 << 30)).ToString("0.0", CultureInfo.InvariantCulture);
}
