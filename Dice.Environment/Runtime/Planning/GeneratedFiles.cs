using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Dice.Environment.Edge.Certificates;
using Dice.Environment.Edge.Proxy;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Storage;

namespace Dice.Environment.Runtime.Planning;

/// <summary>Writes the generated files that services read: secrets, and the edge's configuration and certificate.</summary>
/// <param name="folders">The folders in which Dice keeps its files.</param>
/// <param name="secrets">The secrets by key.</param>
public sealed class GeneratedFiles(DiceFolders folders, EnvironmentId id, IReadOnlyDictionary<string, string> secrets)
{
    private const string EngineFile = "engine";

    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> _own = new();

    /// <summary>Uses other secrets for a service.</summary>
    public void Use(string service, IReadOnlyDictionary<string, string> own) => _own[service] = own;

    /// <summary>Records the engine of the environment. Without the record, a clean-up on another engine could remove the files.</summary>
    public void WriteEngine(EngineEndpoint engine)
    {
        Files.CreateSharedFolder(folders.For(id));
        Files.WriteIfChanged(Path.Combine(folders.For(id), EngineFile), engine.Uri.ToString(), Files.Shared);
    }

    /// <summary>Returns the address of the environment's engine; null when its files do not record it.</summary>
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

    /// <summary>Returns the content of a secret.</summary>
    /// <exception cref="DiceException">The secret is unknown.</exception>
    public string ContentOf(Service service, Secret secret) => _own.GetValueOrDefault(service.Name, secrets).TryGetValue(secret.Key, out var content)
        ? content
        : throw new DiceException($"service '{service.Name}' needs the secret {secret.Key}, which is not set", $"add {secret.Key}=… to .env.development");

    /// <summary>Whether the secrets of a service have been written, as they are before it starts.</summary>
    public bool HasSecretsOf(string service) => Directory.Exists(SecretsFolder(service));

    /// <summary>Writes each secret of a service to a file.</summary>
    /// <returns>The folder, and a hash of its content without the secrets that the service reads for each use.</returns>
    /// <exception cref="DiceException">A secret is unknown.</exception>
    public (string Folder, string Hash) WriteSecrets(Service service)
    {
        var folder = SecretsFolder(service.Name);
        Files.CreateSharedFolder(folder);
        foreach (var secret in service.Secrets)
        {
            Files.WriteIfChanged(Path.Combine(folder, secret.Name), ContentOf(service, secret), Files.Shared);
        }

        return (folder, HashOf(folder, [.. service.Secrets.Where(secret => !secret.IsReread).Select(secret => Path.Combine(folder, secret.Name))]));
    }

    /// <summary>Writes the files of a mount.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="resolve">Resolves the contents.</param>
    /// <returns>The folder, and a hash of its content.</returns>
    public (string Folder, string Hash) WriteFiles(Service service, FilesMount mount, Func<Value, string> resolve)
    {
        var folder = Path.Combine(folders.For(id), "files", service.Name, mount.Target.Trim('/').Replace('/', '-'));
        Files.CreateSharedFolder(folder);
        var paths = mount.Files.Select(file =>
        {
            var path = Path.Combine(folder, file.Name);
            Files.CreateSharedFolder(Path.GetDirectoryName(path)!);
            Files.WriteIfChanged(path, resolve(file.Write()), Files.Shared);
            return path;
        }).ToArray();
        return (folder, HashOf(folder, paths));
    }

    /// <summary>Returns the folder with the ids of the containers.</summary>
    public string EnsureContainersFolder()
    {
        var folder = Path.Combine(folders.For(id), "containers");
        Files.CreateSharedFolder(folder);
        return folder;
    }

    /// <summary>Returns the folder with the logs of the containers, as links that lead to the engine's files where <see cref="ContainerLogsMount"/> mounts them.</summary>
    public string EnsureLogsFolder()
    {
        var folder = Path.Combine(folders.For(id), "logs");
        Files.CreateSharedFolder(folder);
        return folder;
    }

    /// <summary>Records the container of a service, and where its log is.</summary>
    public void WriteContainer(string service, string container)
    {
        Files.WriteIfChanged(Path.Combine(EnsureContainersFolder(), service), container, Files.Shared);
        Files.LinkIfChanged(Path.Combine(EnsureLogsFolder(), service), $"{ContainerLogsMount.EngineFolder}/{container}/{container}-json.log");
    }

    /// <summary>Writes the edge's configuration and certificate.</summary>
    /// <param name="stack">The whole stack.</param>
    /// <param name="ports">The host's ports of the edge.</param>
    /// <returns>The folder, and a hash of its content.</returns>
    public (string Folder, string Hash) WriteEdge(Stack stack, EdgePorts ports)
    {
        var zone = EdgeZone.Of(stack.Hosts);
        var folder = Path.Combine(folders.For(id), "proxy");
        using var authority = CertificateAuthority.Open(folders.CertificateAuthority(zone), zone);
        var certificate = EdgeFolder.Write(folder, stack, ports, authority);
        return (folder, HashOf(folder, [.. EdgeConfiguration.FilesFor(stack, ports).Keys.Select(name => Path.Combine(folder, name)), certificate.CertificatePath]));
    }

    /// <summary>Removes all generated files of the environment.</summary>
    /// <exception cref="DiceException">The file system refuses the removal.</exception>
    public void Delete() => Files.DeleteFolder(folders.For(id));

    private string SecretsFolder(string service) => Path.Combine(folders.For(id), "secrets", service);

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
