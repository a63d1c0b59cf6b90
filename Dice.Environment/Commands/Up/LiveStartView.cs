using Dice.Environment.Images;
using Dice.Environment.Runtime;
using Spectre.Console;

namespace Dice.Environment.Commands.Up;

/// <summary>A table that is redrawn in place while services start.</summary>
internal sealed class LiveStartView : IStartView
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(120);
    private static readonly string[] Spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
    private const int WidthOfOtherColumns = 40;

    private readonly StartBoard _board;
    private readonly IAnsiConsole _terminal;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _drawing;

    /// <summary>Starts the display.</summary>
    public LiveStartView(StartBoard board, IAnsiConsole terminal)
    {
        (_board, _terminal) = (board, terminal);
        _drawing = Task.Run(DrawAsync);
    }

    public Task CloseAsync()
    {
        _closed.TrySetResult();
        return _drawing;
    }

    private Task DrawAsync() => _terminal.Live(Draw(0)).Overflow(VerticalOverflow.Ellipsis).StartAsync(async live =>
    {
        for (var turn = 0; !_closed.Task.IsCompleted; turn++)
        {
            live.UpdateTarget(Draw(turn));
            await Task.WhenAny(_closed.Task, Task.Delay(Pause));
        }

        live.UpdateTarget(Draw(0));
    });

    private Table Draw(int turn)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumns(new TableColumn(""), new TableColumn(""), new TableColumn(""), new TableColumn("").RightAligned(), new TableColumn(""));
        var spinner = Spinner[turn % Spinner.Length];
        foreach (var row in _board.Rows)
        {
            var (glyph, color, time) = row.Step switch
            {
                ServiceStep.Ready => ("✔", "green", row.At),
                ServiceStep.Failed => ("✘", "red", row.At),
                ServiceStep.Waiting => ("·", "grey", (TimeSpan?)null),
                _ => (spinner, "yellow", _board.Elapsed),
            };
            Add(table, glyph, color, row.Service, row.StepInWords, time, row.Text);
        }

        foreach (var image in _board.Images)
        {
            var step = LineStartView.InWords(image.State).TrimEnd(':');
            Add(table, spinner, "yellow", image.Source, image.Source == ImageProvisioner.Installation ? step : $"image {step}", image.Elapsed, image.Text);
        }

        return table;
    }

    private void Add(Table table, string glyph, string color, string name, string step, TimeSpan? time, string text)
    {
        var room = Math.Max(8, _terminal.Profile.Width - WidthOfOtherColumns);
        var line = text.ReplaceLineEndings(" ").Replace('\t', ' ').Trim();
        line = string.Concat(line.Where(letter => !char.IsControl(letter)));
        table.AddRow(
            new Markup($"[{color}]{glyph}[/]"),
            new Markup(Markup.Escape(name)),
            new Markup($"[{color}]{Markup.Escape(step)}[/]"),
            new Markup(time is { } shown ? Durations.InWords(shown) : ""),
            new Markup($"[grey]{Markup.Escape(line.Length > room ? line[..(room - 1)] + "…" : line)}[/]"));
    }
}
