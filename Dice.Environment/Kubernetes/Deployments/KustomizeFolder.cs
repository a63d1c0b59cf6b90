using Dice.Environment.Edge.Certificates;
using Dice.Environment.Exports.Kubernetes;
using Dice.Environment.Runtime;
using Dice.Environment.Storage;

namespace Dice.Environment.Kubernetes.Deployments;

/// <summary>The exported manifests with their secrets, in a private folder, as kustomize reads them.</summary>
/// <param name="kubectl">Builds them.</param>
/// <param name="folders">The folders of Dice.</param>
/// <param name="id">The environment.</param>
public sealed class KustomizeFolder(Kubectl kubectl, DiceFolders folders, EnvironmentId id)
{
    private string Root => Path.Combine(folders.For(id), "kubernetes");

    /// <summary>Writes the files, builds an overlay, and returns its objects. The files are removed again: they contain secrets.</summary>
    /// <param name="files">The exported manifests.</param>
    /// <param name="overlay">The overlay.</param>
    /// <param name="secrets">The secrets by key.</param>
    /// <param name="hosts">The hosts of the certificate, which the development CA issues.</param>
    /// <exception cref="DiceException">A secret is missing, or kustomize failed.</exception>
    public async Task<ImmutableArray<ClusterObject>> BuildAsync(KubernetesFiles files, string overlay, IReadOnlyDictionary<string, string> secrets, IReadOnlyCollection<string> hosts, CancellationToken cancellation)
    {
        Files.DeleteFolder(Root);
        Files.CreatePrivateFolder(Root);
        try
        {
            foreach (var (path, text) in files.Files.Concat(files.Copies))
            {
                Write(path, text);
            }

            WriteSecrets(files, overlay, secrets, hosts);
            return ManifestReader.Read(await kubectl.RunAsync(["kustomize", Path.Combine(Root, KubernetesFiles.FolderOf(overlay))], cancellation));
        }
        finally
        {
            Files.DeleteFolder(Root);
        }
    }

    private void WriteSecrets(KubernetesFiles files, string overlay, IReadOnlyDictionary<string, string> secrets, IReadOnlyCollection<string> hosts)
    {
        var folder = KubernetesFiles.SecretsFolderOf(overlay);
        foreach (var secret in files.SecretsOf(overlay))
        {
            Write($"{folder}/{secret.Name}", secrets.TryGetValue(secret.Key, out var value)
                ? value
                : throw new DiceException($"the development secrets have no {secret.Key}", "restore it in .env.development (git checkout -- .env.development)"));
        }

        using var authority = CertificateAuthority.Open(folders.EnsureExists().CertificateAuthority(EdgeZone.Of(hosts)), EdgeZone.Of(hosts));
        var certificate = authority.EnsureLeaf(hosts, Path.Combine(folders.For(id), "kubernetes-tls"));
        Write($"{folder}/tls.crt", File.ReadAllText(certificate.CertificatePath));
        Write($"{folder}/tls.key", File.ReadAllText(certificate.KeyPath));
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Files.CreatePrivateFolder(Path.GetDirectoryName(full)!);
        Files.Write(full, text, Files.Private);
    }
}
