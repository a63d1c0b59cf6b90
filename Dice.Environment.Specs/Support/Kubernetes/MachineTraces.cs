namespace Dice.Environment.Specs.Support.Kubernetes;

/// <summary>What local nodes have on this machine.</summary>
/// <param name="Links">Network interfaces.</param>
/// <param name="Routes">Routes.</param>
/// <param name="ControlGroups">Control groups.</param>
/// <param name="Mounts">Mounts in this process's namespace.</param>
/// <param name="Processes">The number of processes of nodes' components.</param>
/// <param name="Folders">Runtime folders.</param>
public sealed record MachineTraces(string Links, string Routes, string ControlGroups, string Mounts, int Processes, string Folders)
{
    private static readonly string[] Components = ["etcd", "kube-apiserver", "kubelet", "kube-proxy", "kube-scheduler", "kube-controller"];

    /// <summary>Reads the current state.</summary>
    public static MachineTraces Read() => new(
        Names("/sys/class/net", "dicenode*"),
        string.Join('\n', File.ReadLines("/proc/net/route").Where(line => line.StartsWith("dicenode", StringComparison.Ordinal)).Order(StringComparer.Ordinal)),
        string.Join('\n', Directory.GetDirectories("/sys/fs/cgroup").Append("/sys/fs/cgroup").Select(folder => Names(folder, "dice-node-*")).Where(names => names.Length > 0)),
        string.Join('\n', File.ReadLines("/proc/self/mounts").Where(line => line.Contains("dice-kubernetes", StringComparison.Ordinal))),
        Directory.GetDirectories("/proc").Count(IsComponent),
        Names("/run/dice-kubernetes", "*"));

    private static string Names(string folder, string pattern) =>
        Directory.Exists(folder) ? string.Join(' ', Directory.GetFileSystemEntries(folder, pattern).Select(Path.GetFileName).Order(StringComparer.Ordinal)) : "";

    private static bool IsComponent(string process)
    {
        try
        {
            var command = Path.GetFileName(File.ReadAllText(Path.Combine(process, "cmdline")).Split('\0')[0]);
            return Components.Any(component => command.StartsWith(component, StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Not a process, or one that has ended.
        }
    }
}
