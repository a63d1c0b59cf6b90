using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;
using Dice.Environment.Storage;

namespace Dice.Environment.Data.Checkpoints;

/// <summary>Creates, restores and removes checkpoints of an environment's whole state.</summary>
/// <param name="data">The environment.</param>
public sealed class CheckpointKeeper(EnvironmentData data)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);
    private readonly StackSnapshot _snapshot = new(data);

    /// <summary>The folder of the checkpoints.</summary>
    public CheckpointFolder Folder { get; } = new(data.Folders, data.Id);

    /// <summary>Creates a checkpoint that is kept until it is deleted.</summary>
    /// <param name="name">The name; null to derive it from the time.</param>
    /// <param name="cancellation">Cancels the operation and leaves nothing behind.</param>
    /// <returns>The manifest, read back from the disk.</returns>
    /// <exception cref="DiceException">The name is invalid or taken, a store is not running, or the disk is full.</exception>
    public async Task<SnapshotManifest> CreateAsync(string? name, CancellationToken cancellation)
    {
        using var exclusive = await data.LockAsync(cancellation);
        var unused = name is null ? Unused(now => CheckpointName.ForNew(null, now)) : CheckpointName.ForNew(name, data.Time.GetUtcNow());
        return await CaptureAsync(unused, "requested", automatic: false, only: null, cancellation);
    }

    /// <summary>Creates an automatic checkpoint, and removes older ones as <see cref="CheckpointPruning"/> defines.</summary>
    /// <param name="occasion">The change that follows, in one word: part of the name.</param>
    /// <param name="reason">The change that follows, in words.</param>
    /// <param name="cancellation">Cancels the operation and leaves nothing behind.</param>
    /// <param name="only">The stores to include; null for all stores of the environment.</param>
    /// <param name="spared">A checkpoint that must not be removed; null for none.</param>
    /// <returns>The manifest, read back from the disk after older checkpoints were removed.</returns>
    /// <exception cref="DiceException">A store is not running, or the disk is full.</exception>
    public async Task<SnapshotManifest> CreateAutomaticAsync(
        string occasion, string reason, CancellationToken cancellation, IReadOnlyCollection<string>? only = null, string? spared = null)
    {
        using var exclusive = await data.LockAsync(cancellation);
        var made = await CaptureAsync(Unused(now => CheckpointName.Automatic(occasion, now)), reason, automatic: true, only, cancellation);
        Prune(spared is null ? [made.Name] : [made.Name, spared]);
        return await ReadBackAsync(made.Name, cancellation);
    }

    /// <summary>The checkpoints, newest first.</summary>
    public ImmutableArray<SnapshotManifest> List() => Folder.List();

    /// <summary>Restores a checkpoint. The restored data is verified before it replaces the data in use.</summary>
    /// <exception cref="DiceException">No checkpoint has that name.</exception>
    /// <exception cref="SnapshotException">The checkpoint is damaged or fails verification; nothing was changed.</exception>
    public async Task<RestoreOutcome> RestoreAsync(string name, IProgress<string>? progress, CancellationToken cancellation)
    {
        Existing(name);
        using var exclusive = await data.LockAsync(cancellation);
        return await _snapshot.RestoreAsync(Existing(name), progress, cancellation); // Another process may have removed it during the wait for the lock.
    }

    /// <summary>Removes a checkpoint. Waits for a running restore to finish.</summary>
    /// <exception cref="DiceException">No checkpoint has that name, or it cannot be removed.</exception>
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
                data.Note($"the old checkpoint {doomed.Name} cannot be removed: {e.Message}");
            }
        }
    }

    private async Task<SnapshotManifest> CaptureAsync(string name, string reason, bool automatic, IReadOnlyCollection<string>? only, CancellationToken cancellation)
    {
        var target = Folder.PathOf(name);
        if (Directory.Exists(target))
        {
            throw new DiceException($"a checkpoint '{name}' already exists", $"choose another name, or remove it: ./run-env.sh checkpoint delete {name}");
        }

        using var staging = StagingFolder.Create(data);
        await _snapshot.CaptureAsync(staging.Path, new SnapshotLabel(name, reason, automatic, SnapshotManifest.NextOrder(List()), RememberedStart.Read(Folder).Phase), only, cancellation);
        await new AbandonedCheckpoints(data.Engine, data.Folders).MarkAsync(staging.Path, await data.ReadAsync(cancellation), cancellation);
        try
        {
            Files.CreatePrivateFolder(Folder.Root);
            Directory.Move(staging.Path, target); // Atomic: the checkpoint is complete or absent.
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
        catch (SnapshotException e)
        {
            throw new DiceException($"checkpoint '{name}' was written but cannot be read back: {e.Problem}", $"check the disk of {Folder.Root} for errors", e);
        }
    }

    /// <summary>A name derived from the time that is not in use: a clock that was set back returns the same time twice.</summary>
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
                known.IsEmpty ? "create one: ./run-env.sh checkpoint create" : $"choose from: {string.Join(", ", known.Select(checkpoint => checkpoint.Name))}");
    }
}
