using Dice.Environment.Kubernetes.Clusters;
using Dice.Environment.Kubernetes.LocalNodes;
using Dice.Environment.Runtime;

namespace Dice.Environment.Commands.Kubernetes;

/// <summary><c>down</c> of an environment on a cluster.</summary>
internal static class ClusterDown
{
    /// <summary>Removes the environment.</summary>
    /// <param name="run">The run.</param>
    /// <param name="withData">Whether to remove the namespace with all data; otherwise the volume claims stay.</param>
    public static async Task<int> RunAsync(ClusterRun run, bool withData)
    {
        await run.Verb.LockAsync();
        var document = await RemoveAsync(run, withData, run.Verb.Cancellation);
        return run.Verb.Print(document, () => Write(run, document));
    }

    /// <summary>Forgets an environment whose cluster has stopped; returns whether it was one that Dice started.</summary>
    public static bool ForgetStopped(VerbRun run, ClusterTarget target)
    {
        if (target.Kind == ClusterKind.Given)
        {
            return false;
        }

        run.Settings.ClusterMemory.Forget();
        run.Out.WriteLine($"The {target.Description} of environment {target.Environment} has stopped, and its data with it; nothing to remove.");
        return true;
    }

    /// <summary>Removes what was applied. A cluster that Dice started is stopped with its last environment.</summary>
    public static async Task<ClusterRemovedDocument> RemoveAsync(ClusterRun run, bool withData, CancellationToken cancellation)
    {
        var clock = new Clock(TimeProvider.System);
        var (removal, target) = (run.Removal, run.Target);
        var existed = await removal.OwnsAsync(cancellation);
        if (target.Kind == ClusterKind.LocalNode && !(await removal.NamespacesAsync(cancellation)).Except([target.Namespace]).Any())
        {
            run.Verb.Talk.WriteLine("Stopping the local node, which runs no other environment …");
            await LocalNode.StopAsync(run.Verb.Settings.LocalNode(engine: null, run.Verb.Talk.WriteLine), cancellation);
            run.Verb.Settings.ClusterMemory.Forget();
            return new ClusterRemovedDocument(target.Environment, target.Description, target.Namespace, existed ? [$"Namespace/{target.Namespace}"] : [], [], NodeStopped: true, clock.Elapsed.TotalSeconds);
        }

        IReadOnlyList<string> removed = [];
        IReadOnlyList<string> kept = [];
        if (existed && (withData || target.Kind == ClusterKind.LocalNode))
        {
            run.Verb.Talk.WriteLine($"Removing the namespace {target.Namespace} with everything in it …");
            await removal.RemoveNamespaceAsync(cancellation);
            removed = [$"Namespace/{target.Namespace}"];
        }
        else if (existed)
        {
            removed = await removal.RemoveObjectsAsync(run.Verb.Talk.WriteLine, cancellation);
            kept = await removal.ClaimsAsync(cancellation);
        }

        run.Verb.Settings.ClusterMemory.Forget();
        return new ClusterRemovedDocument(target.Environment, target.Description, target.Namespace, [.. removed], [.. kept], NodeStopped: false, clock.Elapsed.TotalSeconds);
    }

    private static void Write(ClusterRun run, ClusterRemovedDocument document)
    {
        var output = run.Verb.Out;
        output.WriteLine(document.Removed.IsEmpty
            ? $"Environment {document.Environment} does not exist in the namespace {document.Namespace}; nothing to remove."
            : $"Environment {document.Environment} removed from {document.Cluster} in {Durations.InWords(TimeSpan.FromSeconds(document.Seconds))}: {string.Join(", ", document.Removed)}{(document.NodeStopped ? "; the local node has stopped" : "")}.");
        if (!document.Kept.IsEmpty)
        {
            output.WriteLine($"Kept the data in the namespace {document.Namespace}: {string.Join(", ", document.Kept)}. Remove it with {run.Verb.Settings.Hint($"down --volumes --on kubernetes{(run.Target.Context is { } context ? $" --context {context}" : "")} --namespace {document.Namespace}")}");
        }
    }
}

/// <summary>What <c>down --json</c> prints for an environment on a cluster.</summary>
/// <param name="Environment">The environment's name.</param>
/// <param name="Cluster">The cluster in words.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="Removed">The removed objects.</param>
/// <param name="Kept">The volume claims that were kept.</param>
/// <param name="NodeStopped">Whether the local node was stopped.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record ClusterRemovedDocument(
    string Environment, string Cluster, string Namespace, ImmutableArray<string> Removed, ImmutableArray<string> Kept, bool NodeStopped, double Seconds);
