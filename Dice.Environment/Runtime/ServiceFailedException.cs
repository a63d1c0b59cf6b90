using Dice.Environment.Model;

namespace Dice.Environment.Runtime;

/// <summary>A service did not become ready.</summary>
public sealed class ServiceFailedException : DiceException
{
    /// <summary>Names the service, says what happened and shows the end of its log.</summary>
    public ServiceFailedException(string service, string problem, string lastLines, Exception? inner = null, string? remedy = null)
        : base($"{problem}{Quote(lastLines)}", remedy ?? $"see ./run-env.sh logs {service}, mend it, then run up again", inner)
    {
        Service = service;
        LastLines = lastLines;
    }

    /// <summary>The service.</summary>
    public string Service { get; }

    /// <summary>The end of its log.</summary>
    public string LastLines { get; }

    private static string Quote(string lines) => string.IsNullOrWhiteSpace(lines)
        ? "\n  its log is empty"
        : "\n  its last log lines:" + string.Concat(lines.TrimEnd().Split('\n').Select(line => $"\n    {line.TrimEnd()}"));
}
