using System.Collections.Immutable;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;
using Dice.Environment.Storage;

namespace Dice.Environment.Data.Checkpoints;

/// <summary>
/// Where an environment's checkpoints are kept: <c>DICE_HOME/checkpoints/ENV/NAME</c>. They outlive <c>down</c> as the volumes do, and
/// go where the volumes are asked to go.
/// </summary>
/// <param name="folders">Where Dice keeps its files.</param>
/// <param name="id">The environment.</param>
public sealed class CheckpointFolder(DiceFolders folders, EnvironmentId id)
{
    /// <summary>The folder of all checkpoints of the environment.</summary>
    public string Root { get; } = folders.Checkpoints(id);

    /// <summary>A checkpoint's folder.</summary>
    public string PathOf(string name) => Path.Combine(Root, CheckpointName.Parse(name));

    /// <summary>The checkpoints in the order of making, newest first. What is unreadable is left out; restoring it says why.</summary>
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
            catch (SnapshotFault)
            {
                // Not to be shown as one that can be returned to.
            }
        }

        return [.. SnapshotManifest.NewestFirst(found, manifest => manifest)];
    }

    /// <summary>Removes all of them.</summary>
    /// <returns>How many there were.</returns>
    public int DeleteAll()
    {
        var count = List().Length;
        Files.DeleteFolder(Root);
        return count;
    }
}
