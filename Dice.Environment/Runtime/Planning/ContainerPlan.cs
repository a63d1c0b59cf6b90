using System.Security.Cryptography;
using System.Text;
using Dice.Environment.Images;

namespace Dice.Environment.Runtime.Planning;

/// <summary>A service with everything resolved: the input for its container, and the basis for deciding whether a running one is up to date.</summary>
public sealed record ContainerPlan
{
    /// <summary>The definition.</summary>
    public required Service Service { get; init; }

    /// <summary>The image.</summary>
    public required ProvisionedImage Image { get; init; }

    /// <summary>Environment variables.</summary>
    public required ImmutableSortedDictionary<string, string> Environment { get; init; }

    /// <summary>The host's port of each endpoint, by its port in the container; 0 lets the engine choose.</summary>
    public required ImmutableSortedDictionary<int, int> HostPorts { get; init; }

    /// <summary>Folders and volumes.</summary>
    public required ImmutableArray<ContainerMount> Mounts { get; init; }

    /// <summary>File systems in memory: target and options.</summary>
    public required ImmutableSortedDictionary<string, string> Temporary { get; init; }

    /// <summary>The full names of the service's volumes.</summary>
    public required ImmutableArray<string> Volumes { get; init; }

    /// <summary>A hash of the contents of generated folders; when they change, the service needs a new container.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Labels, except those of environment and lease.</summary>
    public required ImmutableSortedDictionary<string, string> Labels { get; init; }

    /// <summary>The hash that the container carries and that a second <c>up</c> compares.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', Parts()))))[..16];

    /// <summary>Everything from which a container is created, in a fixed order. Each group begins with its name, so that groups cannot be confused.</summary>
    private IEnumerable<string> Parts() =>
    [
        "image", Image.Reference, Image.Id,
        "module", $"{Service.Module}",
        "environment", .. Environment.Select(entry => $"{entry.Key}={entry.Value}"),
        "ports", .. HostPorts.Select(entry => $"{entry.Key}={entry.Value}"),
        "mounts", .. Mounts.Select(mount => $"{mount}"),
        "temporary", .. Temporary.Select(entry => $"{entry.Key}={entry.Value}"),
        "content", ContentHash,
        "labels", .. Labels.Select(entry => $"{entry.Key}={entry.Value}"),
        "command", .. Service.Command,
        "user", Service.User ?? "",
        "folder", Service.WorkingFolder ?? "",
        "capabilities", .. Service.Capabilities,
        "signal", Service.StopSignal ?? "",
        "limits", $"{Service.Limits}",
        "root", Service.HasReadOnlyRoot ? "read-only" : "writable",
        .. Service.ReachesHost ? ["host"] : Array.Empty<string>(),
        "log", $"{Confinement.LogFiles} x {Confinement.LogFileMiB} MiB",
    ];
}

/// <summary>A mount of a container: a folder of the host, a volume or a folder of the image.</summary>
/// <param name="Kind">The kind of the mount.</param>
/// <param name="Source">The folder's absolute path, or the volume's full name; empty for a folder of the image.</param>
/// <param name="Target">The absolute path in the container.</param>
/// <param name="ReadOnly">Whether the container may only read it.</param>
public sealed record ContainerMount(ContainerMountKind Kind, string Source, string Target, bool ReadOnly);

/// <summary>The kind of a mount.</summary>
public enum ContainerMountKind
{
    /// <summary>A folder of the host.</summary>
    Folder,

    /// <summary>A folder of the engine's machine, whose content is not compared with this machine's.</summary>
    EngineFolder,

    /// <summary>A volume of the engine.</summary>
    Volume,

    /// <summary>An anonymous volume, which the engine fills from the image and removes with the container.</summary>
    ImageFolder,
}
