using static Dice.Environment.Exports.Kubernetes.Manifest;

namespace Dice.Environment.Exports.Kubernetes;

/// <summary>The volumes of a service's pods. Volumes of the model are claims of a StatefulSet and not in this list.</summary>
internal static class PodVolumes
{
    private const string Secrets = "secrets";

    /// <summary>Files of a Secret are readable by the pod's group alone.</summary>
    private const int SecretMode = 0x120; // 0440

    /// <summary>Scripts are executable.</summary>
    public const int FileMode = 0x16D; // 0555

    /// <summary>The volumes.</summary>
    /// <param name="service">The service.</param>
    /// <param name="folders">The ConfigMaps with mounted folders.</param>
    /// <param name="furtherSecrets">A Secret whose files are beside those of the service; null for none.</param>
    public static IEnumerable<Dictionary<string, object>> Of(Service service, FolderConfigMaps folders, string? furtherSecrets)
    {
        foreach (var mount in service.Mounts)
        {
            if (VolumeOf(service, mount, folders) is { } volume)
            {
                yield return volume;
            }
        }

        if (SecretsOf(service, furtherSecrets) is { } secrets)
        {
            yield return secrets;
        }
    }

    /// <summary>Where they are in the container.</summary>
    public static IEnumerable<Dictionary<string, object>> Mounts(Service service, string? furtherSecrets) =>
    [
        .. service.Mounts.Where(mount => mount is TemporaryMount or FilesMount or FolderMount or VolumeMount)
            .Select(mount => Map(("name", NameOf(service, mount)), ("mountPath", mount.Target), ("readOnly", mount is FilesMount or FolderMount ? true : null))),
        .. service.Secrets.IsEmpty && furtherSecrets is null ? [] : new[] { Map(("name", Secrets), ("mountPath", Secret.Folder), ("readOnly", true)) },
    ];

    public static string NameOf(Service service, Mount mount) => mount switch
    {
        VolumeMount volume => volume.Name,
        FolderMount folder => ObjectNames.Files(service, folder),
        _ => mount.Target.Trim('/').Replace('/', '-').Replace('.', '-').Replace('_', '-').ToLowerInvariant(),
    };

    private static Dictionary<string, object>? VolumeOf(Service service, Mount mount, FolderConfigMaps folders) => mount switch
    {
        TemporaryMount temporary => Map(
            ("name", NameOf(service, mount)),
            ("emptyDir", Map(("medium", "Memory"), ("sizeLimit", string.Create(CultureInfo.InvariantCulture, $"{temporary.SizeMiB}Mi"))))),
        FolderMount folder => folders.VolumeOf(service, folder),
        VolumeMount => null,
        _ => throw new DiceException($"service '{service.Name}' has a {mount.GetType().Name} at {mount.Target}, which the export to Kubernetes does not support", "add it to PodVolumes"),
    };

    /// <summary>One folder with the secrets of the service; in a job also with those of the migrations.</summary>
    private static Dictionary<string, object>? SecretsOf(Service service, string? further)
    {
        string[] names = [.. service.Secrets.IsEmpty ? [] : new[] { ObjectNames.Secrets(service) }, .. further is null ? [] : new[] { further }];
        return names.Length == 0 ? null : Map(("name", Secrets), ("projected", Map(
            ("defaultMode", SecretMode),
            ("sources", names.Select(name => Map(("secret", Map(("name", name))))).ToList()))));
    }
}
