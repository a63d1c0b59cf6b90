using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dice.Environment.Monitoring.Dashboards;

/// <summary>Writes JSON as a file that is reviewed: indented, with quotes and operators as they are.</summary>
internal static class DashboardJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the text.</summary>
    public static string Write(JsonNode node) => node.ToJsonString(Options) + "\n";
}
