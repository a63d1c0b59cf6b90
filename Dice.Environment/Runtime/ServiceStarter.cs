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

/// <summary>Starts one service from its plan and waits until it is ready.</summary>
/// <param name="engine">The engine.</param>
/// <param name="id">The environment.</param>
/// <param name="lease">The lease for new objects.</param>
/// <param name="containers">Creates containers.</param>
/// <param name="waiter">Waits for readiness.</param>
/// <param name="clock">The start's clock.</param>
/// <param name="report">Receives every step.</param>
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
    private static readonly TimeSpan PreparationDeadline = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ExitLook = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentBag<Task> _settling = [];
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
    /// <param name="cancellation">Cancels the operation.</param>
    /// <exception cref="DiceException">The service could not be started or did not become ready.</exception>
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
                await prepared; // Services that require this one wait for it. If all of them already ran, none waits.
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

    /// <summary>Completes when the work that readiness does not wait for is done too.</summary>
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
            // Testcontainers creates the container when it starts it. This event is the only moment between the two, so it waits here.
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
    /// Completes when the container runs or has exited; the readiness wait reports an exit with its code and last log lines.
    /// Testcontainers waits 15 s for mapped ports, even when the container has exited and will have none.
    /// </summary>
    private async Task StartOrExitAsync(IContainer container, Task<string> created)
    {
        // Not cancellable: the engine would complete the request, and a teardown would miss the container.
        var start = container.StartAsync(CancellationToken.None);
        while (await Task.WhenAny(start, Task.Delay(ExitLook)) != start)
        {
            if (created.IsCompletedSuccessfully && (await engine.Client.Containers.InspectContainerAsync(await created)).State?.Status == "exited")
            {
                _ = start.ContinueWith(task => task.Exception, TaskScheduler.Default); // Marks the exception as observed; it is not needed.
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

    /// <summary>Runs the service's preparation. It is repeated at every start, because a process may have been killed before it.</summary>
    private async Task PrepareAsync(Service service, RunningService running, CancellationToken cancellation)
    {
        if (service.Preparation.IsEmpty)
        {
            return;
        }

        report(service.Name, ServiceStep.Probing, $"runs its preparation: {string.Join(' ', service.Preparation)}");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(PreparationDeadline);
        string problem;
        try
        {
            var outcome = await ContainerCommand.RunAsync(engine.Client, running.ContainerId, service.Preparation, deadline.Token);
            if (outcome.ExitCode == 0)
            {
                return;
            }

            problem = $"exited with code {outcome.ExitCode}: {(outcome.Error + outcome.Output).Trim()}";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            problem = $"has not ended after {PreparationDeadline.TotalMinutes:0} minutes";
        }

        var isMigration = service.Migrations is { } migrations && migrations.Up == service.Preparation;
        throw new ServiceFailedException(
            service.Name, $"service '{service.Name}' is ready, but {(isMigration ? $"its migration `{service.Preparation[^1]}`" : "its preparation")} {problem}",
            await ContainerLog.ReadAsync(engine.Client, running.ContainerId, LogLinesShown, cancellation),
            remedy: isMigration ? "correct the migration, or \"migrations\": { \"up\": … } in dice.json; then run up again" : null);
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

    /// <summary>Makes the engine restart the container from now on. Not earlier, so that a failure during the start is reported.</summary>
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
                => new EngineException(problem, "another program took a port: run up again, which chooses another port", e),
            var text when text.Contains("no space left", StringComparison.Ordinal)
                => new EngineException(problem, "the engine's disk is full: free space (docker system df shows what uses it), then run up again", e),
            var text when text.Contains("address pool", StringComparison.Ordinal)
                => new EngineException(problem, "the engine has no free network addresses: run ./run-env.sh doctor, which lists leftovers", e),
            _ => new EngineException(problem, "see ./run-env.sh doctor", e),
        };
    }
}
