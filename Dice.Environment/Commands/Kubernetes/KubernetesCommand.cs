using System.CommandLine;

namespace Dice.Environment.Commands.Kubernetes;

/// <summary><c>kubernetes</c>: what concerns Kubernetes clusters rather than an environment.</summary>
internal static class KubernetesCommand
{
    public static Command Create(HostConsole console) => new Verb(
        "kubernetes",
        "Run a local Kubernetes node.",
        """
        Where no other cluster is available, Dice runs a node of its own on this machine (Linux, as root).
        """,
        ("sudo ./run-env.sh kubernetes node start", "start the node, and keep it running"),
        ("./run-env.sh kubernetes node status --json", "for scripts: where its kubeconfig file is"))
    {
        NodeCommand.Create(console),
    };
}
