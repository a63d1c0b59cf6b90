using System.Globalization;
using Dice.Environment.Model;

namespace Dice.Environment.Runtime.Engine;

/// <summary>Whether the engine has the memory and the disk that a stack may come to use.</summary>
public static class EngineResources
{
    /// <summary>The least free disk with which anything is started, in bytes: logs, volumes and container layers need some.</summary>
    public const long LeastFreeDisk = 1L << 30;

    /// <summary>Set to any value, it turns the check off.</summary>
    public const string OverrideVariable = "DICE_IGNORE_RESOURCES";

    /// <summary>Compares the engine's memory and disk with the stack's limits.</summary>
    /// <exception cref="EngineException">There is too little.</exception>
    public static async Task CheckAsync(EngineConnection engine, Stack stack, CancellationToken cancellation)
    {
        if (Env.GetEnvironmentVariable(OverrideVariable) is { Length: > 0 })
        {
            return;
        }

        var info = await engine.Client.System.GetSystemInfoAsync(cancellation);
        Check(stack, info.MemTotal, FreeDisk(info.DockerRootDir), info.DockerRootDir ?? "the engine's folder");
    }

    /// <summary>The comparison itself.</summary>
    /// <param name="stack">The services to be started.</param>
    /// <param name="memory">The engine's memory in bytes.</param>
    /// <param name="freeDisk">The free disk in bytes; null when it cannot be told, as with an engine in a machine of its own.</param>
    /// <param name="folder">Where that disk is.</param>
    /// <exception cref="EngineException">There is too little.</exception>
    public static void Check(Stack stack, long memory, long? freeDisk, string folder)
    {
        var wanted = stack.Services.Sum(service => (long)(service.Limits.MemoryMiB ?? 0)) << 20;
        if (memory < wanted)
        {
            throw new EngineException(
                $"the engine has {Gibibytes(memory)} GiB of memory, and these {stack.Services.Length} services may use {Gibibytes(wanted)} GiB",
                $"give the engine more memory, start fewer services (--only), or set {OverrideVariable}=1 to try all the same");
        }

        if (freeDisk < LeastFreeDisk)
        {
            throw new EngineException(
                $"only {Gibibytes(freeDisk.Value)} GiB of disk are free at {folder}, at least {Gibibytes(LeastFreeDisk)} GiB are needed",
                $"free some (docker system df shows what uses it), or set {OverrideVariable}=1 to try all the same");
        }
    }

    private static long? FreeDisk(string? folder)
    {
        try
        {
            return folder is not null && Directory.Exists(folder) ? new DriveInfo(folder).AvailableFreeSpace : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static string Gibibytes(long bytes) => (bytes / (double)(1 << 30)).ToString("0.0", CultureInfo.InvariantCulture);
}
