using System.CommandLine;
using Dice.Environment.Kubernetes.LocalNodes;

namespace Dice.Environment.Commands.Kubernetes;

/// <summary><c>kubernetes node</c>: starts, stops and shows the local Kubernetes node.</summary>
internal static class NodeCommand
{
    private static readonly Option<string> Name = new("--name")
    {
        Description = "The name of the node; several can run side by side.",
        HelpName = "NAME",
        DefaultValueFactory = static _ => LocalNodeSettings.DefaultName,
    };

    public static Command Create(HostConsole console) => new Verb(
        "node",
        "Start, stop or show the local Kubernetes node.",
        """
        A cluster of one node with real pods, in namespaces and control groups of its own. It does not use the engine of
        this machine and does not change the machine's network, apart from one interface. It needs Linux and root.
        It is Kubernetes 1.20, for tests on this machine only. The first start builds it from Debian's source package,
        which takes 3 to 10 minutes; DICE_KUBERNETES_BINARIES names a folder with the programs to use others.
        """,
        ("sudo ./run-env.sh kubernetes node start", "start the node, and keep it running"),
        ("sudo ./run-env.sh kubernetes node stop", "stop it, and remove everything but its images"))
    {
        CreateStart(console),
        CreateStop(console),
        CreateStatus(console),
    };

    private static Verb CreateStart(HostConsole console) => new Verb(
        "start",
        "Start the node, and keep it running until it is stopped.",
        """
        It takes about 15 seconds, and minutes the first time. If the node runs already, nothing is changed.
        Its API server, node ports and ingress answer on this machine only.
        """,
        ("sudo ./run-env.sh kubernetes node start", "start the node"),
        ("export KUBECONFIG=$(./run-env.sh kubernetes node status --json | jq -r .nodes[0].kubeConfig)", "use it with kubectl"))
    {
        Name,
        HostOptions.Json,
    }.Runs(console, async run =>
    {
        var settings = SettingsOf(run) with { IsPersistent = true };
        await using var node = await LocalNode.OpenAsync(settings, run.Cancellation);
        return run.Print(NodeDocument.Of(node.Record), () =>
        {
            run.Out.WriteLine(node.IsJoined ? $"The node '{settings.Name}' runs already." : $"The node '{settings.Name}' runs.");
            Write(run, node.Record);
            run.Out.WriteLine($"Use it with kubectl: export KUBECONFIG={Storage.ShellText.Quote(node.KubeConfig)}");
        });
    });

    private static Verb CreateStop(HostConsole console) => new Verb(
        "stop",
        "Stop the node, and remove everything that it has on this machine except its images.",
        "Objects and volumes of the cluster are removed. Leftovers of a node that was killed are removed as well.",
        ("sudo ./run-env.sh kubernetes node stop", "stop the node"))
    {
        Name,
    }.Runs(console, async run =>
    {
        var settings = SettingsOf(run);
        var was = await LocalNode.StopAsync(settings, run.Cancellation);
        run.Out.WriteLine(was ? $"The node '{settings.Name}' is stopped and removed." : $"The node '{settings.Name}' does not run.");
        return ExitCode.Fine;
    });

    private static Verb CreateStatus(HostConsole console) => new Verb(
        "status",
        "Show the local Kubernetes nodes of this machine.",
        "The exit code is 1 when no node runs.",
        ("./run-env.sh kubernetes node status --json", "for scripts"))
    {
        HostOptions.Json,
    }.ReadOnly().Runs(console, run =>
    {
        var nodes = NodeRecord.ReadAll();
        run.Print(new NodesDocument([.. nodes.Select(NodeDocument.Of)]), () =>
        {
            if (nodes.Count == 0)
            {
                run.Out.WriteLine("No local Kubernetes node runs.");
            }

            foreach (var node in nodes)
            {
                run.Out.WriteLine($"{node.Name}: {(node.IsAlive ? "runs" : "was killed; remove it with ./run-env.sh kubernetes node stop")}");
                Write(run, node);
            }
        });
        return nodes.Any(node => node.IsAlive) ? ExitCode.Fine : ExitCode.Error;
    });

    private static LocalNodeSettings SettingsOf(VerbRun run) => run.Settings.LocalNode(engine: null, run.Error.WriteLine) with { Name = run.Get(Name)! };

    private static void Write(VerbRun run, NodeRecord node)
    {
        run.Out.WriteLine($"  Kubernetes {node.Version}, {(node.IsPersistent ? "until it is stopped" : "until the process that uses it ends")}");
        run.Out.WriteLine($"  kubeconfig  {node.KubeConfig}");
        run.Out.WriteLine($"  ingress     https://{node.Ingress}");
        run.Out.WriteLine($"  logs        {node.Logs}");
        foreach (var (component, code) in node.EndedComponents)
        {
            run.Out.WriteLine($"  {component} ended with exit code {code}: see its log");
        }
    }
}
