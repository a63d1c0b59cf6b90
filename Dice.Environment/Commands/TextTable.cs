using Spectre.Console;

namespace Dice.Environment.Commands;

/// <summary>A table: with borders on a terminal, as aligned columns elsewhere.</summary>
internal sealed class TextTable(params string[] columns)
{
    private readonly List<(string[] Cells, string? Color)> _rows = [];

    /// <summary>Adds a row.</summary>
    /// <param name="color">The colour of its first cell on a terminal; null for none.</param>
    /// <param name="cells">A text for each column.</param>
    public void Add(string? color, params string?[] cells) => _rows.Add(([.. cells.Select(cell => cell ?? "")], color));

    public void WriteTo(HostConsole console)
    {
        if (console.IsTerminal)
        {
            Draw(console.Ansi);
        }
        else
        {
            Align(console.Out);
        }
    }

    private void Draw(IAnsiConsole terminal)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)) { NoWrap = false });
        }

        foreach (var (cells, color) in _rows)
        {
            table.AddRow([.. cells.Select((cell, index) => new Markup(index == 0 && color is not null ? $"[{color}]{Markup.Escape(cell)}[/]" : Markup.Escape(cell)))]);
        }

        terminal.Write(table);
    }

    private void Align(TextWriter output)
    {
        var widths = columns.Select((column, index) => _rows.Select(row => row.Cells[index].Length).Prepend(column.Length).Max()).ToArray();
        foreach (var cells in _rows.Select(row => row.Cells).Prepend(columns))
        {
            output.WriteLine(string.Join("  ", cells.Select((cell, index) => cell.PadRight(widths[index]))).TrimEnd());
        }
    }
}
