using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Dice.LoadTests.Model;
using Dice.LoadTests.Workers;

namespace Dice.Environment.Specs.Load.Workers.Support;

/// <summary>A worker that runs in this process, with the same lines as one of its own.</summary>
internal sealed class ThreadWorker : IWorkerProcess
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly BlockingCollection<string> _commands = [];

    public ThreadWorker(WorkerPlan plan, Scenario scenario)
    {
        Plan = plan;
        Exit = Task.Run(async () =>
        {
            var code = await new LoadWorker(TimeProvider.System, new Commands(_commands), new Lines(_lines.Writer)).RunAsync(plan, scenario, CancellationToken.None);
            _lines.Writer.Complete();
            return code;
        });
    }

    public WorkerPlan Plan { get; }

    public Task<int> Exit { get; }

    public IReadOnlyList<string> LastLines => [];

    public async ValueTask<string?> ReadLineAsync() => await _lines.Reader.WaitToReadAsync() ? await _lines.Reader.ReadAsync() : null;

    public void Send(string line) => _commands.Add(line);

    public void Kill()
    {
    }

    public async ValueTask DisposeAsync()
    {
        _commands.CompleteAdding();
        await Exit;
        _commands.Dispose();
    }

    private sealed class Commands(BlockingCollection<string> lines) : TextReader
    {
        public override string? ReadLine()
        {
            try
            {
                return lines.TryTake(out var line, Timeout.Infinite) ? line : null;
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
        }
    }

    private sealed class Lines(ChannelWriter<string> lines) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value) => lines.TryWrite(value!);
    }
}
