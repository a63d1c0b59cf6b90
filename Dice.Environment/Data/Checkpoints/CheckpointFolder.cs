using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;
using Dice.Environment.Storage;

namespace Dice.Environment.Data.Checkpoints;

/// <summary>
/// The folder of an environment's checkpoints, <c>DICE_HOME/checkpoints/ENV/NAME</c>. Like volumes, checkpoints survive <c>down</c> and
/// are removed by <c>down --volumes</c>.
/// </summary>
/// <param name="folders">The folders of Dice.</param>
public sealed class CheckpointFolder(DiceFolders folders, EnvironmentId id)
{
    /// <summary>The folder of all checkpoints of the environment.</summary>
    public string Root { get; } = folders.Checkpoints(id);

    /// <summary>A checkpoint's folder.</summary>
    public string PathOf(string name) => Path.Combine(Root, CheckpointName.Parse(name));

    /// <summary>The checkpoints, newest first. Unreadable checkpoints are omitted; restoring one reports the reason.</summary>
    public ImmutableArray<SnapshotManifest> List()
    {
        if (!Directory.Exists(Root))
        {
            return [];
        }

        var found = new List<SnapshotManifest>();
        foreach (var folder in Directory.EnumerateDirectories(Root).Where(folder => !Path.GetFileName(folder).StartsWith('.')))
        {
            try
            {
                found.Add(SnapshotFolder.ReadManifest(folder) with { Name = Path.GetFileName(folder) });
            }
            catch (SnapshotException)
            {
                // Unreadable, so it cannot be restored.
            }
        }

        return [.. SnapshotManifest.NewestFirst(found, manifest => manifest)];
    }

    /// <summary>Removes all checkpoints of the environment.</summary>
    /// <returns>The number of removed checkpoints.</returns>
    public int DeleteAll()
    {
        var count = List().Length;
        Files.DeleteFolder(Root);
        return count;
    }
}
