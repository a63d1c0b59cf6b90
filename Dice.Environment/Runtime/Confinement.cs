using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>The settings that all containers share: resource limits, privileges and log rotation.</summary>
internal static class Confinement
{
    /// <summary>The number of files of a container's log. When the newest is full, the engine removes the oldest.</summary>
    public const int LogFiles = 3;

    /// <summary>The maximum size of one file of the log, in MiB.</summary>
    public const int LogFileMiB = 10;

    /// <summary>The engine's weight of a container on the processors.</summary>
    public const int CpuShares = 1024;

    /// <summary>Applies the settings to a host configuration.</summary>
    /// <param name="host">The container's host configuration.</param>
    /// <param name="limits">The container's resource limits.</param>
    /// <param name="hasReadOnlyRoot">Whether its root file system is read-only.</param>
    /// <param name="capabilities">The Linux capabilities that it keeps.</param>
    public static void Apply(Api.HostConfig host, ResourceLimits limits, bool hasReadOnlyRoot, IEnumerable<string> capabilities)
    {
        host.CapDrop = ["ALL"];
        host.CapAdd = [.. capabilities];
        host.SecurityOpt = ["no-new-privileges"];
        host.ReadonlyRootfs = hasReadOnlyRoot;
        host.Memory = (long)(limits.MemoryMiB ?? 0) << 20;
        host.MemorySwap = host.Memory; // Equal values allow no swap on top of the limit.
        host.NanoCPUs = (long)((limits.Cpus ?? 0) * 1_000_000_000);
        host.PidsLimit = limits.Pids;
        host.LogConfig = new Api.LogConfig
        {
            Type = "json-file",
            Config = new Dictionary<string, string>
            {
                ["max-size"] = string.Create(CultureInfo.InvariantCulture, $"{LogFileMiB}m"),
                ["max-file"] = LogFiles.ToString(CultureInfo.InvariantCulture),
            },
        };
    }
}
