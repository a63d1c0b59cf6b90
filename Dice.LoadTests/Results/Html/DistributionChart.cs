using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Dice.LoadTests.Results.Html;

/// <summary>The distribution of response times: a bar for each range. Ranges grow by a fifth, so that the axis is logarithmic.</summary>
internal static class DistributionChart
{
    private const int Left = 64;
    private const int Width = 860;
    private const int Height = 160;
    private const int Top = 10;
    private const int Bottom = 24;

    /// <summary>Returns the chart.</summary>
    public static string Draw(ImmutableArray<LatencyBin> bins)
    {
        if (bins.IsEmpty)
        {
            return "";
        }

        var total = bins.Sum(bin => bin.Count);
        var top = bins.Max(bin => bin.Count);
        var width = (double)Width / bins.Length;
        var every = Math.Max(1, bins.Length / 10);
        var chart = new StringBuilder();
        chart.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>Response times <span class=\"soft\">(ms, logarithmic; share of all)</span></figcaption><svg viewBox=\"0 0 {Left + Width + 16} {Top + Height + Bottom}\" role=\"img\" aria-label=\"Distribution of response times\">");
        chart.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Left + Width}\" y1=\"{Top + Height}\" y2=\"{Top + Height}\"/><text class=\"soft\" x=\"{Left - 6}\" y=\"{Top + 4}\" text-anchor=\"end\">{100.0 * top / total:0.#} %</text>");
        var below = 0L;
        foreach (var (index, bin) in bins.Index())
        {
            below += bin.Count;
            var (x, height) = (Left + index * width, (double)bin.Count / top * Height);
            chart.Append(CultureInfo.InvariantCulture, $"<rect class=\"bar\" x=\"{x:0.#}\" y=\"{Top + Height - height:0.#}\" width=\"{Math.Max(1, width - 1):0.#}\" height=\"{height:0.#}\"><title>{Axis.Short(bin.From)} to {Axis.Short(bin.To)} ms: {bin.Count} ({100.0 * bin.Count / total:0.##} %); {100.0 * below / total:0.##} % are not above</title></rect>");
            if (index % every == 0)
            {
                chart.Append(CultureInfo.InvariantCulture, $"<text class=\"soft\" x=\"{x + width:0.#}\" y=\"{Top + Height + 17}\" text-anchor=\"middle\">{Axis.Short(bin.To)}</text>");
            }
        }

        return chart.Append("</svg></figure>\n").ToString();
    }
}
