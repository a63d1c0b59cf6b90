namespace Dice.Environment.Runtime.Engine;

/// <summary>Checks whether the engine has the memory and the disk space that a stack may use.</summary>
public static class EngineResources
{
    /// <summary>The minimum of free disk space for a start, in bytes. Logs, volumes and container layers need it.</summary>
    public const long LeastFreeDisk = 1L << 30;

    /// <summary>The variable that turns the check off when it has a value.</summary>
    public const string OverrideVariable = "DICE_IGNORE_RESOURCES";

    /// <summary>Compares the engine's memory and disk space with the stack's limits.</summary>
    /// <exception cref="EngineException">The engine has too little memory or disk space.</exception>
    public static async Task CheckAsync(EngineConnection engine, Stack stack, CancellationToken cancellation)
    {
        if (Env.GetEnvironmentVariable(OverrideVariable) is { Length: > 0 })
        {
            return;
        }

        var info = await engine.Client.System.GetSystemInfoAsync(cancellation);
        Check(stack, info.MemTotal, FreeDisk(info.DockerRootDir), info.DockerRootDir ?? "the engine's folder");
    }

    /// <summary>Compares given values with the stack's limits.</summary>
    /// <param name="stack">The services to start.</param>
    /// <param name="memory">The engine's memory in bytes.</param>
    /// <param name="freeDisk">The free disk space in bytes; null when it is unknown, as with an engine in a virtual machine.</param>
    /// <param name="folder">The engine's folder on that disk.</param>
    /// <exception cref="EngineException">The engine has too little memory or disk space.</exception>
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
