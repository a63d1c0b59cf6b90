namespace Dice.Environment.Kubernetes.LocalNodes;

/// <summary>The folders of a node.</summary>
/// <param name="Home">The folder of Dice's own files.</param>
/// <param name="Name">The node's name.</param>
internal sealed record NodeFolders(string Home, string Name)
{
    /// <summary>The folder of what nodes have on this machine while they run. It is not below <see cref="Home"/>, because other homes' nodes use the same networks, and because a socket's path must be short.</summary>
    public const string Running = "/run/dice-kubernetes";

    /// <summary>The lock that is held while an index is chosen.</summary>
    public static string IndexLock => Path.Combine(Running, ".lock");

    /// <summary>The programs and root file systems of nodes.</summary>
    public string Kubernetes => Path.Combine(Home, "kubernetes");

    /// <summary>What the node keeps on disk: images of its engine, logs, and the files of this run.</summary>
    public string State => Path.Combine(Kubernetes, "nodes", Name);

    /// <summary>The lock that is held while the node is started or stopped.</summary>
    public string Lock => Path.Combine(Kubernetes, "nodes", $"{Name}.lock");

    /// <summary>Certificates and keys of this run.</summary>
    public string Keys => Path.Combine(State, "pki");

    /// <summary>The logs of the node's components.</summary>
    public string Logs => Path.Combine(State, "logs");

    /// <summary>The file with which clients reach the API server.</summary>
    public string KubeConfig => Path.Combine(State, "kubeconfig");

    /// <summary>Records which image of this machine's engine was loaded under which reference.</summary>
    public string LoadedImages => Path.Combine(State, "images.json");

    /// <summary>The folder of a running node.</summary>
    public static string Run(int index) => Path.Combine(Running, index.ToString(CultureInfo.InvariantCulture));
}
