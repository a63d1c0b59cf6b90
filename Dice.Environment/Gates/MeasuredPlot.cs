using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Dice.Environment.Gates;

/// <summary>
/// Draws measurements: each object with a list of samples, or with a measured and a stated time, becomes a row.
/// Times are in milliseconds where the property's name ends in <c>Ms</c>, in seconds where it ends in <c>Seconds</c>.
/// </summary>
public static class MeasuredPlot
{
    private const int Left = 230;
    private const int Width = 640;
    private const int RowHeight = 30;
    private const int Top = 26;
    private const int FewestSamples = 3;

    private sealed record Row(string Name, double[] Values, double? Limit);

    /// <summary>Returns the plot as SVG; empty when there is nothing to draw.</summary>
    public static string Render(JsonElement measured)
    {
        var rows = new List<Row>();
        Collect(measured, "", rows);
        if (rows.Count == 0)
        {
            return "";
        }

        var most = rows.Max(row => Math.Max(row.Values.Max(), row.Limit ?? 0)) * 1.05;
        var scale = most > 0 ? Width / most : 0;
        var height = Top + (rows.Count * RowHeight) + 8;
        var svg = new StringBuilder();
        svg.AppendLine(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Left + Width + 60} {height}\" role=\"img\" aria-label=\"Measured times in seconds, with their limits\">");
        for (var mark = 0; mark <= 5; mark++)
        {
            var x = Left + (Width * mark / 5.0);
            svg.AppendLine(CultureInfo.InvariantCulture, $"<line x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{Top - 6}\" y2=\"{height}\"/><text class=\"soft\" x=\"{x:0.#}\" y=\"14\" text-anchor=\"middle\">{most * mark / 5:0.##} s</text>");
        }

        var y = Top;
        foreach (var row in rows)
        {
            AppendRow(svg, row, y, scale);
            y += RowHeight;
        }

        return svg.AppendLine("</svg><p class=\"key\">dots: samples · line: median · dashed: the limit</p>").ToString();
    }

    private static void AppendRow(StringBuilder svg, Row row, int y, double scale)
    {
        double X(double seconds) => Left + (seconds * scale);

        var middle = y + (RowHeight / 2);
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{Left - 10}\" y=\"{middle + 4}\" text-anchor=\"end\">{WebUtility.HtmlEncode(row.Name)}</text>");
        foreach (var value in row.Values)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<circle class=\"dot\" cx=\"{X(value):0.##}\" cy=\"{middle}\" r=\"4\"><title>{value:0.###} s</title></circle>");
        }

        var median = Median(row.Values);
        svg.AppendLine(CultureInfo.InvariantCulture, $"<line class=\"median\" x1=\"{X(median):0.##}\" x2=\"{X(median):0.##}\" y1=\"{y + 4}\" y2=\"{y + RowHeight - 4}\"/>");
        if (row.Limit is { } limit)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<line class=\"limit\" x1=\"{X(limit):0.##}\" x2=\"{X(limit):0.##}\" y1=\"{y + 2}\" y2=\"{y + RowHeight - 2}\"/>");
        }
    }

    private static void Collect(JsonElement element, string name, List<Row> rows)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Collect(item, name, rows);
            }
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var properties = element.EnumerateObject().ToArray();
        var own = properties.FirstOrDefault(property => property.Value.ValueKind == JsonValueKind.String).Value is { ValueKind: JsonValueKind.String } text ? text.GetString()! : name;
        var limit = properties.Where(property => IsLimit(property.Name)).Select(Seconds).FirstOrDefault(value => value is not null);
        foreach (var property in properties)
        {
            if (property.Value.ValueKind == JsonValueKind.Array && property.Value.GetArrayLength() >= FewestSamples && property.Value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number))
            {
                rows.Add(new Row(own, [.. property.Value.EnumerateArray().Select(item => item.GetDouble() * UnitOf(property.Name))], limit));
            }
            else if (limit is not null && property.Name.StartsWith("recovery", StringComparison.OrdinalIgnoreCase) && Seconds(property) is { } measured)
            {
                rows.Add(new Row(own, [measured], limit));
            }
            else
            {
                Collect(property.Value, property.Name, rows);
            }
        }
    }

    private static bool IsLimit(string name) => name.Contains("limit", StringComparison.OrdinalIgnoreCase) || name.StartsWith("stated", StringComparison.OrdinalIgnoreCase);

    private static double? Seconds(JsonProperty property) => property.Value.ValueKind == JsonValueKind.Number ? property.Value.GetDouble() * UnitOf(property.Name) : null;

    private static double UnitOf(string name) => name.EndsWith("Seconds", StringComparison.OrdinalIgnoreCase) ? 1 : 0.001;

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        var half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
