using System.Net;
using Dice.Environment.Kubernetes.Api;
using k8s;

namespace Dice.Environment.Kubernetes.Deployments;

/// <summary>Finds where an ingress controller accepts connections: it writes its address to the Ingresses that it serves.</summary>
public static class IngressAddress
{
    private const int HttpsPort = 443;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns the address; null when no controller tells one in time.</summary>
    public static async Task<IPEndPoint?> FindAsync(ClusterClient client, string @namespace, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < Limit)
        {
            var ingresses = await client.Api.NetworkingV1.ListNamespacedIngressAsync(@namespace, cancellationToken: cancellation);
            foreach (var balancer in ingresses.Items.SelectMany(ingress => ingress.Status?.LoadBalancer?.Ingress ?? []))
            {
                if (IPAddress.TryParse(balancer.Ip, out var address))
                {
                    return new IPEndPoint(address, HttpsPort);
                }

                if (balancer.Hostname is { Length: > 0 } name && (await Dns.GetHostAddressesAsync(name, cancellation)).FirstOrDefault() is { } resolved)
                {
                    return new IPEndPoint(resolved, HttpsPort);
                }
            }

            await Task.Delay(Pause, cancellation);
        }

        return null;
    }
}
