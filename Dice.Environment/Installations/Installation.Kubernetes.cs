using Dice.Environment.Kubernetes.LocalNodes;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Installations;

/// <summary>Kubernetes clusters of this machine.</summary>
public partial record Installation
{
    /// <summary>Returns the settings of the local Kubernetes node, for <see cref="Kubernetes.LocalNodes.LocalNode.OpenAsync"/>.</summary>
    /// <param name="engine">The engine whose images the node gets; null if it gets none.</param>
    /// <param name="progress">Receives progress, line by line.</param>
    public LocalNodeSettings LocalNode(EngineConnection? engine, Action<string> progress) => new()
    {
        Checkout = Root,
        Home = Folders.Root,
        Engine = engine,
        Progress = progress,
    };
}
