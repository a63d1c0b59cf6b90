using YamlDotNet.Serialization;

namespace Dice.Environment.Monitoring.Alerts;

/// <summary>Writes alerts as a rules file of Prometheus.</summary>
public static class AlertRules
{
    /// <summary>Returns the file's text.</summary>
    public static string Write(IEnumerable<Alert> alerts) => new SerializerBuilder().WithQuotingNecessaryStrings().WithIndentedSequences().Build().Serialize(new Dictionary<string, object>
    {
        ["groups"] = new[] { new Dictionary<string, object> { ["name"] = "dice", ["rules"] = alerts.Select(Rule).ToArray() } },
    });

    private static Dictionary<string, object> Rule(Alert alert) => new()
    {
        ["alert"] = alert.Name,
        ["expr"] = alert.Expression,
        ["for"] = string.Create(CultureInfo.InvariantCulture, $"{alert.For.TotalSeconds:0}s"),
        ["labels"] = new Dictionary<string, object> { ["severity"] = alert.Severity.ToString().ToLowerInvariant() },
        ["annotations"] = new Dictionary<string, object> { ["summary"] = alert.Summary, ["runbook"] = alert.Runbook },
    };
}
