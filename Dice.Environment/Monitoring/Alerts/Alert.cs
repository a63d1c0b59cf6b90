namespace Dice.Environment.Monitoring.Alerts;

/// <summary>A condition that needs attention.</summary>
/// <param name="Name">The name, in Pascal case.</param>
/// <param name="Expression">A PromQL expression; each series that it returns is an alert.</param>
/// <param name="For">How long the condition must hold before the alert fires.</param>
/// <param name="Summary">A sentence about one alert; <c>{{ $labels.service }}</c> and <c>{{ $value }}</c> are replaced.</param>
public sealed record Alert(string Name, string Expression, TimeSpan For, string Summary)
{
    /// <summary>How urgent it is.</summary>
    public AlertSeverity Severity { get; init; } = AlertSeverity.Warning;

    /// <summary>The heading of its section in TROUBLESHOOTING.md.</summary>
    public string RunbookHeading => $"Alert {Name}";

    /// <summary>The link to its section in TROUBLESHOOTING.md.</summary>
    public string Runbook => $"TROUBLESHOOTING.md#alert-{Name.ToLowerInvariant()}";
}

/// <summary>How urgent an alert is.</summary>
public enum AlertSeverity
{
    /// <summary>Something will fail if it goes on.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Critical,
}
