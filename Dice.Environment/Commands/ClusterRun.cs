using Dice.Environment.Data.Snapshots;
using Dice.Environment.Installations;
using Dice.Environment.Kubernetes.Api;
using Dice.Environment.Kubernetes.Clusters;
using Dice.Environment.Kubernetes.Deployments;
using k8s.Models;

namespace Dice.Environment.Commands;

/// <summary>One run of a verb on an environment that runs on a cluster.</summary>
internal sealed class ClusterRun : IDisposable
{
    private ClusterRun(VerbRun verb, ClusterTarget target, ClusterClient client) => (Verb, Target, Client) = (verb, target, client);

    /// <summary>The run.</summary>
    public VerbRun Verb { get; }

    /// <summary>Where the environment runs.</summary>
    public ClusterTarget Target { get; }

    /// <summary>The cluster.</summary>
    public ClusterClient Client { get; }

    /// <summary>Reads the namespace.</summary>
    public NamespaceReader Reader => new(Client, Target.Namespace);

    /// <summary>Removes what was applied.</summary>
    public Removal Removal => new(Client, new ApiResources(Client), Target.Environment, Target.Namespace);

    /// <summary>Connects to the cluster.</summary>
    public static async Task<ClusterRun> OpenAsync(VerbRun verb, ClusterTarget target, CancellationToken cancellation)
    {
        try
        {
            return new(verb, target, await ClusterClient.ConnectAsync(target.KubeConfig, target.Context, cancellation));
        }
        catch (DiceException e) when (target.Kind != ClusterKind.Given)
        {
            throw new DiceException($"environment '{target.Environment}' ran on the {target.Description}, which has stopped: {e.Problem}", $"start it again: {verb.Settings.Hint("up --on kubernetes")}; or forget it: {verb.Settings.Hint("down")}", e);
        }
    }

    /// <summary>Does work on the data of the environment; notes and waits for locks are printed on standard error.</summary>
    public async Task<int> OnDataAsync(Func<EnvironmentData, Task<int>> work)
    {
        await ReadAsync();
        await using var stores = new ClusterStores(Verb.Settings, Target, Client);
        return await work(Verb.Settings.DataIn(stores, text => Verb.Error.WriteLine($"note: {text}"), Verb.Error.WriteLine));
    }

    /// <summary>Reads what runs; an error when the environment does not exist.</summary>
    public async Task<NamespaceState> ReadAsync()
    {
        var state = await Reader.ReadAsync(Verb.Cancellation);
        return state.Workloads.IsEmpty
            ? throw new DiceException($"environment {Target.Environment} does not exist in the namespace '{Target.Namespace}' of {Target.Description}", $"start it with {Verb.Settings.Hint("up --on kubernetes")}")
            : state;
    }

    /// <summary>Returns the newest pod of a service.</summary>
    public static V1Pod PodOf(NamespaceState state, string service) => state.PodsOf(service).FirstOrDefault()
        ?? throw new DiceException(
            state.Workloads.Any(workload => workload.Service == service) ? $"service '{service}' has no pod" : $"the environment has no service '{service}'",
            $"choose from: {string.Join(", ", state.Workloads.Where(workload => workload.Kind != "Job").Select(workload => workload.Service).Distinct())}");

    public void Dispose() => Client.Dispose();
}
