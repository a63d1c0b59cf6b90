using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Storage;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>
/// Finds and removes the generated files, secrets among them, of environments that ended without <c>down</c>. A reaper removes
/// containers and networks, but it cannot reach the host's files. Volumes alone do not need these files.
/// </summary>
/// <param name="folders">The folders in which Dice keeps its files.</param>
public sealed class AbandonedFiles(EngineConnection engine, DiceFolders folders)
{
    /// <summary>Returns the environments that have generated files but no container or network on this engine, are not kept, and are not being changed.</summary>
    /// <param name="onlyOfThisEngine">Whether to skip folders that do not name the engine of their environment; earlier versions wrote such folders.</param>
    public async Task<ImmutableArray<EnvironmentId>> FindAsync(bool onlyOfThisEngine, CancellationToken cancellation)
    {
        var candidates = Candidates(onlyOfThisEngine);
        if (candidates.IsEmpty)
        {
            return candidates;
        }

        var containers = engine.Client.Containers.ListContainersAsync(new Api.ContainersListParameters { All = true, Filters = Labels.Filter(Labels.Environment) }, cancellation);
        var networks = engine.Client.Networks.ListNetworksAsync(new Api.NetworksListParameters { Filters = Labels.Filter(Labels.Environment) }, cancellation);
        var present = (await containers).Select(container => container.Labels[Labels.Environment]).Concat((await networks).Select(network => network.Labels[Labels.Environment])).ToHashSet();
        return [.. candidates.Where(id => !present.Contains(id.Value) && !IsBeingChanged(id))];
    }

    /// <summary>Removes those files. Files that cannot be removed stay until the next call.</summary>
    /// <param name="onlyOfThisEngine">As for <see cref="FindAsync"/>.</param>
    /// <returns>The environments whose files were removed.</returns>
    public async Task<ImmutableArray<EnvironmentId>> RemoveAsync(bool onlyOfThisEngine, CancellationToken cancellation)
    {
        var removed = ImmutableArray.CreateBuilder<EnvironmentId>();
        foreach (var id in await FindAsync(onlyOfThisEngine, cancellation))
        {
            try
            {
                // Checked again while the lock is held: an `up` may have started since the first check.
                using var exclusive = FileLock.TryTake(LockOf(id));
                if (exclusive is not null && await IsAbsentAsync(id, cancellation))
                {
                    new GeneratedFiles(folders, id, ImmutableDictionary<string, string>.Empty).Delete();
                    removed.Add(id);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or DiceException)
            {
                // The folder belongs to another user, or the disk is read-only.
            }
        }

        return removed.ToImmutable();
    }

    private ImmutableArray<EnvironmentId> Candidates(bool onlyOfThisEngine)
    {
        var parent = Path.Combine(folders.Root, "environments");
        return Directory.Exists(parent)
            ? [.. Directory.EnumerateDirectories(parent)
                .Select(folder => Path.GetFileName(folder))
                .Where(EnvironmentId.IsUsable)
                .Select(EnvironmentId.Parse)
                .Where(id => !KeptEnvironment.IsKept(folders, id) && IsOfThisEngine(id, onlyOfThisEngine))]
            : [];
    }

    private bool IsOfThisEngine(EnvironmentId id, bool isRequired) =>
        GeneratedFiles.ReadEngine(folders, id) is { } address ? address == engine.Endpoint.Uri.ToString() : !isRequired;

    private async Task<bool> IsAbsentAsync(EnvironmentId id, CancellationToken cancellation)
    {
        var containers = await engine.Client.Containers.ListContainersAsync(new Api.ContainersListParameters { All = true, Filters = Labels.FilterFor(id) }, cancellation);
        var networks = await engine.Client.Networks.ListNetworksAsync(new Api.NetworksListParameters { Filters = Labels.FilterFor(id) }, cancellation);
        return containers.Count + networks.Count == 0;
    }

    private bool IsBeingChanged(EnvironmentId id)
    {
        if (!File.Exists(LockOf(id)))
        {
            return false;
        }

        using var free = FileLock.TryTake(LockOf(id));
        return free is null;
    }

    private string LockOf(EnvironmentId id) => Path.Combine(folders.Root, "locks", $"{id}.lock");
}
