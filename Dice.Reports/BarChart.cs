using System.Text;

namespace Dice.Reports;

/// <summary>A bar of a distribution.</summary>
/// <param name="From">The lower bound.</param>
/// <param name="To">The upper bound.</param>
/// <param name="Count">The number of values in between.</param>
public sealed record ChartBar(double From, double To, long Count);

/// <summary>Draws a distribution as SVG: a bar of the same width for each range, so that ranges which grow by a factor give a logarithmic axis.</summary>
public static class BarChart
{
    private const int Left = 64;
    private const int Width = 860;
    private const int Height = 160;
    private const int Top = 10;
    private const int Bottom = 24;

    /// <summary>Draws the chart; empty without bars. The page needs <see cref="LineChart.Style"/>.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="unit">The unit of the ranges.</param>
    /// <param name="bars">The bars in ascending order.</param>
    public static string Draw(string title, string unit, IReadOnlyList<ChartBar> bars)
    {
        if (bars.Count == 0)
        {
            return "";
        }

        var total = bars.Sum(bar => bar.Count);
        var top = bars.Max(bar => bar.Count);
        var width = (double)Width / bars.Count;
        var every = Math.Max(1, bars.Count / 10);
        var chart = new StringBuilder()
            .AddHtml($"<figure><figcaption>{title} <span class=\"soft\">({unit}, logarithmic; share of all)</span></figcaption><svg viewBox=\"0 0 {Left + Width + 16} {Top + Height + Bottom}\" role=\"img\" aria-label=\"{title}\">")
            .AddHtml($"<line x1=\"{Left}\" x2=\"{Left + Width}\" y1=\"{Top + Height}\" y2=\"{Top + Height}\"/><text class=\"soft\" x=\"{Left - 6}\" y=\"{Top + 4}\" text-anchor=\"end\">{100.0 * top / total:0.#} %</text>");
        var below = 0L;
        foreach (var (index, bar) in bars.Index())
        {
            below += bar.Count;
            var (x, height) = (Left + index * width, (double)bar.Count / top * Height);
            chart.AddHtml($"<rect class=\"bar\" x=\"{x:0.#}\" y=\"{Top + Height - height:0.#}\" width=\"{Math.Max(1, width - 1):0.#}\" height=\"{height:0.#}\"><title>{Axis.Short(bar.From)} to {Axis.Short(bar.To)} {unit}: {bar.Count} ({100.0 * bar.Count / total:0.##} %); {100.0 * below / total:0.##} % are not above</title></rect>");
            if (index % every == 0)
            {
                chart.AddHtml($"<text class=\"soft\" x=\"{x + width:0.#}\" y=\"{Top + Height + 17}\" text-anchor=\"middle\">{Axis.Short(bar.To)}</text>");
            }
        }

        return chart.Append("</svg></figure>\n").ToString();
    }
}
