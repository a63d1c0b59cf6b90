using Dice.Environment.Runtime.Engine;
using Dice.Environment.Storage;

namespace Dice.Environment.Runtime;

/// <summary>
/// Finds the checkpoints of environments that have nothing else left, and removes those of ephemeral environments. A reaper removes
/// the volumes of an ephemeral environment, but it cannot reach the host's files. A mark in the folder of such a checkpoint names the
/// engine. Checkpoints without the mark are never removed here, because they may be the only copy of the data.
/// </summary>
/// <param name="folders">The folders in which Dice keeps its files.</param>
public sealed class AbandonedCheckpoints(EngineConnection engine, DiceFolders folders)
{
    private const string Mark = "ends-with-its-data";

    /// <summary>Marks a checkpoint that is being created, if all data of its environment ends with the process that holds the lease.</summary>
    /// <param name="checkpoint">The checkpoint's folder.</param>
    /// <param name="stack">The current state of the environment.</param>
    public async Task MarkAsync(string checkpoint, RunningStack stack, CancellationToken cancellation)
    {
        if (await EphemeralData.IsInAsync(engine, stack, cancellation))
        {
            Files.Write(Path.Combine(checkpoint, Mark), Address, Files.Private);
        }
    }

    /// <summary>Returns the checkpoints of environments that have no container, network or volume on this engine and are not being changed.</summary>
    public async Task<ImmutableArray<LeftCheckpoints>> FindAsync(CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<LeftCheckpoints>();
        foreach (var id in Environments())
        {
            if (Describe(id) is { } left && !EnvironmentLock.IsHeld(folders, id) && await EphemeralData.IsGoneAsync(engine, id, cancellation))
            {
                found.Add(left);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Removes the marked checkpoints among those. A checkpoint that cannot be removed stays until the next call.</summary>
    /// <returns>The removed checkpoints.</returns>
    public async Task<ImmutableArray<LeftCheckpoints>> RemoveAsync(CancellationToken cancellation)
    {
        var removed = ImmutableArray.CreateBuilder<LeftCheckpoints>();
        foreach (var id in Environments().Where(id => MarkedOf(id).Any()))
        {
            try
            {
                using var exclusive = EnvironmentLock.TryTake(folders, id);
                using var data = DataLock.TryTake(folders, id);
                if (exclusive is not null && data is not null && await EphemeralData.IsGoneAsync(engine, id, cancellation) && Describe(id) is { } left)
                {
                    RemoveMarked(id);
                    removed.Add(left);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or DiceException)
            {
                // The folder belongs to another user, or the disk is read-only.
            }
        }

        return removed.ToImmutable();
    }

    /// <summary>Removes the marked checkpoints of an environment. The caller holds the environment's locks and has removed its volumes.</summary>
    internal void RemoveMarked(EnvironmentId id)
    {
        foreach (var checkpoint in MarkedOf(id).ToArray())
        {
            Files.DeleteFolder(checkpoint);
        }

        if (!All(id).Any())
        {
            Files.DeleteFolder(folders.Checkpoints(id));
        }
    }

    private string Address => engine.Endpoint.Uri.ToString();

    private LeftCheckpoints? Describe(EnvironmentId id)
    {
        var ended = MarkedOf(id).ToArray();
        var kept = All(id).Except(ended).ToArray();
        return ended.Length + kept.Length == 0 ? null : new LeftCheckpoints(id, folders.Checkpoints(id), ended.Length, SizeOf(ended), kept.Length, SizeOf(kept));
    }

    private IEnumerable<string> MarkedOf(EnvironmentId id) => All(id).Where(checkpoint => ReadMark(checkpoint) == Address);

    private IEnumerable<string> All(EnvironmentId id) => Directory.Exists(folders.Checkpoints(id)) ? Directory.EnumerateDirectories(folders.Checkpoints(id)) : [];

    private IEnumerable<EnvironmentId> Environments()
    {
        var parent = Path.GetDirectoryName(folders.Checkpoints(EnvironmentId.Parse("any")))!;
        return Directory.Exists(parent)
            ? [.. Directory.EnumerateDirectories(parent).Select(folder => Path.GetFileName(folder)).Where(EnvironmentId.IsUsable).Order(StringComparer.Ordinal).Select(EnvironmentId.Parse)]
            : [];
    }

    private static string? ReadMark(string checkpoint)
    {
        try
        {
            return File.Exists(Path.Combine(checkpoint, Mark)) ? File.ReadAllText(Path.Combine(checkpoint, Mark)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long SizeOf(IEnumerable<string> checkpoints)
    {
        try
        {
            return checkpoints.Sum(checkpoint => new DirectoryInfo(checkpoint).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // It is being removed, or belongs to another user.
        }
    }
}

/// <summary>The checkpoints of an environment that has nothing else left on this engine.</summary>
/// <param name="Id">The environment.</param>
/// <param name="Folder">The folder that holds them.</param>
/// <param name="Ended">The number of checkpoints whose data was to end with its process; they are not needed any more.</param>
/// <param name="EndedBytes">The size of those, in bytes.</param>
/// <param name="Kept">The number of other checkpoints.</param>
/// <param name="KeptBytes">The size of the others, in bytes.</param>
public sealed record LeftCheckpoints(EnvironmentId Id, string Folder, int Ended, long EndedBytes, int Kept, long KeptBytes);
