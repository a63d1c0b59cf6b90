using System.Collections.Immutable;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Model;
using Dice.Environment.Storage;

namespace Dice.Environment.Data.Checkpoints;

/// <summary>Makes checkpoints of an environment's whole state, and returns to them.</summary>
/// <param name="data">The environment.</param>
public sealed class CheckpointKeeper(EnvironmentData data)
{
    private readonly StackSnapshot _snapshot = new(data);

    /// <summary>Where they are kept.</summary>
    public CheckpointFolder Folder { get; } = new(data.Folders, data.Id);

    /// <summary>Makes one that stays until it is deleted.</summary>
    /// <param name="name">Its name; null for one made from the time.</param>
    /// <param name="cancellation">Gives up, and leaves nothing.</param>
    /// <exception cref="DiceException">The name is unusable or taken, or a store does not run.</exception>
    public async Task<SnapshotManifest> CreateAsync(string? name, CancellationToken cancellation)
    {
        using var exclusive = await data.LockAsync(cancellation);
        return await CaptureAsync(CheckpointName.ForNew(name, data.Time.GetUtcNow()), "asked for", automatic: false, only: null, cancellation);
    }

    /// <summary>Makes one by itself, and prunes older ones of its kind by <see cref="CheckpointPruning"/>.</summary>
    /// <param name="occasion">What it is taken before, in a word: part of the name.</param>
    /// <param name="reason">The same in a sentence.</param>
    /// <param name="cancellation">Gives up, and leaves nothing.</param>
    /// <param name="only">The stores to keep; null for all that there are.</param>
    public async Task<SnapshotManifest> CreateAutomaticAsync(string occasion, string reason, CancellationToken cancellation, IReadOnlyCollection<string>? only = null)
    {
        using var exclusive = await data.LockAsync(cancellation);
        var made = await CaptureAsync(CheckpointName.Automatic(occasion, data.Time.GetUtcNow()), reason, automatic: true, only, cancellation);
        Prune();
        return made;
    }

    /// <summary>The checkpoints, newest first.</summary>
    public ImmutableArray<SnapshotManifest> List() => Folder.List();

    /// <summary>Returns to one. Restored data is verified before it takes the place of what is there.</summary>
    /// <returns>Its manifest, and the last migration before.</returns>
    /// <exception cref="DiceException">There is none of that name.</exception>
    /// <exception cref="SnapshotFault">It is damaged or does not verify; nothing was changed.</exception>
    public async Task<(SnapshotManifest Manifest, string? SchemaBefore)> RestoreAsync(string name, IProgress<string>? progress, CancellationToken cancellation)
    {
        var folder = Existing(name);
        using var exclusive = await data.LockAsync(cancellation);
        return await _snapshot.RestoreAsync(folder, progress, cancellation);
    }

    /// <summary>Removes one.</summary>
    /// <exception cref="DiceException">There is none of that name.</exception>
    public void Delete(string name) => Directory.Delete(Existing(name), recursive: true);

    /// <summary>Removes those that the rule dooms.</summary>
    /// <returns>Their names.</returns>
    public ImmutableArray<string> Prune()
    {
        ImmutableArray<string> doomed = [.. CheckpointPruning.Doomed(List(), data.Time.GetUtcNow()).Select(checkpoint => checkpoint.Name)];
        foreach (var name in doomed)
        {
            Delete(name);
        }

        return doomed;
    }

    private async Task<SnapshotManifest> CaptureAsync(string name, string reason, bool automatic, IReadOnlyCollection<string>? only, CancellationToken cancellation)
    {
        var target = Folder.PathOf(name);
        if (Directory.Exists(target))
        {
            throw new DiceException($"there is a checkpoint '{name}' already", $"choose another name, or remove it: ./run-env.sh checkpoint delete {name}");
        }

        var staging = data.NewStagingFolder();
        try
        {
            var manifest = await _snapshot.CaptureAsync(staging, name, reason, automatic, only, cancellation);
            Files.CreatePrivateFolder(Folder.Root);
            Directory.Move(staging, target); // Whole, or not there.
            return manifest;
        }
        finally
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        }
    }

    private string Existing(string name)
    {
        var folder = Folder.PathOf(name);
        var known = List();
        return Directory.Exists(folder)
            ? folder
            : throw new DiceException(
                $"environment '{data.Id}' has no checkpoint '{name}'",
                known.IsEmpty ? "make one: ./run-env.sh checkpoint create" : $"choose from: {string.Join(", ", known.Select(checkpoint => checkpoint.Name))}");
    }
}
