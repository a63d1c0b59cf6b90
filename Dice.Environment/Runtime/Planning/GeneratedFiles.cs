using System.Security.Cryptography;
using System.Text;
using Dice.Environment.Edge;
using Dice.Environment.Model;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Storage;

namespace Dice.Environment.Runtime.Planning;

/// <summary>Writes what services read from generated folders: secrets, and the edge's configuration and certificate.</summary>
/// <param name="folders">Where they lie.</param>
/// <param name="id">The environment.</param>
/// <param name="secrets">The secrets by key.</param>
public sealed class GeneratedFiles(DiceFolders folders, EnvironmentId id, IReadOnlyDictionary<string, string> secrets)
{
    private const string EngineFile = "engine";

    /// <summary>Writes down on which engine the environment is, so that another engine, which has nothing of it, is no reason to remove its files.</summary>
    public void WriteEngine(EngineEndpoint engine)
    {
        Files.CreateSharedFolder(folders.For(id));
        Files.WriteIfChanged(Path.Combine(folders.For(id), EngineFile), engine.Uri.ToString(), Files.Shared);
    }

    /// <summary>The address of the engine on which an environment is; null when its files do not say.</summary>
    public static string? ReadEngine(DiceFolders folders, EnvironmentId id)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folders.For(id), EngineFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The content of a secret.</summary>
    /// <exception cref="DiceException">The secret is unknown.</exception>
    public string ContentOf(Service service, Secret secret) => secrets.TryGetValue(secret.Key, out var content)
        ? content
        : throw new DiceException($"service '{service.Name}' needs the secret {secret.Key}, which is not given", $"add {secret.Key}=… to .env.development");

    /// <summary>A service's secrets, a file each.</summary>
    /// <returns>The folder, and a hash of what is in it.</returns>
    /// <exception cref="DiceException">A secret is unknown.</exception>
    public (string Folder, string Hash) WriteSecrets(Service service)
    {
        var folder = Path.Combine(folders.For(id), "secrets", service.Name);
        Files.CreateSharedFolder(folder);
        var paths = service.Secrets.Select(secret =>
        {
            var path = Path.Combine(folder, secret.Name);
            Files.WriteIfChanged(path, ContentOf(service, secret), Files.Shared);
            return path;
        });
        return (folder, HashOf(folder, [.. paths]));
    }

    /// <summary>The edge's configuration and certificate.</summary>
    /// <param name="stack">The whole stack.</param>
    /// <param name="ports">The host's ports of the edge.</param>
    /// <returns>The folder, and a hash of what is in it.</returns>
    public (string Folder, string Hash) WriteEdge(Stack stack, EdgePorts ports)
    {
        var zone = EdgeZone.Of(stack.Hosts);
        var folder = Path.Combine(folders.For(id), "proxy");
        using var authority = CertificateAuthority.Open(folders.CertificateAuthority(zone), zone);
        var certificate = EdgeFolder.Write(folder, stack, ports, authority);
        return (folder, HashOf(folder, [.. EdgeConfiguration.FilesFor(stack, ports).Keys.Select(name => Path.Combine(folder, name)), certificate.CertificatePath]));
    }

    /// <summary>Removes all that was generated for the environment.</summary>
    /// <exception cref="DiceException">The file system refuses.</exception>
    public void Delete() => Files.DeleteFolder(folders.For(id));

    private static string HashOf(string folder, IReadOnlyList<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in files.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, path) + '\0'));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(path)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
