using Dice.Environment.Runtime;
using k8s.Models;

namespace Dice.Environment.Kubernetes.Deployments;

/// <summary>Waits until workloads are rolled out. A workload that cannot become ready fails at once; others at the deadline of their service, counted from the start of their container.</summary>
/// <param name="reader">Reads the namespace.</param>
/// <param name="deadlineOf">The time that a service has to become ready after its container started.</param>
/// <param name="progress">Receives a sentence for each change.</param>
/// <param name="time">The source of time.</param>
public sealed class RolloutWait(NamespaceReader reader, Func<string, TimeSpan> deadlineOf, Action<string> progress, TimeProvider time)
{
    /// <summary>The time for scheduling, pulling the image and creating the container.</summary>
    public static TimeSpan StartLimit { get; } = TimeSpan.FromMinutes(5);

    private const int LogLines = 15;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    /// <summary>Waits.</summary>
    /// <param name="titles">The workloads, such as <c>Deployment/backend</c>.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <exception cref="DiceException">A workload failed, or its deadline has passed.</exception>
    public async Task WaitAsync(IReadOnlyCollection<string> titles, CancellationToken cancellation)
    {
        if (titles.Count == 0)
        {
            return;
        }

        var clock = new Clock(time);
        var told = new Dictionary<string, string>();
        while (true)
        {
            var state = await reader.ReadAsync(cancellation);
            var waiting = state.Workloads.Where(workload => titles.Contains(workload.Title)).ToArray();
            foreach (var workload in waiting)
            {
                Tell(workload, state, told);
                if (!workload.IsDone)
                {
                    await FailIfHopelessAsync(workload, state, clock, cancellation);
                }
            }

            if (waiting.Length == titles.Count && waiting.All(workload => workload.IsDone))
            {
                return;
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    private void Tell(Workload workload, NamespaceState state, Dictionary<string, string> told)
    {
        var text = workload switch
        {
            { IsDone: true, Kind: "Job" } => "completed",
            { IsDone: true } => "ready",
            { Kind: "Job" } => PhaseOf(state.PodsOf(workload).FirstOrDefault()),
            _ => $"{workload.Ready} of {workload.Wanted} ready, {PhaseOf(state.PodsOf(workload).FirstOrDefault())}",
        };
        if (told.GetValueOrDefault(workload.Title) != text)
        {
            told[workload.Title] = text;
            progress($"{(workload.Kind == "Job" ? workload.Name : workload.Service)} {text}");
        }
    }

    private static string PhaseOf(V1Pod? pod) => pod?.Status?.ContainerStatuses?.FirstOrDefault() is { State.Waiting.Reason: { } reason } ? reason : pod?.Status?.Phase switch
    {
        null => "no pod yet",
        "Running" => "started",
        var phase => phase.ToLowerInvariant(),
    };

    private async Task FailIfHopelessAsync(Workload workload, NamespaceState state, Clock clock, CancellationToken cancellation)
    {
        foreach (var pod in state.PodsOf(workload).Where(pod => pod.Metadata.DeletionTimestamp is null))
        {
            if (PodTrouble.Of(workload.Service, pod, time.GetUtcNow()) is { } trouble)
            {
                throw await FailureAsync(workload, pod, trouble, cancellation);
            }
        }

        var newest = state.PodsOf(workload).FirstOrDefault();
        if (workload.HasFailed)
        {
            var ended = newest?.Status?.ContainerStatuses?.FirstOrDefault();
            throw await FailureAsync(workload, newest, new($"the Job {workload.Name} failed: {PodTrouble.Exit(ended?.State?.Terminated ?? ended?.LastState?.Terminated)}", "correct the cause, then run up again; what depends on it was not applied", ended?.Name), cancellation);
        }

        var started = newest?.Status?.ContainerStatuses?.FirstOrDefault()?.State?.Running?.StartedAt;
        var limit = workload.Kind == "Job" ? StartLimit : deadlineOf(workload.Service);
        if (started is { } at ? time.GetUtcNow() - at > limit && clock.Elapsed > limit : clock.Elapsed > StartLimit)
        {
            await ExpireAsync(workload, newest, started is null ? StartLimit : limit, cancellation);
        }
        else if (newest is null && clock.Elapsed > PodTrouble.SchedulingLimit && PodTrouble.OfWarnings(workload.Service, await reader.WarningsAsync(workload.Name, cancellation)) is { } refused)
        {
            throw await FailureAsync(workload, pod: null, refused, cancellation);
        }
    }

    private async Task ExpireAsync(Workload workload, V1Pod? pod, TimeSpan limit, CancellationToken cancellation)
    {
        var warnings = await reader.WarningsAsync(workload.Name, cancellation);
        var seen = warnings.Count > 0 ? $"last warning: {warnings[^1].Message?.Trim()}" : $"last seen: {PhaseOf(pod)}";
        throw await FailureAsync(workload, pod, PodTrouble.OfWarnings(workload.Service, warnings) ?? new(
            $"{workload.Service} did not become ready within {limit.TotalSeconds:0} s ({workload.Ready} of {workload.Wanted} ready); {seen}",
            $"see ./run-env.sh logs {workload.Service}, correct the cause, then run up again",
            pod?.Spec?.Containers.FirstOrDefault()?.Name), cancellation);
    }

    private async Task<DiceException> FailureAsync(Workload workload, V1Pod? pod, PodTrouble trouble, CancellationToken cancellation)
    {
        if (pod is not null && trouble.IsPull && (await reader.WarningsAsync(pod.Metadata.Name, cancellation)).LastOrDefault(warning => warning.Message?.StartsWith("Failed to pull", StringComparison.Ordinal) == true) is { } answer)
        {
            return new DiceException($"{trouble.Problem} ({answer.Message.Trim()})", trouble.Remedy);
        }

        return pod is null || trouble.Container is not { } container
            ? new DiceException(trouble.Problem, trouble.Remedy)
            : new ServiceFailedException(workload.Service, trouble.Problem, await reader.LastLinesAsync(pod, container, LogLines, cancellation), remedy: trouble.Remedy);
    }
}
