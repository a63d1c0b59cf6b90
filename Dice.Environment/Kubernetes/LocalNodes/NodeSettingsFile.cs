using Dice.Environment.Storage;

namespace Dice.Environment.Kubernetes.LocalNodes;

/// <summary>The file with the settings that the node's scripts read: assignments of shell variables.</summary>
internal static class NodeSettingsFile
{
    /// <summary>Returns the path in the folder of a running node.</summary>
    public static string PathIn(string run) => Path.Combine(run, "settings");

    /// <summary>Returns the content.</summary>
    public static string Of(NodeFolders folders, NodeNetwork network, NodePrograms programs, bool isPersistent, bool hasUnifiedControlGroups)
    {
        (string Name, string Value)[] values =
        [
            ("NAME", folders.Name),
            ("ATTACHED", isPersistent ? "no" : "yes"),
            ("CGROUP_VERSION", hasUnifiedControlGroups ? "2" : "1"),
            ("RUN", NodeFolders.Run(network.Index)),
            ("STATE", folders.State),
            ("ROOT", programs.Root),
            ("BINARIES", programs.Programs),
            ("CGROUP", network.ControlGroup),
            ("LINK", network.Link),
            ("HOST_ADDRESS", network.HostAddress),
            ("ADDRESS", network.Address.ToString()),
            ("PODS", network.Pods.ToString()),
            ("BRIDGE", network.Bridge),
            ("SERVICES", network.Services.ToString()),
            ("DNS", network.Dns),
        ];
        return string.Concat(values.Select(value => $"NODE_{value.Name}={ShellText.Quote(value.Value)}\n"));
    }
}
