using System.Text.Json.Nodes;
using Dice.Environment.Kubernetes.Api;
using Dice.Environment.Kubernetes.Deployments;
using Dice.LoadTests.Resources;
using k8s.Models;

namespace Dice.Environment.Commands.Load;

/// <summary>
/// Reads the resource usage of the pods of each service from the metrics API of a cluster, for load tests. The API has the current rate of processor time, which is
/// added up over the time between two readings. A cluster without the API has no readings.
/// </summary>
internal sealed class PodResources(ClusterClient client, string @namespace, TimeProvider time) : IResourceSource
{
    private readonly Dictionary<string, TimeSpan> _spent = [];
    private long? _last;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ResourceReading>> ReadAsync(CancellationToken cancellation)
    {
        var metrics = await client.SendAsync(HttpMethod.Get, $"/apis/metrics.k8s.io/v1beta1/namespaces/{@namespace}/pods", body: null, "", cancellation);
        var passed = _last is { } last ? time.GetElapsedTime(last) : TimeSpan.Zero;
        _last = time.GetTimestamp();
        var now = time.GetUtcNow();
        var services = (metrics?["items"]?.AsArray() ?? []).OfType<JsonObject>()
            .GroupBy(pod => pod["metadata"]?["labels"]?[ClusterObject.ServiceLabel]?.GetValue<string>() ?? "")
            .Where(group => group.Key.Length > 0);
        return [.. services.Select(service =>
        {
            JsonNode?[] used = [.. service.SelectMany(pod => pod["containers"]?.AsArray() ?? []).Select(container => container?["usage"])];
            var spent = _spent.GetValueOrDefault(service.Key) + (passed * (double)used.Sum(usage => Quantity(usage?["cpu"])));
            _spent[service.Key] = spent;
            return new ResourceReading(service.Key, now, spent, (long)used.Sum(usage => Quantity(usage?["memory"])));
        })];
    }

    private static decimal Quantity(JsonNode? value) => value is null ? 0 : new ResourceQuantity(value.GetValue<string>()).ToDecimal();
}
