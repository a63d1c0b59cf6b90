using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;

namespace Dice.Environment.Data.Rollback;

/// <summary>
/// Takes an environment away altogether: containers, network, volumes, generated files and checkpoints, all found by its own label or in
/// its own folders. Backups stay, and so do images, the development CA and whatever belongs to another environment or to none.
/// </summary>
/// <param name="data">The environment.</param>
public sealed class EnvironmentReset(EnvironmentData data)
{
    private readonly CheckpointFolder _checkpoints = new(data.Folders, data.Id);

    /// <summary>What would go.</summary>
    public async Task<RemovalPlan> PlanAsync(CancellationToken cancellation)
    {
        var running = await data.ReadAsync(cancellation);
        var volumes = await EnvironmentVolumes.ListAsync(data.Engine, data.Id, cancellation);
        return new RemovalPlan(running.Services, [.. volumes.Order(StringComparer.Ordinal)], [.. _checkpoints.List().Select(checkpoint => checkpoint.Name)]);
    }

    /// <summary>Takes it all away.</summary>
    /// <returns>What went.</returns>
    public Task<Removed> RemoveAsync(IProgress<string>? progress, CancellationToken cancellation) =>
        new StackStopper(data.Engine, data.Id, data.Folders) { Waiting = data.Waiting }.DownAsync(VolumeRemoval.All, progress, cancellation);
}
