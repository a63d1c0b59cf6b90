using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Data.Rollback;

/// <summary>
/// Rolls back a phase: removes its services and those of all later phases with their volumes, and restores the data of earlier phases to
/// the newest checkpoint from before the phase. The labels of the containers contain the phase of each service.
/// </summary>
/// <param name="data">The environment.</param>
/// <param name="stack">The stack's definition: it lists services whose containers are already removed but whose volumes are not.</param>
public sealed class PhaseRollback(EnvironmentData data, Stack stack)
{
    private readonly CheckpointKeeper _keeper = new(data);

    /// <summary>Returns what a rollback of a phase would remove.</summary>
    /// <exception cref="DiceException">The environment has nothing of that phase.</exception>
    public async Task<RemovalPlan> PlanAsync(Phase phase, CancellationToken cancellation)
    {
        var running = await data.ReadAsync(cancellation);
        var replacesCluster = phase.Number > 1 && phase <= RedisCluster.Phase && RedisCluster.FormOf(running.Services.Select(service => service.Name)) == RedisForm.Cluster;
        ImmutableArray<RunningService> services = [.. running.Services.Where(service => service.Phase >= phase.Number || (replacesCluster && service.Name == Redis.Name))];
        var names = services.Select(service => service.Name)
            .Concat(stack.Services.Where(service => service.Phase >= phase && running.Find(service.Name) is null).Select(service => service.Name)).ToHashSet();
        var volumes = await data.Engine.Client.Volumes.ListAsync(new Api.VolumesListParameters { Filters = Labels.FilterFor(data.Id) }, cancellation);
        ImmutableArray<string> doomed = [.. (volumes.Volumes ?? [])
            .Where(volume => volume.Labels.TryGetValue(Labels.Service, out var service) && names.Contains(service))
            .Select(volume => volume.Name).Order(StringComparer.Ordinal)];
        if (services.IsEmpty && doomed.IsEmpty)
        {
            throw new DiceException(
                $"environment '{data.Id}' has nothing of phase {phase.Number}",
                running.IsEmpty ? "start it with ./run-env.sh up" : $"its services belong to phase {string.Join(", ", running.Services.Select(service => service.Phase).Distinct().Order())}");
        }

        // No phase precedes the first: no data remains to restore, and its checkpoints are removed.
        return phase.Number <= 1
            ? new RemovalPlan(services, doomed, [.. _keeper.List().Select(checkpoint => checkpoint.Name)])
            : new RemovalPlan(services, doomed, [], _keeper.List().FirstOrDefault(checkpoint => checkpoint.Phase < phase.Number)) { ReplacesCluster = replacesCluster };
    }

    /// <summary>Executes a plan. Restores the data first, while its services run: if that fails, nothing was removed.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="plan">The plan for it.</param>
    /// <param name="progress">Receives each step before it starts.</param>
    /// <returns>The checkpoint with the keys of the removed Redis cluster; null when none was removed. Pass it to <see cref="LoadKeysAsync"/> when the single server runs.</returns>
    /// <exception cref="SnapshotException">The checkpoint fails verification; nothing was changed.</exception>
    public async Task<SnapshotManifest?> ExecuteAsync(Phase phase, RemovalPlan plan, IProgress<string>? progress, CancellationToken cancellation)
    {
        if (phase.Number <= 1)
        {
            await new EnvironmentReset(data).RemoveAsync(progress, cancellation);
            return null;
        }

        if (plan.ReturnTo is { } checkpoint)
        {
            progress?.Report("creating a checkpoint of the current state");
            await _keeper.CreateAutomaticAsync($"rollback-{phase.Number}", $"before the rollback of phase {phase.Number}", cancellation, spared: checkpoint.Name);
            await ReturnAsync(plan, checkpoint, progress, cancellation);
        }

        var keys = plan.ReplacesCluster ? await SaveKeysAsync(plan, progress, cancellation) : null;
        foreach (var service in plan.Services)
        {
            progress?.Report($"removing {service.Name}");
            await StackStopper.RemoveAsync(data.Engine, service.ContainerId, cancellation);
        }

        foreach (var volume in plan.Volumes)
        {
            progress?.Report($"removing volume {volume}");
            await data.Engine.Client.Volumes.RemoveAsync(volume, force: true, cancellation);
        }

        (RememberedStart.Read(_keeper.Folder) with { Phase = phase.Number - 1 }).Write(_keeper.Folder);
        return keys;
    }

    /// <summary>Loads the keys of a removed Redis cluster into the single server, and deletes their checkpoint.</summary>
    /// <exception cref="DiceException">Redis does not run, or the keys cannot be loaded; the checkpoint is kept.</exception>
    public async Task LoadKeysAsync(SnapshotManifest keys, IProgress<string>? progress, CancellationToken cancellation)
    {
        await _keeper.RestoreAsync(keys.Name, progress, cancellation);
        await _keeper.DeleteAsync(keys.Name, cancellation);
    }

    private async Task<SnapshotManifest> SaveKeysAsync(RemovalPlan plan, IProgress<string>? progress, CancellationToken cancellation)
    {
        progress?.Report("saving the keys of the Redis cluster");
        return await _keeper.CreateAutomaticAsync("redis-keys", "before a single server replaces the Redis cluster", cancellation, only: [Redis.Name], spared: plan.ReturnTo?.Name);
    }

    /// <summary>Whether a service belongs to a Redis cluster, into which a restore writes.</summary>
    private static bool IsOfCluster(RunningService service) => service.Name == RedisCluster.Keeper || RedisCluster.Nodes.Contains(service.Name);

    /// <summary>Pauses the phase's services during the restore, because data that they write afterwards would remain. They are removed without a graceful stop, because their volumes are removed too.</summary>
    private async Task ReturnAsync(RemovalPlan plan, SnapshotManifest checkpoint, IProgress<string>? progress, CancellationToken cancellation)
    {
        var writers = plan.Services.Where(service => service.IsRunning && !IsOfCluster(service) && checkpoint.Parts.All(part => StackSnapshot.ServiceOf(part.Store) != service.Name)).ToArray();
        progress?.Report($"restoring checkpoint {checkpoint.Name}");
        await Task.WhenAll(writers.Select(writer => data.Engine.Client.Containers.PauseContainerAsync(writer.ContainerId, cancellation)));
        try
        {
            foreach (var note in (await _keeper.RestoreAsync(checkpoint.Name, progress, cancellation)).Notes)
            {
                data.Note(note);
            }
        }
        catch
        {
            await Task.WhenAll(writers.Select(writer => data.Engine.Client.Containers.UnpauseContainerAsync(writer.ContainerId, CancellationToken.None)));
            throw;
        }
    }
}
