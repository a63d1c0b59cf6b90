using System.Collections.Concurrent;

namespace Dice.Environment.Kubernetes.Api;

/// <summary>A kind of object that a cluster serves.</summary>
/// <param name="GroupVersion">Such as <c>v1</c> or <c>apps/v1</c>.</param>
/// <param name="Kind">Such as <c>Deployment</c>.</param>
/// <param name="Plural">Such as <c>deployments</c>.</param>
/// <param name="IsNamespaced">Whether its objects belong to a namespace.</param>
public sealed record ApiResource(string GroupVersion, string Kind, string Plural, bool IsNamespaced)
{
    /// <summary>The group; empty for the core.</summary>
    public string Group => GroupVersion.Contains('/', StringComparison.Ordinal) ? GroupVersion[..GroupVersion.IndexOf('/', StringComparison.Ordinal)] : "";

    /// <summary>The path of all its objects in a namespace.</summary>
    public string PathIn(string @namespace) => $"{Root(GroupVersion)}/{(IsNamespaced ? $"namespaces/{@namespace}/" : "")}{Plural}";

    internal static string Root(string groupVersion) => groupVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{groupVersion}" : $"/api/{groupVersion}";
}

/// <summary>What a cluster serves, asked once for each group and version.</summary>
public sealed class ApiResources(ClusterClient client)
{
    private readonly ConcurrentDictionary<string, Task<ImmutableArray<ApiResource>>> _read = [];

    /// <summary>Returns the kinds of a group and version; empty when the cluster does not serve it.</summary>
    public Task<ImmutableArray<ApiResource>> ListAsync(string groupVersion, CancellationToken cancellation) =>
        _read.GetOrAdd(groupVersion, asked => ReadAsync(asked, cancellation));

    /// <summary>Returns a kind; null when the cluster does not serve it.</summary>
    public async Task<ApiResource?> FindAsync(string groupVersion, string kind, CancellationToken cancellation) =>
        (await ListAsync(groupVersion, cancellation)).FirstOrDefault(resource => resource.Kind == kind);

    private async Task<ImmutableArray<ApiResource>> ReadAsync(string groupVersion, CancellationToken cancellation)
    {
        var answer = await client.SendAsync(HttpMethod.Get, ApiResource.Root(groupVersion), body: null, "", cancellation);
        return answer?["resources"]?.AsArray() is not { } resources ? [] :
        [
            .. resources
                .Select(resource => resource!)
                .Select(resource => new ApiResource(groupVersion, resource["kind"]!.GetValue<string>(), resource["name"]!.GetValue<string>(), resource["namespaced"]!.GetValue<bool>()))
                .Where(resource => !resource.Plural.Contains('/', StringComparison.Ordinal)),
        ];
    }
}
