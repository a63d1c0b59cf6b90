using System.Globalization;
using System.Text;

namespace Dice.Reports;

/// <summary>A chart whose named rows share one horizontal scale, such as the times of services or the samples of measurements, as SVG.</summary>
public sealed class RowChart
{
    private const int Left = 200;
    private const int Width = 700;
    private const int Right = 70;
    private const int Top = 26;

    private readonly StringBuilder _content = new();
    private readonly string _label;
    private readonly int _rowHeight;
    private readonly Func<double, double> _share;
    private readonly Func<double, string> _format;
    private readonly IEnumerable<double> _marks;
    private int _rows;

    private RowChart(string label, Func<double, double> share, IEnumerable<double> marks, Func<double, string> format, int rowHeight) =>
        (_label, _share, _marks, _format, _rowHeight) = (label, share, marks, format, rowHeight);

    private int Y => Top + ((_rows - 1) * _rowHeight);

    /// <summary>Creates a chart with a scale from 0 to a value, with five marks.</summary>
    /// <param name="label">What it shows, for screen readers.</param>
    /// <param name="to">The value at the right edge.</param>
    /// <param name="format">Formats a value of the scale.</param>
    public static RowChart Linear(string label, double to, Func<double, string> format) =>
        new(label, value => to > 0 ? value / to : 0, Enumerable.Range(0, 6).Select(mark => to * mark / 5), format, rowHeight: 28);

    /// <summary>Creates a chart with a logarithmic scale between two of its marks, with high rows.</summary>
    /// <param name="label">What it shows, for screen readers.</param>
    /// <param name="marks">The marks that the scale may have, in ascending order.</param>
    /// <param name="values">The values to show.</param>
    /// <param name="format">Formats a value of the scale.</param>
    public static RowChart Logarithmic(string label, double[] marks, IReadOnlyCollection<double> values, Func<double, string> format)
    {
        var from = marks.LastOrDefault(mark => mark <= values.DefaultIfEmpty(1).Min(), marks[0]);
        var to = Math.Max(values.DefaultIfEmpty(1).Max() * 1.1, marks[2]);
        return new(label, value => Math.Log(Math.Clamp(value, from, to) / from) / Math.Log(to / from), marks.Where(mark => mark >= from && mark <= to), format, rowHeight: 46);
    }

    /// <summary>Begins a row.</summary>
    /// <param name="name">Its name; long names are truncated.</param>
    /// <param name="style">The CSS class of the name; empty for none.</param>
    public void AddRow(string name, string style = "")
    {
        _rows++;
        _content.AddHtml($"<text class=\"{style}\" x=\"{Left - 10}\" y=\"{Y + (_rowHeight / 2) + 4}\" text-anchor=\"end\">{(name.Length > 30 ? name[..29] + "…" : name)}</text>\n");
    }

    /// <summary>Adds a bar to the row.</summary>
    public void AddBar(string style, double from, double to, string title) =>
        _content.AddHtml($"<rect class=\"{style}\" x=\"{X(from):0.##}\" y=\"{Y + 4}\" width=\"{Math.Max(1, X(to) - X(from)):0.##}\" height=\"{_rowHeight - 9}\" rx=\"2\"><title>{title}</title></rect>\n");

    /// <summary>Adds a dot for each sample to the row; in high rows the first is at the top, which makes a trend visible.</summary>
    /// <param name="samples">The values.</param>
    /// <param name="title">Describes a sample by its index and value.</param>
    public void AddDots(IReadOnlyList<double> samples, Func<int, double, string> title)
    {
        var spread = _rowHeight - 28.0;
        foreach (var (index, value) in samples.Index())
        {
            var y = Y + 14 + (samples.Count > 1 ? spread * index / (samples.Count - 1) : spread / 2);
            _content.AddHtml($"<circle cx=\"{X(value):0.#}\" cy=\"{y:0.#}\" r=\"4\"><title>{title(index, value)}</title></circle>\n");
        }
    }

    /// <summary>Adds a vertical line to the row: <c>median</c>, <c>limit</c> or <c>target</c>.</summary>
    public void AddLine(string style, double value, string title) =>
        _content.AddHtml($"<line class=\"{style}\" x1=\"{X(value):0.#}\" x2=\"{X(value):0.#}\" y1=\"{Y + 3}\" y2=\"{Y + _rowHeight - 3}\"><title>{title}</title></line>\n");

    /// <summary>Adds a value in words to the right of its place in the row.</summary>
    public void AddNote(double value) => _content.AddHtml($"<text class=\"soft\" x=\"{X(value) + 6:0.#}\" y=\"{Y + (_rowHeight / 2) + 4}\">{_format(value)}</text>\n");

    /// <summary>Returns the chart as SVG.</summary>
    public string ToSvg()
    {
        var height = Top + (_rows * _rowHeight) + 6;
        var svg = new StringBuilder().AddHtml($"<svg viewBox=\"0 0 {Left + Width + Right} {height}\" role=\"img\" aria-label=\"{_label}\">\n");
        foreach (var mark in _marks)
        {
            svg.AddHtml($"<line x1=\"{X(mark):0.#}\" x2=\"{X(mark):0.#}\" y1=\"{Top - 6}\" y2=\"{height}\"/><text class=\"soft\" x=\"{X(mark):0.#}\" y=\"14\" text-anchor=\"middle\">{_format(mark)}</text>\n");
        }

        return svg.Append(CultureInfo.InvariantCulture, $"{_content}</svg>\n").ToString();
    }

    private double X(double value) => Left + (Width * _share(value));
}
