using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Runtime.Mounts;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Runtime.Probing;
using Dice.Environment.Runtime.Testcontainers;
using Docker.DotNet;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>Starts one service from its plan and waits until it is ready.</summary>
/// <param name="lease">The lease for new objects.</param>
/// <param name="containers">Creates containers.</param>
/// <param name="waiter">Waits for readiness.</param>
/// <param name="clock">The start's clock.</param>
/// <param name="report">Receives every step.</param>
public sealed class ServiceStarter(
    EngineConnection engine,
    EnvironmentId id,
    LeaseKeeper lease,
    ContainerStarter containers,
    Waiter waiter,
    Clock clock,
    Action<string, ServiceStep, string> report)
{
    private readonly ServiceReadiness _readiness = new(engine, waiter, report);
    private readonly MountCheck _mounts = new(engine);

    /// <summary>Called before the start of a service that does not run as planned; may be null.</summary>
    public Func<Service, CancellationToken, Task>? BeforeStart { get; init; }

    /// <summary>Explains why a service is not ready, better than its log alone; returns null when it finds no cause. May be null.</summary>
    public Func<ServiceFailedException, ServiceFailedException?>? Explain { get; init; }

    /// <summary>Called with the service's name and the container's id after the creation and before the start; may be null.</summary>
    public Func<string, string, Task>? WhenCreated { get; init; }

    /// <summary>Starts the service, unless it already runs as planned, and waits until it is ready.</summary>
    /// <param name="plan">The plan of the service.</param>
    /// <param name="existing">The existing container; null for none.</param>
    /// <param name="times">Receives the times of the steps.</param>
    /// <exception cref="DiceException">The service could not be started or did not become ready.</exception>
    public async Task StartAsync(ContainerPlan plan, RunningService? existing, ServiceTimes times, CancellationToken cancellation)
    {
        var name = plan.Service.Name;
        times.CreateMs = times.StartMs = clock.ElapsedMs;
        try
        {
            var container = await EnsureContainerAsync(plan, existing, times, cancellation);
            times.StartedMs = clock.ElapsedMs;
            report(name, ServiceStep.Probing, "");
            // If all services that require this one already ran, none waits for its preparation.
            var seen = await _readiness.WaitAsync(plan.Service, await RunningService.ReadAsync(engine, container, cancellation), waitsForPreparation: !times.WasRunning, cancellation);
            times.ReadyMs = clock.ElapsedMs;
            report(name, ServiceStep.Ready, seen);
        }
        catch (ServiceFailedException e) when (Explain?.Invoke(e) is { } explained)
        {
            report(name, ServiceStep.Failed, explained.Problem);
            throw explained;
        }
        catch (DiceException e)
        {
            report(name, ServiceStep.Failed, e.Problem);
            throw;
        }
        catch (DockerApiException e)
        {
            report(name, ServiceStep.Failed, e.Message);
            throw ExplainRefusal(plan, e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            report(name, ServiceStep.Failed, e.Message);
            throw;
        }
    }

    /// <summary>Completes when the work that readiness does not wait for is done too.</summary>
    public Task SettleAsync() => _readiness.SettleAsync();

    /// <summary>Makes the container run as planned.</summary>
    /// <returns>The container's id.</returns>
    private async Task<string> EnsureContainerAsync(ContainerPlan plan, RunningService? existing, ServiceTimes times, CancellationToken cancellation)
    {
        var name = plan.Service.Name;
        var isPlanned = existing is not null && existing.Hash == plan.Hash;
        times.WasRunning = isPlanned && existing!.IsRunning;
        if (!times.WasRunning)
        {
            await (BeforeStart?.Invoke(plan.Service, cancellation) ?? Task.CompletedTask);
            MountPoints.Ensure(plan);
        }

        if (isPlanned)
        {
            if (!existing!.IsRunning)
            {
                await _mounts.VerifyAsync(plan, existing.ContainerId, cancellation);
            }

            await ResumeAsync(existing, plan.Service, cancellation);
            return existing.ContainerId;
        }

        report(name, ServiceStep.Creating, existing is null ? "" : existing.Folders != plan.Labels[Labels.Folders] ? "a mounted folder was replaced or is another" : "its definition has changed");
        if (existing is not null)
        {
            await StackStopper.StopAsync(engine, existing, plan.Service.IsStateful, cancellation);
            await StackStopper.RemoveAsync(engine, existing.ContainerId, cancellation);
        }

        await EnvironmentVolumes.EnsureAsync(engine, id, lease, plan);
        var created = await containers.StartAsync(plan, async container =>
        {
            await _mounts.VerifyAsync(plan, container, cancellation);
            await (WhenCreated?.Invoke(name, container) ?? Task.CompletedTask);
            times.StartMs = clock.ElapsedMs;
            report(name, ServiceStep.Starting, "");
        });
        cancellation.ThrowIfCancellationRequested();
        return created;
    }

    /// <summary>Restarts a stopped container, except completed one-shots, and a running container that has failed.</summary>
    private async Task ResumeAsync(RunningService existing, Service service, CancellationToken cancellation)
    {
        switch (existing.State)
        {
            case "running" when await waiter.HasFailedAsync(service, existing, cancellation):
                report(service.Name, ServiceStep.Starting, "it had failed");
                await engine.Client.Containers.RestartContainerAsync(existing.ContainerId, new Api.ContainerRestartParameters(), cancellation);
                break;
            case "running":
            case "exited" when service.Readiness is CompletedReadiness:
                break;
            case "paused":
                await engine.Client.Containers.UnpauseContainerAsync(existing.ContainerId, cancellation);
                break;
            default:
                report(service.Name, ServiceStep.Starting, $"it was {existing.State}");
                await engine.Client.Containers.StartContainerAsync(existing.ContainerId, new Api.ContainerStartParameters(), cancellation);
                break;
        }
    }

    private static DiceException ExplainRefusal(ContainerPlan plan, DockerApiException e)
    {
        if (e.Message.Contains("bind source path does not exist", StringComparison.Ordinal)
            && plan.Mounts.FirstOrDefault(mount => mount.Kind == ContainerMountKind.Folder && e.Message.Contains(mount.Source, StringComparison.Ordinal)) is { } missing)
        {
            return MountCheck.NotSeen(plan.Service.Name, missing.Source, "it does not exist there", e);
        }

        var problem = $"the engine refused to start service '{plan.Service.Name}': {e.Message}";
        return e.Message switch
        {
            var text when text.Contains("port is already allocated", StringComparison.Ordinal) || text.Contains("address already in use", StringComparison.Ordinal)
                => new EngineException(problem, "another program took a port: run up again, which chooses another port", e),
            var text when text.Contains("no space left", StringComparison.Ordinal)
                => new EngineException(problem, "the engine's disk is full: free space (docker system df shows what uses it), then run up again", e),
            var text when text.Contains("address pool", StringComparison.Ordinal)
                => new EngineException(problem, "the engine has no free network addresses: run ./run-env.sh doctor, which lists leftovers", e),
            _ => new EngineException(problem, "see ./run-env.sh doctor", e),
        };
    }
}
