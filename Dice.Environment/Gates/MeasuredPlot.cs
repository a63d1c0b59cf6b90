using System.Globalization;
using System.Text.Json;
using Dice.Reports;

namespace Dice.Environment.Gates;

/// <summary>
/// Draws measurements: each object with a list of samples, or with a measured and a stated time, becomes a row.
/// Times are in milliseconds where the property's name ends in <c>Ms</c>, in seconds where it ends in <c>Seconds</c>.
/// </summary>
public static class MeasuredPlot
{
    private const int FewestSamples = 3;

    private sealed record Row(string Name, double[] Values, double? Limit);

    /// <summary>Returns the plot as HTML; empty when there is nothing to draw.</summary>
    public static string Render(JsonElement measured)
    {
        var rows = new List<Row>();
        Collect(measured, "", rows);
        if (rows.Count == 0)
        {
            return "";
        }

        var most = rows.Max(row => Math.Max(row.Values.Max(), row.Limit ?? 0)) * 1.05;
        var chart = RowChart.Linear("Measured times in seconds, with their limits", most, Text);
        foreach (var row in rows)
        {
            chart.AddRow(row.Name);
            chart.AddDots(row.Values, (_, value) => Text(value));
            chart.AddLine("median", row.Values.Median(), "median");
            if (row.Limit is { } limit)
            {
                chart.AddLine("limit", limit, "limit");
            }
        }

        return chart.ToSvg() + "<p class=\"key\">dots: samples · line: median · dashed: the limit</p>\n";
    }

    private static string Text(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###} s");

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
}
