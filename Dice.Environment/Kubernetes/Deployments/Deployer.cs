using Dice.Environment.Kubernetes.Api;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Probing;

namespace Dice.Environment.Kubernetes.Deployments;

/// <summary>Deploys manifests to a namespace, stage by stage, each when the workloads that it requires are ready.</summary>
/// <param name="client">The cluster.</param>
/// <param name="applier">Applies objects.</param>
/// <param name="stack">The model: order and deadlines.</param>
/// <param name="namespace">The namespace.</param>
/// <param name="progress">Receives a sentence for each step.</param>
/// <param name="time">The source of time.</param>
public sealed class Deployer(ClusterClient client, Applier applier, Stack stack, string @namespace, Action<string> progress, TimeProvider time)
{
    /// <summary>Reads the load of this machine.</summary>
    public Func<MachineLoad?> Load { get; init; } = MachineLoad.Read;

    /// <summary>Deploys.</summary>
    /// <param name="manifests">All objects.</param>
    /// <param name="cancellation">Stops between objects; what was applied stays, see <see cref="Applier.Applied"/>.</param>
    /// <returns>When each stage was applied, in order, and when everything was ready.</returns>
    /// <exception cref="DiceException">An object was refused, or a service did not become ready.</exception>
    public async Task<IReadOnlyList<StageTime>> DeployAsync(ImmutableArray<ClusterObject> manifests, CancellationToken cancellation)
    {
        var times = new List<StageTime>();
        await applier.EnsureNamespaceAsync(manifests.FirstOrDefault(manifest => manifest.Kind == "Namespace"), cancellation);
        var wait = new RolloutWait(new NamespaceReader(client, @namespace), DeadlineOf, progress, time);
        var clock = new Clock(time);
        var open = new List<ClusterObject>();
        foreach (var stage in DeploymentStages.Of(manifests, stack))
        {
            var required = DeploymentStages.RequiredBy(stage, open, stack);
            await wait.WaitAsync([.. required.Select(workload => workload.Title)], cancellation);
            open.RemoveAll(required.Contains);
            foreach (var manifest in stage.Manifests)
            {
                await applier.ApplyAsync(manifest, cancellation);
            }

            string[] workloads = [.. stage.Manifests.Where(manifest => manifest.IsWorkload).Select(manifest => manifest.Title)];
            var name = workloads.Length == 0 ? $"{stage.Name} ({stage.Manifests.Length} objects)" : string.Join(", ", workloads);
            progress($"{name} applied");
            times.Add(new(name, clock.Elapsed));
            open.AddRange(stage.Manifests.Where(manifest => manifest.IsWorkload));
        }

        await wait.WaitAsync([.. open.Select(workload => workload.Title)], cancellation);
        times.Add(new("all ready", clock.Elapsed));
        return times;
    }

    /// <summary>The most times that a deadline is extended to while this machine, which can be the cluster's, is overloaded; as in the runtime.</summary>
    private const int MostTimes = 3;

    private TimeSpan DeadlineOf(string service) =>
        (stack.Services.FirstOrDefault(other => other.Name == service)?.Readiness.Deadline ?? Readiness.DefaultDeadline) * (Load() is { IsOverloaded: true } ? MostTimes : 1);
}

/// <summary>When a stage of a deployment was applied.</summary>
/// <param name="Name">The stage.</param>
/// <param name="Time">From the beginning of the deployment.</param>
public sealed record StageTime(string Name, TimeSpan Time);
