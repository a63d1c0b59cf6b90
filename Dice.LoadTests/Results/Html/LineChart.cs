using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Dice.LoadTests.Results.Html;

/// <summary>Draws lines over the time of a run as SVG. All charts of a page have the same time axis, and the pointer shows the same time in all charts.</summary>
/// <param name="from">The second at the left edge.</param>
/// <param name="to">The second at the right edge.</param>
internal sealed class LineChart(double from, double to)
{
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
        var chart = new StringBuilder();
        chart.Append(CultureInfo.InvariantCulture, $"<figure class=\"chart\" data-from=\"{from:0.###}\" data-to=\"{to:0.###}\" data-lines=\"{WebUtility.HtmlEncode(Data(lines))}\" data-unit=\"{WebUtility.HtmlEncode(unit)}\">");
        chart.Append(CultureInfo.InvariantCulture, $"<figcaption>{WebUtility.HtmlEncode(title)} <span class=\"soft\">({WebUtility.HtmlEncode(unit)})</span></figcaption>");
        chart.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Left + Width + 16} {Top + Height + Bottom}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(title)}\">");
        for (var mark = 0; mark <= Marks; mark++)
        {
            var (value, y) = (top * mark / Marks, Top + Height - Height * mark / (double)Marks);
            chart.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Left + Width}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/><text x=\"{Left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\" class=\"soft\">{Axis.Short(value)}</text>");
        }

        foreach (var second in Axis.Times(from, to))
        {
            chart.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(second):0.#}\" y=\"{Top + Height + 17}\" text-anchor=\"middle\" class=\"soft\">{Axis.Short(second)} s</text>");
        }

        if (from < 0)
        {
            chart.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{Top}\" width=\"{X(0) - Left:0.#}\" height=\"{Height}\" class=\"warmup\"><title>warm-up: not measured</title></rect>");
        }

        foreach (var line in lines)
        {
            chart.Append(CultureInfo.InvariantCulture, $"<path class=\"{line.Style}\" d=\"{Path(line, top)}\"/>");
        }

        chart.Append(CultureInfo.InvariantCulture, $"<line class=\"cursor\" y1=\"{Top}\" y2=\"{Top + Height}\" x1=\"-9\" x2=\"-9\"/></svg><p class=\"key\">");
        foreach (var line in lines)
        {
            chart.Append(CultureInfo.InvariantCulture, $"<span><i class=\"{line.Style}\"></i>{WebUtility.HtmlEncode(line.Name)} <b></b></span>");
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
