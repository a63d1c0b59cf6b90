namespace Dice.Environment.Applications.Diagnosis;

/// <summary>How the start of an application failed.</summary>
/// <param name="Log">The last lines of its log.</param>
/// <param name="Seen">What the readiness probe saw last; null when the container exited before.</param>
/// <param name="ExitCode">The exit code of its container; null when it still ran.</param>
public sealed record StartFailure(string Log, string? Seen, long? ExitCode);
