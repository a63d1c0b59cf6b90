namespace Dice.Environment.Runtime.Planning;

/// <summary>A folder of the host, a volume or a folder of the image, as a container gets it.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Source">The folder's absolute path, or the volume's full name; empty for a folder of the image.</param>
/// <param name="Target">The absolute path in the container.</param>
/// <param name="ReadOnly">Whether the container may only read it.</param>
public sealed record ContainerMount(ContainerMountKind Kind, string Source, string Target, bool ReadOnly);

/// <summary>What a mount brings into a container.</summary>
public enum ContainerMountKind
{
    /// <summary>A folder of the host.</summary>
    Folder,

    /// <summary>A volume of the engine.</summary>
    Volume,

    /// <summary>A volume without a name, which the engine fills from the image and which is removed with the container.</summary>
    ImageFolder,
}
