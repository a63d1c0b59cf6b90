using Dice.Environment.Edge.Proxy;
using Dice.Environment.Images;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Storage;

namespace Dice.Environment.Runtime.Planning;

/// <summary>Resolves the services of one environment into container plans.</summary>
/// <param name="stack">The whole stack.</param>
/// <param name="ports">The chosen host ports.</param>
/// <param name="files">Writes generated folders.</param>
/// <param name="owner">Determines the user for a folder that a service writes to.</param>
/// <param name="engineFolder">The folder in which the engine keeps its data, on its machine.</param>
/// <param name="loan">The services that another environment lends; null for none.</param>
public sealed class ContainerPlanner(Stack stack, EnvironmentId id, HostPorts ports, GeneratedFiles files, FolderOwner owner, string engineFolder, Loan? loan = null)
{
    private readonly ValueResolver _values = new(stack, EdgePortsOf(stack, ports).Https, id.Value, loan is null ? null : service => loan.HostOf(id, service));

    /// <summary>Returns the full name of a service's volume.</summary>
    public static string VolumeName(EnvironmentId id, string service, string volume) => $"dice-{id}-{service}-{volume}";

    /// <summary>Resolves a service.</summary>
    /// <exception cref="DiceException">A mounted folder or a secret is missing.</exception>
    public ContainerPlan Plan(Service service, ProvisionedImage image)
    {
        var content = "";
        var mounts = ImmutableArray.CreateBuilder<ContainerMount>();
        foreach (var mount in service.Mounts)
        {
            switch (mount)
            {
                case FolderMount folder when !Directory.Exists(folder.Source):
                    throw new DiceException($"service '{service.Name}' mounts the folder {folder.Source}, which does not exist", "check --workspace, or create the folder");
                case FolderMount folder:
                    mounts.Add(new ContainerMount(ContainerMountKind.Folder, folder.Source, folder.Target, folder.ReadOnly));
                    break;
                case VolumeMount volume:
                    mounts.Add(new ContainerMount(ContainerMountKind.Volume, VolumeName(id, service.Name, volume.Name), volume.Target, ReadOnly: false));
                    break;
                case ImageFolderMount folder:
                    mounts.Add(new ContainerMount(ContainerMountKind.ImageFolder, "", folder.Target, ReadOnly: false));
                    break;
                case EdgeConfigurationMount edge:
                    var (source, hash) = files.WriteEdge(stack, EdgePortsOf(stack, ports));
                    mounts.Add(new ContainerMount(ContainerMountKind.Folder, source, edge.Target, ReadOnly: true));
                    content += hash;
                    break;
                case FilesMount given:
                    var (written, sum) = files.WriteFiles(service, given, value => _values.Resolve(value));
                    mounts.Add(new ContainerMount(ContainerMountKind.Folder, written, given.Target, ReadOnly: true));
                    content += sum;
                    break;
                case ContainersMount list:
                    mounts.Add(new ContainerMount(ContainerMountKind.EngineFolder, files.EnsureContainersFolder(), list.Target, ReadOnly: true));
                    break;
                case ContainerLogsMount logs:
                    mounts.Add(new ContainerMount(ContainerMountKind.EngineFolder, files.EnsureLogsFolder(), logs.Target, ReadOnly: true));
                    mounts.Add(new ContainerMount(ContainerMountKind.EngineFolder, $"{engineFolder}/containers", ContainerLogsMount.EngineFolder, ReadOnly: true));
                    break;
                case EngineFolderMount folder:
                    mounts.Add(new ContainerMount(ContainerMountKind.EngineFolder, folder.Source, folder.Target, ReadOnly: true));
                    break;
            }
        }

        if (!service.Secrets.IsEmpty)
        {
            var (source, hash) = files.WriteSecrets(service);
            mounts.Add(new ContainerMount(ContainerMountKind.Folder, source, Secret.Folder, ReadOnly: true));
            content += hash;
        }

        return new ContainerPlan
        {
            Service = service.RunsAsOwnerOf is { } owned ? service with { User = owner.Of(owned) } : service,
            Image = image,
            Environment = service.Environment.ToImmutableSortedDictionary(entry => entry.Key, entry => _values.Resolve(entry.Value, secret => files.ContentOf(service, secret))),
            HostPorts = service.Endpoints.ToImmutableSortedDictionary(endpoint => endpoint.Port, endpoint => ports.Find(service.Name, endpoint.Name) ?? 0),
            Mounts = mounts.ToImmutable(),
            Temporary = service.Mounts.OfType<TemporaryMount>().ToImmutableSortedDictionary(
                mount => mount.Target, mount => string.Create(CultureInfo.InvariantCulture, $"size={mount.SizeMiB}m,mode=1777")),
            Volumes = [.. service.Mounts.OfType<VolumeMount>().Select(volume => VolumeName(id, service.Name, volume.Name))],
            ContentHash = content,
            Labels = LabelsOf(service, image).SetItem(Runtime.Labels.Folders, FoldersOf(mounts)),
        };
    }

    /// <summary>
    /// Identifies the mounted folders beyond their names: a running container keeps the folder that it was started with, even when another folder
    /// takes its name, for example after a git checkout or a copy.
    /// </summary>
    private static string FoldersOf(IEnumerable<ContainerMount> mounts) => string.Join(' ', mounts
        .Where(mount => mount.Kind is ContainerMountKind.Folder or ContainerMountKind.EngineFolder)
        .Select(mount => $"{mount.Target}={FileIdentity.Of(mount.Source)}"));

    private ImmutableSortedDictionary<string, string> LabelsOf(Service service, ProvisionedImage image)
    {
        var labels = ServiceLabels.Of(stack, service)
            .SetItem(Runtime.Labels.Image, image.Reference)
            .SetItem(Runtime.Labels.ImageOrigin, image.Origin == ImageOrigin.Official ? "official" : "recipe");
        return image.SubstituteFor is { } other ? labels.SetItem(Runtime.Labels.ImageSubstituteFor, other) : labels;
    }

    /// <summary>Returns the edge's host ports. If the edge is not started, returns its preferred ports, so that URLs in settings stay the same.</summary>
    private static EdgePorts EdgePortsOf(Stack stack, HostPorts ports)
    {
        int PortOf(string scheme, int otherwise) => stack.Edge is { } edge && edge.Endpoints.FirstOrDefault(endpoint => endpoint.Scheme == scheme) is { } endpoint
            ? ports.Find(edge.Name, endpoint.Name) ?? endpoint.PreferredHostPort ?? otherwise
            : otherwise;

        return new EdgePorts(PortOf("http", 80), PortOf("https", 443));
    }
}

/// <summary>Determines the user as which a container writes to a folder of the host, so that new files belong to the folder's owner.</summary>
/// <param name="users">How the engine maps users.</param>
public sealed class FolderOwner(EngineUsers users)
{
    /// <summary>On hosts without file owners (macOS, Windows), the engine's file sharing gives each file to the folder's owner, whichever user writes it.</summary>
    private const string AnyUser = "1000:1000";

    /// <summary>Returns the user as <c>uid:gid</c> in the container.</summary>
    public string Of(string folder) =>
        users == EngineUsers.Rootless ? "0:0" // The user who runs the engine is root in its containers.
        : FileIdentity.Of(folder) is { } owner ? string.Create(CultureInfo.InvariantCulture, $"{owner.User}:{owner.Group}")
        : AnyUser;
}
