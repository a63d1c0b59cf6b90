using Docker.DotNet;

namespace Dice.Environment.Runtime.Probing;

/// <summary>Waits until a service is ready. Probes often at first and less often later; stops when the container exits or reports that it has failed.</summary>
public sealed class Waiter(DockerClient client, TimeProvider time)
{
    /// <summary>The pause after the first probe; it grows by half each time.</summary>
    public static TimeSpan FirstPause { get; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause between probes.</summary>
    public static TimeSpan LongestPause { get; } = TimeSpan.FromMilliseconds(250);

    private const int LogLinesShown = 20;
    private readonly Probe _probe = new(client);

    /// <summary>Waits until the service is ready.</summary>
    /// <param name="service">The service's definition.</param>
    /// <param name="running">Its container.</param>
    /// <param name="onLook">Receives the result of each probe.</param>
    /// <returns>What the last probe saw.</returns>
    /// <exception cref="ServiceFailedException">The container exited, it reported an error that waiting does not resolve, or the deadline passed.</exception>
    public async Task<string> WaitAsync(Service service, RunningService running, Action<ProbeResult>? onLook, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var deadline = new ReadinessDeadline(service.Readiness.Deadline, time, MachineLoad.Read);
        var expiry = deadline.ApplyAsync(over);
        var exit = service.Readiness is CompletedReadiness ? null : client.Containers.WaitContainerAsync(running.ContainerId, over.Token);
        var started = time.GetTimestamp();
        var last = ProbeResult.NotYet("nothing yet");
        try
        {
            for (var pause = FirstPause; ; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
            {
                var look = _probe.LookAsync(service.Readiness, running, over.Token);
                await Task.WhenAny(look, (Task?)exit ?? look);
                if (exit is { IsCompleted: true })
                {
                    throw await ExitedAsync(service, running, (await exit).StatusCode);
                }

                last = await look;
                onLook?.Invoke(last);
                if (last.IsReady)
                {
                    return last.Seen;
                }

                if (last.Refusal is { } refusal)
                {
                    throw new ServiceFailedException(
                        service.Name, $"service '{service.Name}' will not become ready: {refusal.Problem}", await LastLinesAsync(running), remedy: refusal.Remedy);
                }

                if (service.Readiness is CompletedReadiness)
                {
                    await ThrowIfFailedAsync(service, running, over.Token);
                }

                var delay = Task.Delay(pause, time, over.Token);
                await Task.WhenAny(delay, (Task?)exit ?? delay);
                over.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            var why = await MemoryKill.ReadAsync(client, running.ContainerId, CancellationToken.None) is { Happened: true } kill ? $"; a process of it was {kill.InWords}" : "";
            throw new ServiceFailedException(
                service.Name,
                $"service '{service.Name}' was not ready within {deadline} (waited {time.GetElapsedTime(started).TotalSeconds:0.#} s); last seen: {last.Seen}{why}",
                await LastLinesAsync(running),
                e)
            {
                Seen = last.Seen,
            };
        }
        finally
        {
            await over.CancelAsync();
            await expiry;
        }
    }

    /// <summary>Whether a running service reports that it cannot become ready any more.</summary>
    public async Task<bool> HasFailedAsync(Service service, RunningService running, CancellationToken cancellation) =>
        service.Readiness is HttpReadiness { Refusal: not null } && (await _probe.LookAsync(service.Readiness, running, cancellation)).Refusal is not null;

    private async Task ThrowIfFailedAsync(Service service, RunningService running, CancellationToken cancellation)
    {
        var state = (await client.Containers.InspectContainerAsync(running.ContainerId, cancellation)).State;
        if (state is { Running: false, ExitCode: not 0 })
        {
            throw await ExitedAsync(service, running, state.ExitCode);
        }
    }

    private async Task<ServiceFailedException> ExitedAsync(Service service, RunningService running, long exitCode)
    {
        var why = await MemoryKill.ReadAsync(client, running.ContainerId, CancellationToken.None) is { Happened: true } kill ? $" ({kill.InWords})" : "";
        return new ServiceFailedException(
            service.Name, $"service '{service.Name}' exited with code {exitCode} before it was ready{why}", await LastLinesAsync(running))
        {
            ExitCode = exitCode,
        };
    }

    private async Task<string> LastLinesAsync(RunningService running)
    {
        try
        {
            return await ContainerLog.ReadAsync(client, running.ContainerId, LogLinesShown, CancellationToken.None);
        }
        catch (DockerApiException e)
        {
            return $"(its log cannot be read: {e.Message})";
        }
    }
}
