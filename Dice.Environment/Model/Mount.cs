namespace Dice.Environment.Model;

/// <summary>A folder, volume or file system that is mounted into a container.</summary>
/// <param name="Target">The absolute path in the container.</param>
public abstract record Mount(string Target);

/// <summary>A folder of the host. A single file cannot be mounted: it would keep its old content when an editor replaces the file by a rename.</summary>
/// <param name="Source">The folder's absolute path on the host.</param>
/// <param name="Target">The absolute path in the container.</param>
/// <param name="ReadOnly">Whether the container may only read it.</param>
public sealed record FolderMount(string Source, string Target, bool ReadOnly = true) : Mount(Target);

/// <summary>A named volume of the environment. It is kept when the container is removed.</summary>
/// <param name="Name">The volume's name within its service.</param>
/// <param name="Target">The absolute path in the container.</param>
public sealed record VolumeMount(string Name, string Target) : Mount(Target);

/// <summary>
/// A folder of the image that stays visible although a folder above it is mounted from the host. Its content is copied each time the container is created,
/// so it must be small. It is writable, and is removed with the container.
/// </summary>
/// <param name="Target">The absolute path in the container and in the image.</param>
public sealed record ImageFolderMount(string Target) : Mount(Target);

/// <summary>A file system in memory, which is removed with the container.</summary>
/// <param name="Target">The absolute path in the container.</param>
/// <param name="SizeMiB">Its size in MiB.</param>
public sealed record TemporaryMount(string Target, int SizeMiB) : Mount(Target);

/// <summary>The folder with the edge's configuration and certificates. Dice writes it from the model before the edge starts.</summary>
/// <param name="Target">The absolute path in the container.</param>
public sealed record EdgeConfigurationMount(string Target) : Mount(Target);
