using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;

namespace Dice.Environment.Data.Rollback;

/// <summary>
/// Removes an environment completely: containers, network, volumes, generated files and checkpoints, which it finds by its label or in
/// its folders. Backups, images, the development CA and everything of other environments are kept.
/// </summary>
/// <param name="data">The environment.</param>
public sealed class EnvironmentReset(EnvironmentData data)
{
    private readonly CheckpointFolder _checkpoints = new(data.Folders, data.Id);

    /// <summary>Returns what would be removed.</summary>
    public async Task<RemovalPlan> PlanAsync(CancellationToken cancellation)
    {
        var running = await data.ReadAsync(cancellation);
        var volumes = await EnvironmentVolumes.ListAsync(data.Engine, data.Id, cancellation);
        return new RemovalPlan(running.Services, [.. volumes.Order(StringComparer.Ordinal)], [.. _checkpoints.List().Select(checkpoint => checkpoint.Name)]);
    }

    /// <summary>Removes the environment.</summary>
    /// <returns>What was removed.</returns>
    public Task<Removed> RemoveAsync(IProgress<string>? progress, CancellationToken cancellation) =>
        new StackStopper(data.Engine, data.Id, data.Folders) { Waiting = data.Waiting }.DownAsync(VolumeRemoval.All, progress, cancellation);
}
