using Dice.Environment.Runtime.Planning;
using Dice.Environment.Storage;

namespace Dice.Environment.Runtime.Mounts;

/// <summary>
/// Creates the folders of the host on which a container mounts something else, such as an application's <c>node_modules</c>. The engine would
/// create them too, but as root.
/// </summary>
internal static class MountPoints
{
    /// <summary>Creates the missing folders; each gets the owner of its parent folder.</summary>
    /// <exception cref="DiceException">The file system refuses the change.</exception>
    public static void Ensure(ContainerPlan plan)
    {
        foreach (var folder in plan.Mounts.Where(mount => mount.Kind == ContainerMountKind.Folder && !mount.ReadOnly))
        {
            foreach (var target in plan.Mounts.Select(mount => mount.Target).Concat(plan.Temporary.Keys).Where(target => target.StartsWith($"{folder.Target}/", StringComparison.Ordinal)))
            {
                Make(Path.Combine(folder.Source, target[(folder.Target.Length + 1)..]));
            }
        }
    }

    private static void Make(string path)
    {
        if (Path.Exists(path))
        {
            return;
        }

        Make(Path.GetDirectoryName(path)!);
        Files.CreateFolder(path);
        FileIdentity.InheritOwner(path);
    }
}
