using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;
using Dice.LoadTests.Workers;

namespace Dice.Environment.Specs.Load.Workers.Support;

/// <summary>A worker that says what the test says, and records the commands that it receives.</summary>
internal sealed class ScriptedWorker : IWorkerProcess
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<WorkerCommand> _commands = new();
    private Action<WorkerCommand> _answer = static _ => { };

    public Task<int> Exit => _exit.Task;

    public IReadOnlyList<string> LastLines { get; init; } = [];

    public IReadOnlyCollection<WorkerCommand> Commands => _commands;

    public bool IsKilled { get; private set; }

    /// <summary>A worker that is ready, and reports these response times when it is told to start.</summary>
    public static ScriptedWorker Reporting(Scenario scenario, LoadProfile profile, params TimeSpan[] responses)
    {
        var worker = new ScriptedWorker();
        worker.Say(new WorkerMessage { IsReady = true });
        worker.Answers(command =>
        {
            if (command.StartAt is not null)
            {
                worker.Report(scenario, profile, LoadEnd.Completed, responses);
                worker.End(0);
            }
        });
        return worker;
    }

    public void Say(WorkerMessage message) => _lines.Writer.TryWrite(JsonSerializer.Serialize(message, WorkerJson.Default.WorkerMessage));

    public void Say(string line) => _lines.Writer.TryWrite(line);

    /// <summary>Sends measurements with these response times in the first measured stage.</summary>
    public void Report(Scenario scenario, LoadProfile profile, LoadEnd end, params TimeSpan[] responses)
    {
        var measured = new Measurements(scenario.Name, scenario.Steps, profile);
        var reading = measured.Stages[profile.Stages.IndexOf(profile.Stages.First(stage => stage.Measured))];
        foreach (var response in responses)
        {
            reading.Scheduled++;
            reading.Started++;
            reading.Lateness.Record(TimeSpan.Zero);
            reading.End(Outcome.Ok, response, response);
        }

        Say(new WorkerMessage
        {
            Report = new WorkerReport
            {
                End = end,
                StartedAt = DateTimeOffset.UnixEpoch,
                StartLateness = TimeSpan.FromMilliseconds(2),
                ArrivalsEnded = profile.Duration,
                Ended = profile.Duration,
                Cpu = TimeSpan.FromSeconds(1),
                Resources = [],
                Warnings = [],
                Measured = MeasurementsCode.Of(measured),
            },
        });
    }

    /// <summary>Answers each command.</summary>
    public void Answers(Action<WorkerCommand> answer) => _answer = answer;

    public void End(int exitCode)
    {
        _lines.Writer.TryComplete();
        _exit.TrySetResult(exitCode);
    }

    public async ValueTask<string?> ReadLineAsync() => await _lines.Reader.WaitToReadAsync() ? await _lines.Reader.ReadAsync() : null;

    public void Send(string line)
    {
        var command = WorkerJson.Command(line)!;
        _commands.Enqueue(command);
        _answer(command);
    }

    public void Kill()
    {
        IsKilled = true;
        End(137);
    }

    public ValueTask DisposeAsync()
    {
        End(0);
        return ValueTask.CompletedTask;
    }
}
