using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dice.Reports;

/// <summary>One line of a chart.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Style">The CSS class that colours it: <c>a</c> to <c>h</c>, <c>plan</c>, or one of these with <c>again</c> for a dashed line.</param>
/// <param name="Points">Its points; a null interrupts the line.</param>
public sealed record ChartLine(string Name, string Style, IReadOnlyList<(double X, double? Y)> Points);

/// <summary>Draws lines over time as SVG. All charts of a page have the same time axis, and the pointer shows the values at the same time in all charts.</summary>
/// <param name="from">The second at the left edge; the time before 0 is shown as the warm-up.</param>
/// <param name="to">The second at the right edge.</param>
public sealed class LineChart(double from, double to)
{
    /// <summary>The CSS rules that a page with line charts or bar charts needs.</summary>
    public const string Style = """
        svg path { fill: none; stroke-width: 1.8; stroke-linejoin: round; } .cursor { stroke: var(--soft); } .warmup { fill: var(--line); opacity: .45; } .bar { fill: var(--a); } .key i { height: .25em; vertical-align: .2em; background: var(--pen); } svg path { stroke: var(--pen); }
        .a { --pen: var(--a); } .b { --pen: var(--b); } .c { --pen: var(--c); } .d { --pen: var(--d); } .e { --pen: var(--e); } .f { --pen: var(--f); } .g, .plan { --pen: var(--g); } .h { --pen: var(--h); }
        path.plan, path.again { stroke-dasharray: 6 4; } .key i.again { mask: repeating-linear-gradient(90deg, #000 0 .3em, transparent .3em .5em); }
        """;

    /// <summary>The script, which shows the values at the pointer's time in all charts.</summary>
    public const string Script = """
        const charts = [...document.querySelectorAll('.chart')].map(figure => ({
          figure, svg: figure.querySelector('svg'), cursor: figure.querySelector('.cursor'), values: [...figure.querySelectorAll('.key b')],
          lines: JSON.parse(figure.dataset.lines), from: +figure.dataset.from, to: +figure.dataset.to }));
        const left = 64, width = 860;
        function show(second) {
          for (const { cursor, values, lines, from, to } of charts) {
            const x = second === null ? -9 : left + (second - from) / (to - from) * width;
            cursor.setAttribute('x1', x); cursor.setAttribute('x2', x);
            lines.forEach((points, index) => {
              let near = null;
              for (const point of points) if (second !== null && point[1] !== null && (near === null || Math.abs(point[0] - second) < Math.abs(near[0] - second))) near = point;
              values[index].textContent = near === null ? '' : String(near[1]);
            });
          }
        }
        for (const { svg, from, to } of charts) {
          svg.addEventListener('pointermove', event => {
            const box = svg.getBoundingClientRect(), x = (event.clientX - box.left) / box.width * (left + width + 16);
            show(Math.min(to, Math.max(from, from + (x - left) / width * (to - from))));
          });
          svg.addEventListener('pointerleave', () => show(null));
        }
        """;

    private const int Left = 64;
    private const int Width = 860;
    private const int Height = 180;
    private const int Top = 10;
    private const int Bottom = 24;
    private const int Marks = 4;

    /// <summary>Draws a chart.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="unit">The unit of the values.</param>
    /// <param name="lines">The lines.</param>
    public string Draw(string title, string unit, params IReadOnlyList<ChartLine> lines)
    {
        var top = Axis.Nice(lines.SelectMany(line => line.Points).Max(point => point.Y) ?? 0);
        var chart = new StringBuilder()
            .AddHtml($"<figure class=\"chart\" data-from=\"{from:0.###}\" data-to=\"{to:0.###}\" data-lines=\"{Data(lines)}\"><figcaption>{title} <span class=\"soft\">({unit})</span></figcaption>")
            .AddHtml($"<svg viewBox=\"0 0 {Left + Width + 16} {Top + Height + Bottom}\" role=\"img\" aria-label=\"{title}\">");
        for (var mark = 0; mark <= Marks; mark++)
        {
            var (value, y) = (top * mark / Marks, Top + Height - Height * mark / (double)Marks);
            chart.AddHtml($"<line x1=\"{Left}\" x2=\"{Left + Width}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/><text x=\"{Left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\" class=\"soft\">{Axis.Short(value)}</text>");
        }

        foreach (var second in Axis.Times(from, to))
        {
            chart.AddHtml($"<text x=\"{X(second):0.#}\" y=\"{Top + Height + 17}\" text-anchor=\"middle\" class=\"soft\">{Axis.Short(second)} s</text>");
        }

        if (from < 0)
        {
            chart.AddHtml($"<rect x=\"{Left}\" y=\"{Top}\" width=\"{X(0) - Left:0.#}\" height=\"{Height}\" class=\"warmup\"><title>warm-up: not measured</title></rect>");
        }

        foreach (var line in lines)
        {
            chart.AddHtml($"<path class=\"{line.Style}\" d=\"{Path(line, top)}\"/>");
        }

        chart.AddHtml($"<line class=\"cursor\" y1=\"{Top}\" y2=\"{Top + Height}\" x1=\"-9\" x2=\"-9\"/></svg><p class=\"key\">");
        foreach (var line in lines)
        {
            chart.AddHtml($"<span><i class=\"{line.Style}\"></i>{line.Name} <b></b></span>");
        }

        return chart.Append("</p></figure>\n").ToString();
    }

    private double X(double second) => Left + (to > from ? (second - from) / (to - from) * Width : 0);

    private string Path(ChartLine line, double top)
    {
        var path = new StringBuilder();
        var pen = 'M';
        foreach (var (x, y) in line.Points)
        {
            if (y is not { } value)
            {
                pen = 'M';
                continue;
            }

            path.Append(CultureInfo.InvariantCulture, $"{pen}{X(x):0.#} {Top + Height - (top > 0 ? value / top * Height : 0):0.#}");
            pen = 'L';
        }

        return path.ToString();
    }

    private static string Data(IReadOnlyList<ChartLine> lines) =>
        JsonSerializer.Serialize([.. lines.Select(line => line.Points.Select(point => new double?[] { Math.Round(point.X, 2), point.Y is { } y ? Math.Round(y, 3) : null }).ToArray())], ChartJson.Default.DoubleArrayArrayArray);
}

/// <summary>The points of charts, for the page's script.</summary>
[JsonSerializable(typeof(double?[][][]), TypeInfoPropertyName = "DoubleArrayArrayArray")]
internal sealed partial class ChartJson : JsonSerializerContext;
