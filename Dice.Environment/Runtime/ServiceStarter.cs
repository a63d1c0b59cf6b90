using System.Collections.Concurrent;
using Dice.Environment.Model;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Runtime.Mounts;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Runtime.Probing;
using Docker.DotNet;
using DotNet.Testcontainers.Containers;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>Brings one service from its plan to readiness.</summary>
/// <param name="engine">The engine.</param>
/// <param name="id">The environment.</param>
/// <param name="lease">The lease that new things belong to.</param>
/// <param name="containers">Makes containers.</param>
/// <param name="waiter">Awaits readiness.</param>
/// <param name="clock">The start's clock.</param>
/// <param name="report">Told every step.</param>
public sealed class ServiceStarter(
    EngineConnection engine,
    EnvironmentId id,
    LeaseKeeper lease,
    ContainerFactory containers,
    Waiter waiter,
    Clock clock,
    Action<string, ServiceStep, string> report)
{
    private const int LogLinesShown = 20;
    private static readonly TimeSpan ExitLook = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentBag<Task> _settling = [];
    private readonly MountCheck _mounts = new(engine);

    /// <summary>Called before a service that does not run as it should is started; null for nothing.</summary>
    public Func<Service, CancellationToken, Task>? BeforeStart { get; init; }

    /// <summary>Explains why a service was not ready, better than its log alone; null for nothing. It returns null where it knows no cause.</summary>
    public Func<ServiceFailedException, ServiceFailedException?>? Explain { get; init; }

    /// <summary>Called with the service's name and its container's id when that is created and not started yet; null for nothing.</summary>
    public Func<string, string, Task>? WhenCreated { get; init; }

    /// <summary>Starts the service, or leaves it alone when it runs as planned, and awaits its readiness.</summary>
    /// <param name="plan">What it should be.</param>
    /// <param name="existing">What there is of it; null for nothing.</param>
    /// <param name="times">Filled with the times of its steps.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DiceException">It could not be started or did not become ready.</exception>
    public async Task StartAsync(ContainerPlan plan, RunningService? existing, ServiceTimes times, CancellationToken cancellation)
    {
        var name = plan.Service.Name;
        times.CreateMs = times.StartMs = clock.ElapsedMs;
        try
        {
            await EnsureContainerAsync(plan, existing, times, cancellation);
            times.StartedMs = clock.ElapsedMs;
            report(name, ServiceStep.Probing, "");
            var running = (await RunningStack.ReadAsync(engine, id, cancellation))[name];
            var seen = await waiter.WaitAsync(plan.Service, running, look => report(name, ServiceStep.Probing, look.Seen), cancellation);
            var prepared = PrepareAsync(plan.Service, running, cancellation);
            if (!times.WasRunning)
            {
                await prepared; // What requires it waits for this; where all ran before, nothing does.
            }

            times.ReadyMs = clock.ElapsedMs;
            report(name, ServiceStep.Ready, seen);
            _settling.Add(prepared);
            _settling.Add(RestartByItselfAsync(plan, running, cancellation));
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

    /// <summary>Completes when what need not be awaited for readiness is done too.</summary>
    public Task SettleAsync() => Task.WhenAll(_settling);

    private async Task EnsureContainerAsync(ContainerPlan plan, RunningService? existing, ServiceTimes times, CancellationToken cancellation)
    {
        var name = plan.Service.Name;
        if (BeforeStart is not null && existing is not { IsRunning: true } | existing?.Hash != plan.Hash)
        {
            await BeforeStart(plan.Service, cancellation);
        }

        if (existing is not { IsRunning: true } || existing.Hash != plan.Hash)
        {
            MountPoints.Ensure(plan);
        }

        if (existing is not null && existing.Hash == plan.Hash)
        {
            times.WasRunning = existing.IsRunning;
            if (!existing.IsRunning)
            {
                await _mounts.VerifyAsync(plan, existing.ContainerId, cancellation);
            }

            await ResumeAsync(existing, plan.Service, cancellation);
            return;
        }

        report(name, ServiceStep.Creating, existing is null ? "" : existing.Folders != plan.Labels[Labels.Folders] ? "a mounted folder was replaced or is another" : "its definition has changed");
        if (existing is not null)
        {
            await StackStopper.StopAsync(engine, existing, plan.Service.IsStateful, cancellation);
            await StackStopper.RemoveAsync(engine, existing.ContainerId, cancellation);
        }

        await EnvironmentVolumes.EnsureAsync(engine, id, lease, plan);
        var container = containers.Create(plan);
        var created = new TaskCompletionSource<string>();
        container.Created += (_, _) =>
        {
            // Testcontainers creates when it starts, and this event is the only moment between: so it is waited for here.
            _mounts.VerifyAsync(plan, container.Id, cancellation).GetAwaiter().GetResult();
            WhenCreated?.Invoke(name, container.Id).GetAwaiter().GetResult();
            times.StartMs = clock.ElapsedMs;
            report(name, ServiceStep.Starting, "");
            created.TrySetResult(container.Id);
        };
        await StartOrExitAsync(container, created.Task);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// Completes when the container runs, or has exited already: whoever awaits its readiness tells so, with its exit code and last lines.
    /// Testcontainers waits 15 s for ports to be mapped, also of a container that exited at once and will have none.
    /// </summary>
    private async Task StartOrExitAsync(IContainer container, Task<string> created)
    {
        // Not to be cancelled half-way: the engine would go on, and a tear-down would miss what it makes.
        var start = container.StartAsync(CancellationToken.None);
        while (await Task.WhenAny(start, Task.Delay(ExitLook)) != start)
        {
            if (created.IsCompletedSuccessfully && (await engine.Client.Containers.InspectContainerAsync(await created)).State?.Status == "exited")
            {
                _ = start.ContinueWith(task => task.Exception, TaskScheduler.Default); // Observed; there is nothing more to learn of it.
                return;
            }
        }

        try
        {
            await start;
        }
        catch (ContainerNotRunningException)
        {
        }
    }

    /// <summary>Runs the service's preparation, which is repeated at every start: a process may have been killed before it.</summary>
    private async Task PrepareAsync(Service service, RunningService running, CancellationToken cancellation)
    {
        if (service.Preparation.IsEmpty)
        {
            return;
        }

        var outcome = await ContainerCommand.RunAsync(engine.Client, running.ContainerId, service.Preparation, cancellation);
        if (outcome.ExitCode != 0)
        {
            throw new ServiceFailedException(
                service.Name, $"service '{service.Name}' is ready, but its preparation exited with code {outcome.ExitCode}: {(outcome.Error + outcome.Output).Trim()}",
                await ContainerLog.ReadAsync(engine.Client, running.ContainerId, LogLinesShown, cancellation));
        }
    }

    /// <summary>Starts what was found stopped (an engine may have been restarted under it), and restarts what runs but has failed. What has completed stays so.</summary>
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

    /// <summary>From now on the engine restarts it. Not earlier: a service that fails while it starts must be seen to fail.</summary>
    private async Task RestartByItselfAsync(ContainerPlan plan, RunningService running, CancellationToken cancellation)
    {
        if (plan.Service.Readiness is not CompletedReadiness)
        {
            await engine.Client.Containers.UpdateContainerAsync(
                running.ContainerId,
                new Api.ContainerUpdateParameters { RestartPolicy = new Api.RestartPolicy { Name = Api.RestartPolicyKind.UnlessStopped } },
                cancellation);
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
                => new EngineException(problem, "a port was taken meanwhile: run up again, which chooses another", e),
            var text when text.Contains("no space left", StringComparison.Ordinal)
                => new EngineException(problem, "the engine's disk is full: free space (docker system df shows what uses it), then run up again", e),
            var text when text.Contains("address pool", StringComparison.Ordinal)
                => new EngineException(problem, "the engine has no network left: ./run-env.sh doctor lists leftovers", e),
            _ => new EngineException(problem, "see ./run-env.sh doctor", e),
        };
    }
}
