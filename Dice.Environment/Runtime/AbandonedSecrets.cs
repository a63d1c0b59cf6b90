using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Planning;

namespace Dice.Environment.Runtime;

/// <summary>
/// Finds and removes the secrets that were changed for an ephemeral environment whose process was killed: a reaper removes its volumes, but it cannot reach the
/// host's files. Secrets without the mark of an ephemeral environment are never removed here, because data, or a backup of it, may depend on them.
/// </summary>
/// <param name="folders">The folders in which Dice keeps its files.</param>
public sealed class AbandonedSecrets(EngineConnection engine, DiceFolders folders)
{
    /// <summary>Marks the changed secrets of an environment if all its data ends with the process that holds the lease; else removes the mark.</summary>
    /// <param name="stack">The current state of the environment.</param>
    public async Task MarkAsync(RunningStack stack, CancellationToken cancellation)
    {
        var secrets = new EnvironmentSecrets(folders, stack.Id);
        if (secrets.Exist)
        {
            secrets.EndOn(await EphemeralData.IsInAsync(engine, stack, cancellation) ? Address : null);
        }
    }

    /// <summary>Returns the environments with marked secrets that have no container, network or volume on this engine and are not being changed.</summary>
    public async Task<ImmutableArray<EnvironmentId>> FindAsync(CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<EnvironmentId>();
        foreach (var id in Marked())
        {
            if (!EnvironmentLock.IsHeld(folders, id) && await EphemeralData.IsGoneAsync(engine, id, cancellation))
            {
                found.Add(id);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Removes those secrets. A file that cannot be removed stays until the next call.</summary>
    /// <returns>The environments whose secrets were removed.</returns>
    public async Task<ImmutableArray<EnvironmentId>> RemoveAsync(CancellationToken cancellation)
    {
        var removed = ImmutableArray.CreateBuilder<EnvironmentId>();
        foreach (var id in Marked())
        {
            try
            {
                using var exclusive = EnvironmentLock.TryTake(folders, id);
                if (exclusive is not null && await EphemeralData.IsGoneAsync(engine, id, cancellation))
                {
                    new EnvironmentSecrets(folders, id).Delete();
                    removed.Add(id);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or DiceException)
            {
                // The file belongs to another user, or the disk is read-only.
            }
        }

        return removed.ToImmutable();
    }

    private string Address => engine.Endpoint.Uri.ToString();

    private ImmutableArray<EnvironmentId> Marked()
    {
        var parent = Path.GetDirectoryName(folders.Secrets(EnvironmentId.Parse("any")))!;
        return Directory.Exists(parent)
            ? [.. Directory.EnumerateFiles(parent, "*.env").Select(file => Path.GetFileNameWithoutExtension(file)).Where(EnvironmentId.IsUsable).Order(StringComparer.Ordinal)
                .Select(EnvironmentId.Parse).Where(id => new EnvironmentSecrets(folders, id).EngineOfTheirEnd == Address)]
            : [];
    }
}
