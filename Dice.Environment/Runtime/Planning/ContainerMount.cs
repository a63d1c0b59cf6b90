namespace Dice.Environment.Runtime.Planning;

/// <summary>A mount of a container: a folder of the host, a volume or a folder of the image.</summary>
/// <param name="Kind">The kind of the mount.</param>
/// <param name="Source">The folder's absolute path, or the volume's full name; empty for a folder of the image.</param>
/// <param name="Target">The absolute path in the container.</param>
/// <param name="ReadOnly">Whether the container may only read it.</param>
public sealed record ContainerMount(ContainerMountKind Kind, string Source, string Target, bool ReadOnly);

/// <summary>The kind of a mount.</summary>
public enum ContainerMountKind
{
    /// <summary>A folder of the host.</summary>
    Folder,

    /// <summary>A volume of the engine.</summary>
    Volume,

    /// <summary>An anonymous volume, which the engine fills from the image and removes with the container.</summary>
    ImageFolder,
}
