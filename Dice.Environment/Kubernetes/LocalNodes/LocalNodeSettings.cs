using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Kubernetes.LocalNodes;

/// <summary>The settings of a local node.</summary>
public sealed record LocalNodeSettings
{
    /// <summary>The name of the node that is used unless another one is given.</summary>
    public const string DefaultName = "node";

    /// <summary>The folder of the checkout, which contains the node's files and the scripts that build it.</summary>
    public required string Checkout { get; init; }

    /// <summary>The folder of Dice's own files. Nodes of different folders are independent of each other.</summary>
    public required string Home { get; init; }

    /// <summary>The node's name, a DNS label; several nodes of different names can run side by side.</summary>
    public string Name { get; init; } = DefaultName;

    /// <summary>Whether a node that is started keeps running until it is stopped; otherwise it ends with the last process that uses it, even if that process is killed.</summary>
    public bool IsPersistent { get; init; }

    /// <summary>The engine whose images the node can get; null if <see cref="LocalNode.ProvideAsync"/> is not used.</summary>
    public EngineConnection? Engine { get; init; }

    /// <summary>Receives progress, line by line.</summary>
    public Action<string> Progress { get; init; } = static _ => { };

    /// <summary>The longest time from the start of the node's processes until pods can run.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(3);

    internal NodeFolders Folders => new(Home, Name);
}
