using System.Text.Json;
using System.Text.Json.Nodes;
using Dice.Environment.Security.Findings;

namespace Dice.Environment.Security.Reports;

/// <summary>Writes a report in the format SARIF 2.1.0. Accepted findings are suppressed, with their reason; what was not checked is a notification.</summary>
internal static class ScanSarif
{
    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";
    private const string RootOfSources = "%SRCROOT%";

    /// <summary>Returns the file's content.</summary>
    public static string Render(ScanReport report)
    {
        var findings = report.Checks.SelectMany(check => check.Findings).ToArray();
        var rules = findings.DistinctBy(finding => finding.Rule).OrderBy(finding => finding.Rule, StringComparer.Ordinal).ToArray();
        var document = new JsonObject
        {
            ["$schema"] = Schema,
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject { ["driver"] = new JsonObject { ["name"] = "Dice scan", ["rules"] = new JsonArray([.. rules.Select(RuleOf)]) } },
                ["invocations"] = new JsonArray(new JsonObject
                {
                    ["executionSuccessful"] = true,
                    ["startTimeUtc"] = report.ScannedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                    ["toolExecutionNotifications"] = new JsonArray([.. report.Checks.SelectMany(check => check.NotChecked.Select(omission => NotificationOf(check, omission)))]),
                }),
                ["results"] = new JsonArray([.. findings.Select(finding => ResultOf(finding, Array.FindIndex(rules, rule => rule.Rule == finding.Rule)))]),
            }),
        };
        return document.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
    }

    private static JsonObject RuleOf(SecurityFinding finding) => new JsonObject
    {
        ["id"] = finding.Rule,
        ["shortDescription"] = TextOf(finding.Rule),
        ["help"] = TextOf(finding.Remedy),
        ["properties"] = new JsonObject { ["security-severity"] = ScoreOf(finding.Severity) },
    };

    private static JsonObject ResultOf(SecurityFinding finding, int rule)
    {
        var result = new JsonObject
        {
            ["ruleId"] = finding.Rule,
            ["ruleIndex"] = rule,
            ["level"] = finding.Severity switch { Severity.Low => "note", Severity.Medium => "warning", _ => "error" },
            ["message"] = TextOf($"{finding.Subject}: {finding.Message}. {finding.Remedy}"),
            ["locations"] = new JsonArray(LocationOf(finding)),
        };
        if (finding.AcceptedBecause is { } reason)
        {
            result["suppressions"] = new JsonArray(new JsonObject { ["kind"] = "external", ["status"] = "accepted", ["justification"] = reason });
        }

        return result;
    }

    private static JsonObject LocationOf(SecurityFinding finding)
    {
        var location = new JsonObject { ["logicalLocations"] = new JsonArray(new JsonObject { ["fullyQualifiedName"] = finding.Subject }) };
        if (finding.File is { } file)
        {
            var physical = new JsonObject { ["artifactLocation"] = new JsonObject { ["uri"] = Uri.EscapeDataString(file).Replace("%2F", "/", StringComparison.Ordinal), ["uriBaseId"] = RootOfSources } };
            if (finding.Line is { } line)
            {
                physical["region"] = new JsonObject { ["startLine"] = line };
            }

            location["physicalLocation"] = physical;
        }

        return location;
    }

    private static JsonObject NotificationOf(CheckReport check, Omission omission) => new JsonObject
    {
        ["level"] = "warning",
        ["descriptor"] = new JsonObject { ["id"] = $"{check.Name}/not-checked" },
        ["message"] = TextOf($"{omission.Subject} was not checked: {omission.Reason}"),
    };

    private static JsonObject TextOf(string text) => new() { ["text"] = text };

    /// <summary>The score by which GitHub orders findings: the middle of the range of each severity in CVSS 3.</summary>
    private static string ScoreOf(Severity severity) => severity switch { Severity.Critical => "9.5", Severity.High => "8.0", Severity.Medium => "5.5", _ => "2.0" };
}
