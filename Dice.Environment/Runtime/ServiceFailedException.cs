namespace Dice.Environment.Runtime;

/// <summary>A service did not become ready.</summary>
public sealed class ServiceFailedException : DiceException
{
    /// <summary>Creates the error with the service's name, the problem and the end of its log.</summary>
    public ServiceFailedException(string service, string problem, string lastLines, Exception? inner = null, string? remedy = null)
        : base($"{problem}{Quote(lastLines)}", remedy ?? $"see ./run-env.sh logs {service}, correct the cause, then run up again", inner)
    {
        Service = service;
        Headline = problem;
        LastLines = lastLines;
    }

    /// <summary>The service.</summary>
    public string Service { get; }

    /// <summary>The problem, without the log.</summary>
    public string Headline { get; }

    /// <summary>The end of the service's log.</summary>
    public string LastLines { get; }

    /// <summary>What the last readiness probe saw; null when the container had exited.</summary>
    public string? Seen { get; init; }

    /// <summary>The exit code of the container; null while it ran.</summary>
    public long? ExitCode { get; init; }

    private static string Quote(string lines) => string.IsNullOrWhiteSpace(lines)
        ? "\n  its log is empty"
        : "\n  its last log lines:" + string.Concat(lines.TrimEnd().Split('\n').Select(line => $"\n    {line.TrimEnd()}"));
}
