using Dice.Environment.Setup;
using Dice.Environment.Storage;

namespace Dice.Environment.Kubernetes.LocalNodes;

/// <summary>What this machine must have to run a local node.</summary>
/// <param name="IsLinux">Whether its kernel is Linux.</param>
/// <param name="IsRoot">Whether this process runs as root.</param>
/// <param name="MissingCommands">The commands that are missing.</param>
/// <param name="HasControlGroups">Whether control groups are mounted, and this process can create some.</param>
public sealed record NodeMachine(bool IsLinux, bool IsRoot, IReadOnlyList<string> MissingCommands, bool HasControlGroups)
{
    private const string OtherCluster = "use another cluster, such as that of Rancher Desktop, with --context NAME";
    private static readonly string[] Commands = ["bash", "unshare", "setpriv", "setsid", "flock"];

    /// <summary>Examines this machine.</summary>
    public static NodeMachine Current => new(
        OperatingSystem.IsLinux(),
        Env.IsPrivilegedProcess,
        [.. Commands.Where(command => CommandLookup.Find(command) is null)],
        Directory.Exists("/sys/fs/cgroup") && Directory.EnumerateFileSystemEntries("/sys/fs/cgroup").Any());

    /// <summary>The folder of Dice's own files, if it is on an overlay file system, such as that of a container: the node's engine cannot keep its images there.</summary>
    public string? OverlayHome { get; init; }

    /// <summary>Examines this machine, and the folder of Dice's own files.</summary>
    public static NodeMachine With(string home) => Current with
    {
        OverlayHome = new DriveInfo(PathObstacle.Find(Path.GetFullPath(home)).Existing).DriveFormat.StartsWith("overlay", StringComparison.Ordinal) ? home : null,
    };

    /// <summary>Checks that a local node can run.</summary>
    /// <exception cref="DiceException">It cannot; the error names the reason and the remedy.</exception>
    public void Check()
    {
        if (Problem is { } found)
        {
            throw new DiceException(found.Problem, found.Remedy);
        }
    }

    /// <summary>Why a local node cannot run, and the remedy; null if it can.</summary>
    public (string Problem, string Remedy)? Problem => this switch
    {
        { IsLinux: false } => ("a local Kubernetes node needs Linux: it uses namespaces and control groups of its kernel", OtherCluster),
        { IsRoot: false } => ("a local Kubernetes node needs root, because it creates network interfaces, mounts and control groups", $"run this with sudo, or {OtherCluster}"),
        { MissingCommands: { Count: > 0 } missing } => ($"a local Kubernetes node needs {string.Join(", ", missing)}, which this machine lacks", $"install the packages bash and util-linux, or {OtherCluster}"),
        { HasControlGroups: false } => ("a local Kubernetes node needs control groups, and none are mounted at /sys/fs/cgroup", $"run it on a machine or in a container with control groups, or {OtherCluster}"),
        { OverlayHome: { } home } => ($"a local Kubernetes node cannot keep its images in {home}, which is on an overlay file system, such as that of a container", $"set DICE_HOME to a folder on a disk or a volume, or {OtherCluster}"),
        _ => null,
    };
}
