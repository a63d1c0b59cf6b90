using System.Text.Json.Nodes;

namespace Dice.Environment.Monitoring.Dashboards;

/// <summary>Writes dashboards as the JSON of Perses 0.50.</summary>
public static class PersesDashboard
{
    private const string Green = "#2e7d32";
    private const string Yellow = "#b26a00";
    private const string Red = "#c62828";

    /// <summary>Returns the list of dashboards for their navigation.</summary>
    public static string WriteIndex(IEnumerable<Dashboard> dashboards) =>
        DashboardJson.Write(new JsonArray([.. dashboards.Select(dashboard => new JsonObject { ["name"] = dashboard.Name, ["title"] = dashboard.Title })]));

    /// <summary>Returns the text of the file.</summary>
    public static string Write(Dashboard dashboard)
    {
        var places = DashboardLayout.Of(dashboard).Select((place, index) => (Key: $"panel{index + 1}", Place: place)).ToArray();
        return DashboardJson.Write(new JsonObject
        {
            ["kind"] = "Dashboard",
            ["metadata"] = new JsonObject { ["name"] = dashboard.Name, ["project"] = "dice", ["version"] = 0 },
            ["spec"] = new JsonObject
            {
                ["display"] = new JsonObject { ["name"] = dashboard.Title },
                ["duration"] = "15m",
                ["refreshInterval"] = "10s",
                ["variables"] = new JsonArray(),
                ["panels"] = new JsonObject(places.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, PanelOf(entry.Place.Panel)))),
                ["layouts"] = new JsonArray(new JsonObject
                {
                    ["kind"] = "Grid",
                    ["spec"] = new JsonObject { ["items"] = new JsonArray([.. places.Select(entry => Item(entry.Key, entry.Place))]) },
                }),
            },
        });
    }

    private static JsonObject Item(string key, (Panel Panel, int X, int Y, int Width, int Height) place) => new()
    {
        ["x"] = place.X,
        ["y"] = place.Y,
        ["width"] = place.Width,
        ["height"] = place.Height,
        ["content"] = new JsonObject { ["$ref"] = $"#/spec/panels/{key}" },
    };

    private static JsonObject PanelOf(Panel panel) => new()
    {
        ["kind"] = "Panel",
        ["spec"] = new JsonObject
        {
            ["display"] = new JsonObject { ["name"] = panel.Title },
            ["plugin"] = new JsonObject
            {
                ["kind"] = panel.Kind == PanelKind.Number ? "StatChart" : "TimeSeriesChart",
                ["spec"] = panel.Kind == PanelKind.Number ? Number(panel) : Lines(panel),
            },
            ["queries"] = new JsonArray([.. panel.Queries.Select(QueryOf)]),
        },
    };

    private static JsonObject QueryOf(PanelQuery query) => new()
    {
        ["kind"] = "TimeSeriesQuery",
        ["spec"] = new JsonObject
        {
            ["plugin"] = new JsonObject
            {
                ["kind"] = "PrometheusTimeSeriesQuery",
                ["spec"] = new JsonObject { ["query"] = query.Expression, ["seriesNameFormat"] = query.Legend },
            },
        },
    };

    private static JsonObject Number(Panel panel)
    {
        var options = new JsonObject { ["calculation"] = "last-number", ["format"] = FormatOf(panel.Unit), ["sparkline"] = new JsonObject() };
        if (panel.Thresholds is { } limits)
        {
            var (low, high) = limits.LowIsBad ? (Red, Green) : (Green, Red);
            var (first, second) = limits.LowIsBad ? (limits.Critical, limits.Warning) : (limits.Warning, limits.Critical);
            options["thresholds"] = new JsonObject { ["defaultColor"] = low, ["steps"] = new JsonArray(Step(Yellow, first), Step(high, second)) };
        }

        return options;
    }

    private static JsonObject Lines(Panel panel) => new()
    {
        // Not as a table: in Perses 0.50 it has no rows.
        ["legend"] = new JsonObject { ["position"] = "bottom", ["mode"] = "list", ["size"] = "medium" },
        ["yAxis"] = new JsonObject { ["format"] = FormatOf(panel.Unit), ["min"] = 0 },
        ["visual"] = new JsonObject { ["lineWidth"] = 1.5, ["areaOpacity"] = 0.05, ["connectNulls"] = false },
    };

    /// <summary>Perses compares the value itself, also of percentages: 0.9 is 90 %.</summary>
    private static JsonObject Step(string color, double value) => new() { ["color"] = color, ["value"] = value };

    private static JsonObject FormatOf(PanelUnit unit) => unit switch
    {
        PanelUnit.Seconds => new() { ["unit"] = "seconds" },
        PanelUnit.Days => new() { ["unit"] = "days" },
        PanelUnit.Bytes => new() { ["unit"] = "bytes", ["shortValues"] = true },
        PanelUnit.Share => new() { ["unit"] = "percent-decimal", ["decimalPlaces"] = 1 },
        _ => new() { ["unit"] = "decimal", ["shortValues"] = true },
    };
}
