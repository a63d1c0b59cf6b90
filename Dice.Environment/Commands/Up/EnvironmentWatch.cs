using System.Threading.Channels;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Dice.Environment.Commands.Up;

/// <summary>Watches an environment while `up` waits in the foreground, and reports changes of its services.</summary>
/// <param name="tell">Receives a sentence for each change.</param>
internal sealed class EnvironmentWatch(EngineConnection engine, EnvironmentId id, Action<string> tell)
{
    /// <summary>Events come in bursts, for example during a teardown. After this time without an event, the current state is reported.</summary>
    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(400);

    private static readonly string[] ReportedActions = ["die", "start", "destroy", "oom"];

    /// <summary>Waits until the user interrupts, the environment is removed, or the engine no longer answers.</summary>
    public async Task<WatchEnd> WaitAsync(CancellationToken interrupted)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        var events = Channel.CreateUnbounded<Message>();
        var listening = ListenAsync(events.Writer, over.Token);
        try
        {
            // Covers changes between the end of the start and the first event.
            var (end, sentences) = await LookAsync([], interrupted);
            while (end is null && await events.Reader.WaitToReadAsync(interrupted))
            {
                var burst = await ReadBurstAsync(events.Reader, interrupted);
                (end, sentences) = await LookAsync(burst, interrupted);
                foreach (var sentence in sentences)
                {
                    tell(sentence); // Not inside the check, so that an error of the output does not count as an error of the engine.
                }
            }

            return end ?? (interrupted.IsCancellationRequested ? WatchEnd.Interrupted : WatchEnd.EngineGone);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return WatchEnd.Interrupted;
        }
        finally
        {
            await over.CancelAsync();
            await listening;
        }
    }

    /// <summary>Determines the state of the environment, and the sentences to report.</summary>
    private async Task<(WatchEnd? End, IReadOnlyList<string> Sentences)> LookAsync(IReadOnlyList<Message> burst, CancellationToken interrupted)
    {
        try
        {
            var now = await RunningStack.ReadAsync(engine, id, interrupted);
            return now.IsEmpty ? (WatchEnd.TakenDown, []) : (null, await DescribeAsync(burst, now, interrupted));
        }
        catch (Exception e) when (e is HttpRequestException or DockerApiException or IOException)
        {
            return (WatchEnd.EngineGone, []);
        }
    }

    private async Task ListenAsync(ChannelWriter<Message> events, CancellationToken over)
    {
        try
        {
            var parameters = new ContainerEventsParameters
            {
                Filters = new Dictionary<string, IDictionary<string, bool>>(Labels.FilterFor(id)) { ["type"] = new Dictionary<string, bool> { ["container"] = true } },
            };
            await engine.Client.System.MonitorEventsAsync(parameters, new LineProgress<Message>(message => events.TryWrite(message)), over);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or DockerApiException or IOException)
        {
            // The end of the events shows it: the user has interrupted, or the engine has stopped.
        }
        finally
        {
            events.TryComplete();
        }
    }

    private static async Task<IReadOnlyList<Message>> ReadBurstAsync(ChannelReader<Message> events, CancellationToken interrupted)
    {
        var burst = new List<Message>();
        while (true)
        {
            while (events.TryRead(out var message))
            {
                burst.Add(message);
            }

            using var calm = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
            calm.CancelAfter(QuietTime);
            try
            {
                if (!await events.WaitToReadAsync(calm.Token))
                {
                    return burst;
                }
            }
            catch (OperationCanceledException) when (!interrupted.IsCancellationRequested)
            {
                return burst;
            }
        }
    }

    private async Task<IReadOnlyList<string>> DescribeAsync(IEnumerable<Message> burst, RunningStack now, CancellationToken interrupted)
    {
        var sentences = new List<string>();
        var byService = burst
            .Where(message => ReportedActions.Contains(message.Action))
            .GroupBy(message => Attribute(message, Labels.Service) ?? (Attribute(message, Labels.Reaper) is null ? "" : "the reaper"))
            .Where(group => group.Key.Length > 0);
        foreach (var group in byService)
        {
            var death = group.LastOrDefault(message => message.Action == "die");
            var kill = group.FirstOrDefault(message => message.Action == "oom")?.Actor?.ID is { } container
                ? (await MemoryKill.ReadAsync(engine.Client, container, interrupted)).InWords
                : null;
            var how = death is null ? "" : $" (exit code {Attribute(death, "exitCode")}{(kill is null ? "" : $", {kill}")})";
            if (group.Key == "the reaper")
            {
                sentences.Add(group.Any(message => message.Action == "destroy") ? "The reaper was removed: if this process is killed, remove the environment with `down`." : "The reaper ended.");
            }
            else if (now.Find(group.Key) is not { } service)
            {
                sentences.Add($"{group.Key} was removed{how}.");
            }
            else if (service.IsRunning)
            {
                var started = group.Any(message => message.Action == "start") ? "was started" : "keeps running";
                sentences.Add(death is null && kill is not null
                    ? $"A process of {group.Key} was {kill}; {group.Key} {started}."
                    : $"{group.Key} {(death is null ? "was started" : $"ended{how} and runs again")}.");
            }
            else
            {
                sentences.Add($"{group.Key} ended{how}; see ./run-env.sh logs {group.Key}");
            }
        }

        return sentences;
    }

    private static string? Attribute(Message message, string name) =>
        message.Actor?.Attributes is { } attributes && attributes.TryGetValue(name, out var value) ? value : null;
}

/// <summary>Why a wait in the foreground ended.</summary>
internal enum WatchEnd
{
    /// <summary>The user interrupted the wait.</summary>
    Interrupted,

    /// <summary>The environment was removed.</summary>
    TakenDown,

    /// <summary>The engine no longer answers.</summary>
    EngineGone,
}
