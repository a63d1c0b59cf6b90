using Dice.LoadTests.Engine;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Dice.Environment.Commands.Load;

/// <summary>A table that is redrawn in place with each report.</summary>
internal sealed class LiveLoadView : ILoadView
{
    private const int Looks = 60;
    private static readonly string[] Columns = ["rate", "of", "in flight", "p50", "p99", "errors", "dropped", "started"];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Queue<LoadProgress> _looks = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _drawing;
    private LoadProgress _last = new() { Phase = LoadPhase.Preparing };

    /// <summary>Starts the display.</summary>
    public LiveLoadView(IAnsiConsole terminal) => _drawing = Task.Run(() => DrawAsync(terminal));

    public void Report(LoadProgress value)
    {
        lock (_gate)
        {
            _last = value;
            if (value.Phase is LoadPhase.WarmingUp or LoadPhase.Measuring or LoadPhase.Draining)
            {
                _looks.Enqueue(value);
                if (_looks.Count > Looks)
                {
                    _looks.Dequeue();
                }
            }
        }
    }

    public Task CloseAsync()
    {
        _closed.TrySetResult();
        return _drawing;
    }

    private Task DrawAsync(IAnsiConsole terminal) => terminal.Live(Draw(terminal)).Overflow(VerticalOverflow.Ellipsis).StartAsync(async live =>
    {
        while (!_closed.Task.IsCompleted)
        {
            live.UpdateTarget(Draw(terminal));
            await Task.WhenAny(_closed.Task, Task.Delay(Pause));
        }

        live.UpdateTarget(Draw(terminal));
    });

    private Rows Draw(IAnsiConsole terminal)
    {
        LoadProgress now;
        LoadProgress[] looks;
        lock (_gate)
        {
            now = _last;
            looks = [.. _looks.TakeLast(Math.Clamp(terminal.Profile.Width - 20, 10, Looks))];
        }

        var look = looks.LastOrDefault() ?? now;
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns([.. Columns.Select(name => new TableColumn(name).RightAligned())]);
        table.AddRow(
            new Markup(Number(look.Rate)),
            new Markup(Number(look.Level)),
            new Markup(Number(look.InFlight)),
            new Markup(LoadFormat.Latency(look.P50)),
            new Markup(LoadFormat.Latency(look.P99)),
            new Markup(look.Failed > 0 ? $"[red]{Markup.Escape(LoadFormat.Errors(look))}[/]" : "0"),
            new Markup(look.Dropped > 0 ? $"[red]{look.Dropped}[/]" : "0"),
            new Markup(Number(look.Started)));
        IRenderable[] rows =
        [
            new Markup($"[yellow]{LoadFormat.Phase(now.Phase)}[/]  {Durations.InWords(now.Elapsed)} of {Durations.InWords(now.Planned)}"),
            table,
            Line("rate", looks.Select(one => one.Rate)),
            Line("p99", looks.Select(one => one.P99?.TotalMilliseconds ?? 0)),
        ];
        return new Rows(rows);
    }

    private static Markup Line(string name, IEnumerable<double> values) => new($"[grey]{name,6}[/]  [blue]{LoadFormat.Sparkline(values)}[/]");

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
