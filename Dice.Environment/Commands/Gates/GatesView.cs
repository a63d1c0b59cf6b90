using Dice.Environment.Commands.Output;
using Dice.Environment.Gates;
using Spectre.Console;

namespace Dice.Environment.Commands.Gates;

/// <summary>Shows the progress of a run of gates: one line for each finished step, and the step that has run longest, on a terminal in a line that is redrawn.</summary>
internal sealed class GatesView : IAsyncDisposable
{
    /// <summary>Without a terminal, the running step is printed when nothing else was for this time.</summary>
    private static readonly TimeSpan LongSilence = TimeSpan.FromSeconds(30);

    private const int ErrorLines = 8;

    private readonly IAnsiConsole? _terminal;
    private readonly TextWriter _output;
    private readonly ImmutableDictionary<string, Gate> _gates;
    private readonly Lock _lock = new();
    private readonly Dictionary<RunnerStep, long> _running = [];
    private readonly CancellationTokenSource _over = new();
    private readonly Task _ticking;
    private string _heading = "";
    private string? _skipReason;
    private long _printedAt = Time.GetTimestamp();

    /// <summary>Starts the display.</summary>
    public GatesView(HostConsole console, TextWriter output, IEnumerable<Gate> gates)
    {
        (_output, _gates) = (output, gates.ToImmutableDictionary(gate => gate.Class));
        _terminal = console.IsTerminal && output == console.Out ? console.Ansi : null;
        _ticking = _terminal is null ? TickAsync(PrintLongStep) : _terminal.Status().Spinner(Spinner.Known.Dots).StartAsync("starting the tests", status => TickAsync(() => status.Status = Running() ?? "waiting for the next step"));
    }

    private static TimeProvider Time => TimeProvider.System;

    /// <summary>Shows a step that has started or ended.</summary>
    public void Report(RunnerStep step)
    {
        lock (_lock)
        {
            var known = step with { Result = null };
            if (step.Result is not { } result)
            {
                _running[known] = Time.GetTimestamp();
                return;
            }

            _running.Remove(known);
            if (_heading != step.Class && _gates.GetValueOrDefault(step.Class) is { } gate)
            {
                (_heading, _skipReason) = (step.Class, null);
                Print($"[bold]{Markup.Escape(gate.Name)}[/]  {Markup.Escape(gate.Claim)}");
            }

            var color = result.Verdict switch { Verdict.Passed => "green", Verdict.Failed => "red", _ => "yellow" };
            Print($"  [{color}]{result.Verdict.Symbol()}[/] {Markup.Escape(result.Sentence)}  {Durations.InWords(TimeSpan.FromMilliseconds(result.Milliseconds))}");
            // A gate that is skipped as a whole has one reason for all of its steps.
            if (result.Detail is { } detail && (result.Verdict != Verdict.Skipped || detail != _skipReason))
            {
                _skipReason = result.Verdict == Verdict.Skipped ? detail : _skipReason;
                foreach (var line in detail.Split('\n').Take(result.Verdict == Verdict.Failed ? ErrorLines : 1))
                {
                    Print($"      {Markup.Escape(Printable.Of(line.TrimEnd()))}");
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _ticking;
        _over.Dispose();
    }

    private async Task TickAsync(Action tick)
    {
        while (!_over.IsCancellationRequested)
        {
            lock (_lock)
            {
                tick();
            }

            await Task.Delay(TimeSpan.FromSeconds(0.5), _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void PrintLongStep()
    {
        if (Time.GetElapsedTime(_printedAt) > LongSilence && Running() is { } running)
        {
            Print($"  … {running}");
        }
    }

    /// <summary>The step that has run longest, with its time, as markup; null when none runs.</summary>
    private string? Running()
    {
        if (_running.Count == 0)
        {
            return null;
        }

        var (step, since) = _running.MinBy(entry => entry.Value);
        return $"{Markup.Escape(step.Sentence)}  {Durations.InWords(Time.GetElapsedTime(since))}";
    }

    private void Print(string markup)
    {
        _printedAt = Time.GetTimestamp();
        if (_terminal is null)
        {
            _output.WriteLine(Markup.Remove(markup));
        }
        else
        {
            _terminal.MarkupLine(markup);
        }
    }
}
