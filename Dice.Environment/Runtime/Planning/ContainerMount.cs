namespace Dice.Environment.Runtime.Planning;

/// <summary>A folder of the host or a volume, as a container gets it.</summary>
/// <param name="Kind">Which of the two.</param>
/// <param name="Source">The folder's absolute path, or the volume's full name.</param>
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
}
