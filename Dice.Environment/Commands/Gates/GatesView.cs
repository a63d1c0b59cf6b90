using System.Collections.Immutable;
using Dice.Environment.Gates;

namespace Dice.Environment.Commands.Gates;

/// <summary>Shows the progress of a run of gates: one line for each step, and on a terminal the current step.</summary>
internal sealed class GatesView : IAsyncDisposable
{
    /// <summary>Without a terminal, a step that takes longer than this is printed at this interval.</summary>
    private static readonly TimeSpan LongStep = TimeSpan.FromSeconds(30);

    private const int WidestStatus = 100;
    private readonly HostConsole _console;
    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private readonly ImmutableDictionary<string, Gate> _gates;
    private readonly bool _isLive;
    private readonly Lock _lock = new();
    private readonly Dictionary<RunnerStep, long> _running = [];
    private readonly CancellationTokenSource _over = new();
    private readonly Task _ticking;
    private string _heading = "";
    private string? _skipReason;
    private long _spokeAt;

    /// <summary>Creates the view.</summary>
    public GatesView(HostConsole console, TextWriter output, IEnumerable<Gate> gates, TimeProvider time)
    {
        _console = console;
        _output = output;
        _time = time;
        _gates = gates.ToImmutableDictionary(gate => gate.Class);
        _isLive = console.IsTerminal && output == console.Out;
        _spokeAt = time.GetTimestamp();
        _ticking = TickAsync();
    }

    /// <summary>Shows a step that has started or ended.</summary>
    public void Report(RunnerStep step)
    {
        lock (_lock)
        {
            var known = step with { Result = null };
            if (step.Result is not { } result)
            {
                _running[known] = _time.GetTimestamp();
                return;
            }

            _running.Remove(known);
            Clear();
            if (_heading != step.Class && _gates.GetValueOrDefault(step.Class) is { } gate)
            {
                _heading = step.Class;
                _skipReason = null;
                _output.WriteLine($"{Colored(1, gate.Name)}  {gate.Claim}");
            }

            _output.WriteLine($"  {ColoredMark(result.Verdict)} {result.Sentence}  {Durations.InWords(TimeSpan.FromMilliseconds(result.Milliseconds))}");
            // A gate that is skipped as a whole has one reason for all of its steps.
            if (result.Detail is { } detail && (result.Verdict != Verdict.Skipped || detail != _skipReason))
            {
                _skipReason = result.Verdict == Verdict.Skipped ? detail : _skipReason;
                foreach (var line in detail.Split('\n').Take(result.Verdict == Verdict.Failed ? 8 : 1))
                {
                    _output.WriteLine($"      {line.TrimEnd()}");
                }
            }

            _spokeAt = _time.GetTimestamp();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _ticking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            Clear();
        }

        _over.Dispose();
    }

    private async Task TickAsync()
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(1), _time);
        while (await ticks.WaitForNextTickAsync(_over.Token))
        {
            lock (_lock)
            {
                Tick();
            }
        }
    }

    private void Tick()
    {
        if (_running.Count == 0)
        {
            return;
        }

        var (step, since) = _running.MinBy(entry => entry.Value);
        var status = $"  … {step.Sentence}  {Durations.InWords(_time.GetElapsedTime(since))}";
        if (_isLive)
        {
            _output.Write($"\r\e[K{(status.Length > WidestStatus ? status[..WidestStatus] : status)}");
        }
        else if (_time.GetElapsedTime(_spokeAt) > LongStep)
        {
            _output.WriteLine(status);
            _spokeAt = _time.GetTimestamp();
        }
    }

    private void Clear()
    {
        if (_isLive)
        {
            _output.Write("\r\e[K");
        }
    }

    private string ColoredMark(Verdict verdict) => Colored(verdict switch { Verdict.Passed => 32, Verdict.Failed => 31, _ => 33 }, verdict.Symbol());

    private string Colored(int code, string text) => _console.UsesColor && _output == _console.Out ? $"\e[{code}m{text}\e[0m" : text;
}
