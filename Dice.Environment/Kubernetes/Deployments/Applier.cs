using Dice.Environment.Kubernetes.Api;

namespace Dice.Environment.Kubernetes.Deployments;

/// <summary>Applies objects to a cluster (server-side apply), and removes them.</summary>
public sealed class Applier(ClusterClient client, ApiResources resources, string environment, string @namespace)
{
    private const string ApplyType = "application/apply-patch+yaml";
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly List<string> _applied = [];

    /// <summary>What was applied so far, in order, such as <c>Deployment/backend</c>.</summary>
    public IReadOnlyList<string> Applied => _applied;

    /// <summary>Applies an object.</summary>
    /// <exception cref="DiceException">The cluster does not serve its kind, or refused it.</exception>
    public async Task ApplyAsync(ClusterObject manifest, CancellationToken cancellation)
    {
        var resource = await FindAsync(manifest.GroupVersion, manifest.Kind, cancellation);
        var own = manifest.For(environment, resource.IsNamespaced ? @namespace : null);
        var path = $"{resource.PathIn(@namespace)}/{manifest.Name}";
        if (manifest.Kind == "Job")
        {
            await RemoveAsync(path, cancellation); // The template of a Job cannot change.
        }

        try
        {
            await client.SendAsync(HttpMethod.Patch, $"{path}?fieldManager=dice&force=true", own.Content, ApplyType, cancellation);
        }
        catch (ClusterRefusedException e)
        {
            throw new DiceException($"{manifest.Title} could not be applied: {e.Problem}", e.Remedy, e);
        }

        _applied.Add(manifest.Title);
    }

    /// <summary>Creates the namespace, or confirms that it is this environment's.</summary>
    public async Task EnsureNamespaceAsync(ClusterObject? declared, CancellationToken cancellation)
    {
        var path = $"/api/v1/namespaces/{@namespace}";
        var found = await client.SendAsync(HttpMethod.Get, path, body: null, "", cancellation);
        if (found?["status"]?["phase"]?.GetValue<string>() == "Terminating")
        {
            await GoneAsync(path, cancellation);
        }

        await ApplyAsync(declared ?? ManifestReader.Read($"{{apiVersion: v1, kind: Namespace, metadata: {{name: \"{@namespace}\"}}}}")[0], cancellation);
    }

    /// <summary>Removes an object, and waits until it is gone.</summary>
    /// <returns>Whether it existed.</returns>
    public async Task<bool> RemoveAsync(string path, CancellationToken cancellation)
    {
        if (await client.SendAsync(HttpMethod.Delete, $"{path}?propagationPolicy=Foreground", body: null, "", cancellation) is null)
        {
            return false;
        }

        await GoneAsync(path, cancellation);
        return true;
    }

    /// <summary>Waits until no pod of the namespace is left.</summary>
    public async Task PodsGoneAsync(CancellationToken cancellation)
    {
        var clock = TimeProvider.System.GetTimestamp();
        while (await client.SendAsync(HttpMethod.Get, $"/api/v1/namespaces/{@namespace}/pods", body: null, "", cancellation) is { } pods && pods["items"]?.AsArray() is { Count: > 0 } left)
        {
            if (TimeProvider.System.GetElapsedTime(clock) > RemovalLimit)
            {
                throw new DiceException($"pods were not removed within {RemovalLimit.TotalSeconds:0} s: {string.Join(", ", left.Select(pod => pod!["metadata"]!["name"]))}", "see why: kubectl describe pod; then repeat the command");
            }

            await Task.Delay(Pause, cancellation);
        }
    }

    /// <summary>Waits until an object is gone.</summary>
    public async Task GoneAsync(string path, CancellationToken cancellation)
    {
        var clock = TimeProvider.System.GetTimestamp();
        while (await client.SendAsync(HttpMethod.Get, path, body: null, "", cancellation) is { } left)
        {
            if (TimeProvider.System.GetElapsedTime(clock) > RemovalLimit)
            {
                var waiting = left["metadata"]?["finalizers"]?.AsArray().Select(entry => entry?.ToString()).ToArray() ?? [];
                throw new DiceException($"{path} was not removed within {RemovalLimit.TotalSeconds:0} s{(waiting.Length > 0 ? $"; it waits for {string.Join(", ", waiting)}" : "")}", "see its events: kubectl get events; then repeat the command");
            }

            await Task.Delay(Pause, cancellation);
        }
    }

    private async Task<ApiResource> FindAsync(string groupVersion, string kind, CancellationToken cancellation) =>
        await resources.FindAsync(groupVersion, kind, cancellation)
        ?? throw new DiceException($"the cluster does not serve {kind} of {groupVersion}", "use a newer cluster");
}
