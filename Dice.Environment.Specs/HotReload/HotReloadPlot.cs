using System.Globalization;
using System.Net;
using System.Text;

namespace Dice.Environment.Specs.HotReload;

/// <summary>Draws each sample as a dot on a logarithmic time scale, which shows both tens of milliseconds and seconds.</summary>
internal static class HotReloadPlot
{
    private const int Left = 170;
    private const int Width = 720;
    private const int Right = 30;
    private const int Top = 30;
    private const int RowHeight = 46;
    private const int Radius = 4;
    private const int LabelLength = 24;

    private static readonly double[] Marks = [10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000];

    /// <summary>The CSS rules that the plot needs.</summary>
    public const string Style = """
        svg { width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: var(--ink); } svg .soft { fill: var(--soft); }
        svg line { stroke: var(--line); } svg circle { fill: var(--dot); fill-opacity: .55; } svg line.median { stroke: var(--ink); stroke-width: 2.5; }
        svg line.target { stroke: var(--good); stroke-width: 2; stroke-dasharray: 4 3; } svg line.limit { stroke: var(--bad); stroke-width: 2; }
        """;

    /// <summary>Returns the plot as SVG.</summary>
    public static string Render(IReadOnlyList<ReloadSeries> series)
    {
        var all = series.SelectMany(one => one.SamplesMs.Append(one.LimitMs).Append(one.TargetMs)).DefaultIfEmpty(1).ToArray();
        var scale = new Scale(Marks.LastOrDefault(mark => mark <= all.Min(), Marks[0]), Math.Max(all.Max() * 1.1, Marks[2]));
        var height = Top + (series.Count * RowHeight);
        var svg = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Left + Width + Right} {height}\" role=\"img\" aria-label=\"Each sample of each series on a logarithmic scale of time\">");
        foreach (var mark in Marks.Where(scale.Shows))
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<line x1=\"{scale[mark]:0.#}\" x2=\"{scale[mark]:0.#}\" y1=\"{Top - 8}\" y2=\"{height}\"/><text class=\"soft\" x=\"{scale[mark]:0.#}\" y=\"14\" text-anchor=\"middle\">{Time(mark)}</text>");
        }

        for (var row = 0; row < series.Count; row++)
        {
            AppendRow(svg, series[row], scale, Top + (row * RowHeight));
        }

        return svg.AppendLine("</svg>").ToString();
    }

    /// <summary>Formats milliseconds for people.</summary>
    public static string Time(double milliseconds) => milliseconds >= 1_000
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.##} s")
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms");

    private static void AppendRow(StringBuilder svg, ReloadSeries series, Scale scale, int y)
    {
        var middle = y + (RowHeight / 2);
        var name = series.Name.Length > LabelLength ? series.Name[..LabelLength] : series.Name;
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{Left - 12}\" y=\"{middle + 4}\" text-anchor=\"end\">{WebUtility.HtmlEncode(name)}</text>");
        AppendLine("target", series.TargetMs);
        AppendLine("limit", series.LimitMs);
        for (var index = 0; index < series.SamplesMs.Length; index++)
        {
            // In the order of measurement from top to bottom, which makes a trend visible.
            var at = y + 10 + ((RowHeight - 20.0) * index / Math.Max(1, series.SamplesMs.Length - 1));
            svg.AppendLine(CultureInfo.InvariantCulture, $"<circle cx=\"{scale[series.SamplesMs[index]]:0.#}\" cy=\"{at:0.#}\" r=\"{Radius}\"><title>{WebUtility.HtmlEncode(series.Name)}, save {index + 1}: {Time(series.SamplesMs[index])}</title></circle>");
        }

        AppendLine("median", series.MedianMs);

        void AppendLine(string kind, double value) => svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"<line class=\"{kind}\" x1=\"{scale[value]:0.#}\" x2=\"{scale[value]:0.#}\" y1=\"{y + 4}\" y2=\"{y + RowHeight - 4}\"><title>{WebUtility.HtmlEncode(series.Name)}, {kind}: {Time(value)}</title></line>");
    }

    private sealed record Scale(double From, double To)
    {
        public double this[double value] => Left + (Width * Math.Log(Math.Clamp(value, From, To) / From) / Math.Log(To / From));

        public bool Shows(double value) => value >= From && value <= To;
    }
}
