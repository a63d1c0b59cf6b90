using System.Text.Json;
using Dice.Environment.Security.Findings;

namespace Dice.Environment.Security.Trivy;

/// <summary>Reads parts of Trivy's JSON.</summary>
internal static class TrivyJson
{
    /// <summary>The results of a report that have a list, such as <c>Misconfigurations</c>, with each entry of the list.</summary>
    public static IEnumerable<(string Target, JsonElement Entry)> EntriesOf(JsonDocument report, string list) =>
        ResultsOf(report).Where(result => result.TryGetProperty(list, out _))
            .SelectMany(result => result.GetProperty(list).EnumerateArray().Select(entry => (TargetOf(result), entry)));

    /// <summary>The targets of a report, such as the paths of files.</summary>
    public static IEnumerable<string> TargetsOf(JsonDocument report) => ResultsOf(report).Select(TargetOf);

    /// <summary>Reads a text; empty when it is missing.</summary>
    public static string Text(this JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    /// <summary>Reads a positive number; null when it is missing.</summary>
    public static int? Number(this JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) && number > 0 ? number : null;

    /// <summary>Reads a severity.</summary>
    public static Severity SeverityOf(JsonElement entry) => entry.Text("Severity") switch
    {
        "CRITICAL" => Severity.Critical,
        "HIGH" => Severity.High,
        "MEDIUM" => Severity.Medium,
        _ => Severity.Low,
    };

    private static JsonElement.ArrayEnumerator ResultsOf(JsonDocument report) =>
        report.RootElement.TryGetProperty("Results", out var results) && results.ValueKind == JsonValueKind.Array ? results.EnumerateArray() : default;

    private static string TargetOf(JsonElement result) => result.Text("Target");
}
