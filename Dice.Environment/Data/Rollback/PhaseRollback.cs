using System.Collections.Immutable;
using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Data.Rollback;

/// <summary>
/// Takes a phase back: its services and those of every later phase go with their volumes, and the data of the phases before returns to
/// the newest checkpoint from before it. Which service belongs to which phase is read from the containers' labels.
/// </summary>
/// <param name="data">The environment.</param>
/// <param name="stack">The stack's definition: it tells the services whose containers are gone already but whose volumes are not.</param>
public sealed class PhaseRollback(EnvironmentData data, Stack stack)
{
    private readonly CheckpointKeeper _keeper = new(data);

    /// <summary>What rolling a phase back would take away.</summary>
    /// <exception cref="DiceException">There is nothing of that phase.</exception>
    public async Task<RemovalPlan> PlanAsync(Phase phase, CancellationToken cancellation)
    {
        var running = await data.ReadAsync(cancellation);
        ImmutableArray<RunningService> services = [.. running.Services.Where(service => service.Phase >= phase.Number)];
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

        // Before the first phase there was nothing, and nothing is what remains: no data to return to, and no checkpoints of it.
        return phase.Number <= 1
            ? new RemovalPlan(services, doomed, [.. _keeper.List().Select(checkpoint => checkpoint.Name)])
            : new RemovalPlan(services, doomed, [], _keeper.List().FirstOrDefault(checkpoint => checkpoint.Phase < phase.Number));
    }

    /// <summary>Carries a plan out. The data returns first, while its services run; whatever fails then, nothing was taken away.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="plan">The plan for it.</param>
    /// <param name="progress">Told each step before it is taken.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SnapshotFault">The checkpoint does not verify; nothing was changed.</exception>
    public async Task ExecuteAsync(Phase phase, RemovalPlan plan, IProgress<string>? progress, CancellationToken cancellation)
    {
        if (phase.Number <= 1)
        {
            await new EnvironmentReset(data).RemoveAsync(progress, cancellation);
            return;
        }

        if (plan.ReturnTo is { } checkpoint)
        {
            progress?.Report("keeping the state as it is now, as a checkpoint");
            await _keeper.CreateAutomaticAsync($"rollback-{phase.Number}", $"before the rollback of phase {phase.Number}", cancellation, spared: checkpoint.Name);
            await ReturnAsync(plan, checkpoint, progress, cancellation);
        }

        foreach (var service in plan.Services)
        {
            progress?.Report($"taking {service.Name} away");
            await StackStopper.RemoveAsync(data.Engine, service.ContainerId, cancellation);
        }

        foreach (var volume in plan.Volumes)
        {
            progress?.Report($"removing volume {volume}");
            await data.Engine.Client.Volumes.RemoveAsync(volume, force: true, cancellation);
        }
    }

    /// <summary>The phase's own services stand still meanwhile: what one wrote after the return would stay. They are removed as they stand, for their volumes go too.</summary>
    private async Task ReturnAsync(RemovalPlan plan, SnapshotManifest checkpoint, IProgress<string>? progress, CancellationToken cancellation)
    {
        var writers = plan.Services.Where(service => service.IsRunning && checkpoint.Parts.All(part => part.Store != service.Name)).ToArray();
        progress?.Report($"returning to checkpoint {checkpoint.Name}");
        await Task.WhenAll(writers.Select(writer => data.Engine.Client.Containers.PauseContainerAsync(writer.ContainerId, cancellation)));
        try
        {
            await _keeper.RestoreAsync(checkpoint.Name, progress, cancellation);
        }
        catch
        {
            await Task.WhenAll(writers.Select(writer => data.Engine.Client.Containers.UnpauseContainerAsync(writer.ContainerId, CancellationToken.None)));
            throw;
        }
    }
}
