using System.Net;
using Dice.Environment.Kubernetes.Api;
using Dice.Environment.Kubernetes.Clusters;
using k8s.Autorest;

namespace Dice.Environment.Kubernetes.Preflights;

/// <summary>Checks a cluster before anything is applied, and reports everything that is wrong at once.</summary>
public sealed class Preflight
{
    private readonly ImmutableArray<IClusterCheck> _checks;

    /// <summary>Creates the checks for a kind of cluster.</summary>
    public Preflight(ClusterKind kind) => _checks =
    [
        new VersionCheck(kind == ClusterKind.LocalNode ? new Version(1, 20) : VersionCheck.OldestGiven),
        new NamespaceCheck(),
        new RightsCheck(),
        new StorageCheck(),
        new IngressCheck(),
        new CapacityCheck(),
    ];

    /// <summary>Runs all checks.</summary>
    /// <returns>What could not be checked, as sentences.</returns>
    /// <exception cref="DiceException">The cluster cannot run the manifests; nothing was applied.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(ClusterSubject subject, CancellationToken cancellation)
    {
        var notes = new List<string>();
        var problems = new List<ClusterProblem>();
        foreach (var check in _checks)
        {
            try
            {
                problems.AddRange(await check.CheckAsync(subject, cancellation));
            }
            catch (Exception e) when (e is HttpOperationException { Response.StatusCode: HttpStatusCode.Forbidden } or ClusterRefusedException { Status: HttpStatusCode.Forbidden })
            {
                notes.Add($"not checked ({check.GetType().Name}): {subject.Client.Explain(e).Problem}");
            }
            catch (Exception e) when (e is HttpOperationException or HttpRequestException)
            {
                throw subject.Client.Explain(e);
            }
        }

        return problems switch
        {
            [] => notes,
            [var only] => throw new DiceException(only.Problem, $"{only.Remedy}. Nothing was applied"),
            _ => throw new DiceException(
                $"the cluster cannot run the environment; nothing was applied:{string.Concat(problems.Select(problem => $"\n  - {problem.Problem}"))}",
                string.Join("; ", problems.Select(problem => problem.Remedy))),
        };
    }
}
