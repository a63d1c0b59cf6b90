using System.Collections.Immutable;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Storage;

namespace Dice.Environment.Data.Checkpoints;

/// <summary>Makes checkpoints of an environment's whole state, and returns to them.</summary>
/// <param name="data">The environment.</param>
public sealed class CheckpointKeeper(EnvironmentData data)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);
    private readonly StackSnapshot _snapshot = new(data);

    /// <summary>Where they are kept.</summary>
    public CheckpointFolder Folder { get; } = new(data.Folders, data.Id);

    /// <summary>Makes one that stays until it is deleted.</summary>
    /// <param name="name">Its name; null for one made from the time.</param>
    /// <param name="cancellation">Gives up, and leaves nothing.</param>
    /// <returns>Its manifest, read back from the disk.</returns>
    /// <exception cref="DiceException">The name is unusable or taken, a store does not run, or the disk is full.</exception>
    public async Task<SnapshotManifest> CreateAsync(string? name, CancellationToken cancellation)
    {
        using var exclusive = await data.LockAsync(cancellation);
        var unused = name is null ? Unused(now => CheckpointName.ForNew(null, now)) : CheckpointName.ForNew(name, data.Time.GetUtcNow());
        return await CaptureAsync(unused, "asked for", automatic: false, only: null, cancellation);
    }

    /// <summary>Makes an automatic one, and removes older ones by <see cref="CheckpointPruning"/>.</summary>
    /// <param name="occasion">What it is taken before, in a word: part of the name.</param>
    /// <param name="reason">The same in a sentence.</param>
    /// <param name="cancellation">Gives up, and leaves nothing.</param>
    /// <param name="only">The stores to keep; null for all that there are.</param>
    /// <param name="spared">A checkpoint that must stay; null for none.</param>
    /// <returns>Its manifest, read back from the disk after the others were removed.</returns>
    /// <exception cref="DiceException">A store does not run, or the disk is full.</exception>
    public async Task<SnapshotManifest> CreateAutomaticAsync(
        string occasion, string reason, CancellationToken cancellation, IReadOnlyCollection<string>? only = null, string? spared = null)
    {
        using var exclusive = await data.LockAsync(cancellation);
        var made = await CaptureAsync(Unused(now => CheckpointName.Automatic(occasion, now)), reason, automatic: true, only, cancellation);
        Prune(spared is null ? [made.Name] : [made.Name, spared]);
        return await ReadBackAsync(made.Name, cancellation);
    }

    /// <summary>The checkpoints in the order of making, newest first.</summary>
    public ImmutableArray<SnapshotManifest> List() => Folder.List();

    /// <summary>Returns to one. Restored data is verified before it takes the place of what is there.</summary>
    /// <exception cref="DiceException">There is none of that name.</exception>
    /// <exception cref="SnapshotFault">It is damaged or does not verify; nothing was changed.</exception>
    public async Task<RestoreOutcome> RestoreAsync(string name, IProgress<string>? progress, CancellationToken cancellation)
    {
        Existing(name);
        using var exclusive = await data.LockAsync(cancellation);
        return await _snapshot.RestoreAsync(Existing(name), progress, cancellation); // Another process may have removed it while this one waited.
    }

    /// <summary>Removes one. Waits for a restore of it.</summary>
    /// <exception cref="DiceException">There is none of that name, or it cannot be removed.</exception>
    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        Existing(name);
        using var exclusive = await data.LockAsync(cancellation);
        var folder = Existing(name);
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Explain(e, folder)!;
        }
    }

    private void Prune(IReadOnlyCollection<string> spared)
    {
        foreach (var doomed in CheckpointPruning.Doomed(List(), data.Time.GetUtcNow(), spared).ToArray())
        {
            try
            {
                Directory.Delete(Folder.PathOf(doomed.Name), recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                data.Note($"the old checkpoint {doomed.Name} could not be removed: {e.Message}");
            }
        }
    }

    private async Task<SnapshotManifest> CaptureAsync(string name, string reason, bool automatic, IReadOnlyCollection<string>? only, CancellationToken cancellation)
    {
        var target = Folder.PathOf(name);
        if (Directory.Exists(target))
        {
            throw new DiceException($"there is a checkpoint '{name}' already", $"choose another name, or remove it: ./run-env.sh checkpoint delete {name}");
        }

        using var staging = StagingFolder.Create(data);
        await _snapshot.CaptureAsync(staging.Path, new SnapshotLabel(name, reason, automatic, SnapshotManifest.NextOrder(List())), only, cancellation);
        await new AbandonedCheckpoints(data.Engine, data.Folders).MarkAsync(staging.Path, await data.ReadAsync(cancellation), cancellation);
        try
        {
            Files.CreatePrivateFolder(Folder.Root);
            Directory.Move(staging.Path, target); // Whole, or not there.
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Explain(e, target)!;
        }

        return await ReadBackAsync(name, cancellation);
    }

    private async Task<SnapshotManifest> ReadBackAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await SnapshotFolder.VerifyAsync(Folder.PathOf(name), data.Stack, cancellation);
        }
        catch (SnapshotFault e)
        {
            throw new DiceException($"checkpoint '{name}' was written but cannot be read back: {e.Problem}", $"see whether the disk of {Folder.Root} is sound", e);
        }
    }

    /// <summary>A name made from the time that no checkpoint has: a clock that was set back gives the same time twice.</summary>
    private string Unused(Func<DateTimeOffset, string> name)
    {
        var now = data.Time.GetUtcNow();
        while (Directory.Exists(Folder.PathOf(name(now))))
        {
            now += Step;
        }

        return name(now);
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
