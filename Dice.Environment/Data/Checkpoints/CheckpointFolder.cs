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
    public ImmutableArray<SnapshotManifest> List() => [.. SnapshotManifest.NewestFirst(Names().Select(ReadOrNull).OfType<SnapshotManifest>(), manifest => manifest)];

    /// <summary>The names of the checkpoints whose manifest cannot be read, so that they cannot be restored.</summary>
    public ImmutableArray<string> Unreadable() => [.. Names().Where(name => ReadOrNull(name) is null).Order(StringComparer.Ordinal)];

    private IEnumerable<string> Names() => Directory.Exists(Root)
        ? Directory.EnumerateDirectories(Root).Select(folder => Path.GetFileName(folder)).Where(name => !name.StartsWith('.'))
        : [];

    private SnapshotManifest? ReadOrNull(string name)
    {
        try
        {
            return SnapshotFolder.ReadManifest(Path.Combine(Root, name)) with { Name = name };
        }
        catch (SnapshotException)
        {
            return null;
        }
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
