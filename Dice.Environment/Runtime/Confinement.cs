using System.Globalization;
using Dice.Environment.Model;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>What every container has in common: what it may use and do, and how long its log grows.</summary>
internal static class Confinement
{
    /// <summary>A log is kept in this many files, the oldest of which goes when the newest is full.</summary>
    public const int LogFiles = 3;

    /// <summary>The size at which a file of the log is full, in MiB.</summary>
    public const int LogFileMiB = 10;

    /// <summary>Applies it to what a container is created from.</summary>
    /// <param name="host">The container's host configuration.</param>
    /// <param name="limits">What it may use.</param>
    /// <param name="hasReadOnlyRoot">Whether its root file system is read-only.</param>
    /// <param name="capabilities">The Linux capabilities that it keeps.</param>
    public static void Apply(Api.HostConfig host, ResourceLimits limits, bool hasReadOnlyRoot, IEnumerable<string> capabilities)
    {
        host.CapDrop = ["ALL"];
        host.CapAdd = [.. capabilities];
        host.SecurityOpt = ["no-new-privileges"];
        host.ReadonlyRootfs = hasReadOnlyRoot;
        host.Memory = (long)(limits.MemoryMiB ?? 0) << 20;
        host.MemorySwap = host.Memory; // No swap on top: the limit is the limit.
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
