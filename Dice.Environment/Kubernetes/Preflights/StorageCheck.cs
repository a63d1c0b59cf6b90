using Dice.Environment.Kubernetes.Deployments;
using k8s;

namespace Dice.Environment.Kubernetes.Preflights;

/// <summary>The cluster has a default StorageClass, if a volume claim does not name one.</summary>
public sealed class StorageCheck : IClusterCheck
{
    private static readonly string[] Marks = ["storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"];

    public async Task<IReadOnlyList<ClusterProblem>> CheckAsync(ClusterSubject subject, CancellationToken cancellation)
    {
        var claiming = subject.Manifests.Where(NeedsDefault).Select(manifest => manifest.Title).ToArray();
        if (claiming.Length == 0)
        {
            return [];
        }

        var classes = await subject.Client.Api.StorageV1.ListStorageClassAsync(cancellationToken: cancellation);
        if (classes.Items.Any(found => Marks.Any(mark => found.Metadata.Annotations?.TryGetValue(mark, out var value) == true && value == "true")))
        {
            return [];
        }

        var names = classes.Items.Select(found => found.Metadata.Name).ToArray();
        return
        [
            new(
                $"the cluster has no default StorageClass, which {string.Join(", ", claiming)} need{(claiming.Length == 1 ? "s" : "")} for volumes",
                names.Length == 0
                    ? "install a storage provisioner, and mark its class as the default"
                    : $"mark one of {string.Join(", ", names)} as the default: kubectl annotate storageclass {names[0]} {Marks[0]}=true"),
        ];
    }

    private static bool NeedsDefault(ClusterObject manifest) => manifest.Kind switch
    {
        "PersistentVolumeClaim" => manifest.Content["spec"]?["storageClassName"] is null,
        "StatefulSet" => manifest.Content["spec"]?["volumeClaimTemplates"]?.AsArray().Any(claim => claim?["spec"]?["storageClassName"] is null) == true,
        _ => false,
    };
}
