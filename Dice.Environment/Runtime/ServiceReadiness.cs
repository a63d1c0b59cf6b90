using System.Collections.Concurrent;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Probing;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>Brings services from a running container to readiness: waits for the probe, runs the preparation, and turns on automatic restarts.</summary>
/// <param name="waiter">Waits for readiness.</param>
/// <param name="report">Receives every step.</param>
internal sealed class ServiceReadiness(EngineConnection engine, Waiter waiter, Action<string, ServiceStep, string> report)
{
    private const int LogLinesShown = 20;
    private static readonly TimeSpan PreparationDeadline = TimeSpan.FromMinutes(10);
    private readonly ConcurrentBag<Task> _settling = [];

    /// <summary>Waits until a service is ready and, if requested, prepared.</summary>
    /// <param name="service">The service's definition.</param>
    /// <param name="running">Its container.</param>
    /// <param name="waitsForPreparation">Whether services that require this one wait for its preparation; else <see cref="SettleAsync"/> waits for it.</param>
    /// <returns>What the last probe saw.</returns>
    /// <exception cref="ServiceFailedException">The service did not become ready, or its preparation failed.</exception>
    public async Task<string> WaitAsync(Service service, RunningService running, bool waitsForPreparation, CancellationToken cancellation)
    {
        var seen = await waiter.WaitAsync(service, running, look => report(service.Name, ServiceStep.Probing, look.Seen), cancellation);
        var prepared = PrepareAsync(service, running, cancellation);
        if (waitsForPreparation)
        {
            await prepared;
        }

        _settling.Add(prepared);
        _settling.Add(EndStartAsync(service, running, cancellation));
        return seen;
    }

    /// <summary>Completes when the work that readiness does not wait for is done too.</summary>
    public Task SettleAsync() => Task.WhenAll(_settling);

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

    /// <summary>
    /// Makes the engine restart the container from now on (not earlier, so that a failure during the start is reported), and ends its larger share of the processors.
    /// </summary>
    private async Task EndStartAsync(Service service, RunningService running, CancellationToken cancellation)
    {
        if (service.Readiness is not CompletedReadiness)
        {
            await engine.Client.Containers.UpdateContainerAsync(
                running.ContainerId,
                new Api.ContainerUpdateParameters
                {
                    RestartPolicy = new Api.RestartPolicy { Name = Api.RestartPolicyKind.UnlessStopped },
                    CPUShares = service.StartShare > 1 ? Confinement.CpuShares : 0, // 0: no change
                },
                cancellation);
        }
    }
}
