namespace Dice.Environment.Specs.Faults;

/// <summary>How a stack got over a fault.</summary>
public sealed record FaultOutcome
{
    /// <summary>The fault.</summary>
    public required Fault Fault { get; init; }

    /// <summary>When it was in force.</summary>
    public required Outage Outage { get; init; }

    /// <summary>From the beginning of healing until it was ready, acknowledged writes, and went on to.</summary>
    public required TimeSpan Recovery { get; init; }

    /// <summary>What <c>/health/live</c> said.</summary>
    public required HealthRecord Live { get; init; }

    /// <summary>What <c>/health/ready</c> said.</summary>
    public required HealthRecord Ready { get; init; }

    /// <summary>The writer's account.</summary>
    public required WriteLog Writes { get; init; }

    /// <summary>That account held against what PostgreSQL holds.</summary>
    public required WriteAudit Audit { get; init; }

    /// <summary>The longest time in which no write was acknowledged.</summary>
    public TimeSpan LongestSilence => Writes.Acknowledged.Select(write => write.At).Order().ToArray() is { Length: > 1 } times
        ? times.Zip(times.Skip(1), (earlier, later) => later - earlier).Max()
        : TimeSpan.Zero;

    /// <inheritdoc />
    public override string ToString() =>
        $"{Fault.Name}: healed in {Recovery.TotalSeconds:0.0} s (stated {Fault.Within.TotalSeconds:0} s); not ready for {Ready.DownTime.TotalSeconds:0.0} s; "
        + $"writes {Writes.Begun.Length} begun, {Writes.Acknowledged.Length} acknowledged ({Writes.Retried} by trying again), {Audit.Lost.Length} lost, {Audit.Doubled.Length} doubled; "
        + $"longest silence {LongestSilence.TotalSeconds:0.0} s, slowest try {Writes.Slowest.TotalSeconds:0.0} s; "
        + $"failures {string.Join(", ", Writes.Failures.Select(failure => $"{failure.Value} × {failure.Key}"))}";
}
