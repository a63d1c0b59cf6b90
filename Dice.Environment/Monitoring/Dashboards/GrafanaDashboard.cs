using System.Text.Json.Nodes;

namespace Dice.Environment.Monitoring.Dashboards;

/// <summary>Writes a dashboard as the JSON of Grafana 11.</summary>
public static class GrafanaDashboard
{
    /// <summary>The id of the data source that the dashboards refer to.</summary>
    public const string DataSource = "prometheus";

    /// <summary>The version of the schema: Grafana 11 migrates older ones and refuses none.</summary>
    private const int SchemaVersion = 39;

    /// <summary>Returns the text of the file.</summary>
    public static string Write(Dashboard dashboard) => DashboardJson.Write(new JsonObject
    {
        ["uid"] = dashboard.Name,
        ["title"] = dashboard.Title,
        ["tags"] = new JsonArray("dice"),
        ["schemaVersion"] = SchemaVersion,
        ["editable"] = false,
        ["refresh"] = "10s",
        ["time"] = new JsonObject { ["from"] = "now-15m", ["to"] = "now" },
        ["timezone"] = "browser",
        ["templating"] = new JsonObject { ["list"] = new JsonArray() },
        ["annotations"] = new JsonObject { ["list"] = new JsonArray() },
        ["panels"] = new JsonArray([.. DashboardLayout.Of(dashboard).Select((place, index) => PanelOf(place, index + 1))]),
    });

    private static JsonObject PanelOf((Panel Panel, int X, int Y, int Width, int Height) place, int id) => new()
    {
        ["id"] = id,
        ["type"] = place.Panel.Kind == PanelKind.Number ? "stat" : "timeseries",
        ["title"] = place.Panel.Title,
        ["gridPos"] = new JsonObject { ["x"] = place.X, ["y"] = place.Y, ["w"] = place.Width, ["h"] = place.Height },
        ["datasource"] = Source(),
        ["fieldConfig"] = new JsonObject { ["defaults"] = Defaults(place.Panel), ["overrides"] = new JsonArray() },
        ["options"] = place.Panel.Kind == PanelKind.Number
            ? new JsonObject { ["colorMode"] = "value", ["graphMode"] = "area", ["reduceOptions"] = new JsonObject { ["calcs"] = new JsonArray("lastNotNull") } }
            : new JsonObject { ["legend"] = new JsonObject { ["displayMode"] = "list", ["placement"] = "bottom", ["showLegend"] = true } },
        ["targets"] = new JsonArray([.. place.Panel.Queries.Select((query, index) => new JsonObject
        {
            ["refId"] = ((char)('A' + index)).ToString(),
            ["datasource"] = Source(),
            ["expr"] = query.Expression,
            ["legendFormat"] = query.Legend,
            ["range"] = true,
        })]),
    };

    private static JsonObject Source() => new() { ["type"] = "prometheus", ["uid"] = DataSource };

    private static JsonObject Defaults(Panel panel)
    {
        var defaults = new JsonObject { ["unit"] = UnitOf(panel.Unit), ["min"] = 0 };
        if (panel.Thresholds is { } limits)
        {
            var (low, high) = limits.LowIsBad ? ("red", "green") : ("green", "red");
            var (first, second) = limits.LowIsBad ? (limits.Critical, limits.Warning) : (limits.Warning, limits.Critical);
            defaults["thresholds"] = new JsonObject
            {
                ["mode"] = "absolute",
                ["steps"] = new JsonArray(Step(low, null), Step("yellow", first), Step(high, second)),
            };
        }

        return defaults;
    }

    private static JsonObject Step(string color, double? value) => new() { ["color"] = color, ["value"] = value };

    private static string UnitOf(PanelUnit unit) => unit switch
    {
        PanelUnit.PerSecond => "reqps",
        PanelUnit.Seconds => "s",
        PanelUnit.Days => "d",
        PanelUnit.Bytes => "bytes",
        PanelUnit.Share => "percentunit",
        _ => "short",
    };
}
