namespace Dice.Environment.Applications.Diagnosis;

/// <summary>How the start of an application failed.</summary>
/// <param name="Log">The last lines of its log.</param>
/// <param name="Seen">The last result of the readiness probe; null when the container exited before.</param>
/// <param name="ExitCode">The exit code of its container; null when it was still running.</param>
public sealed record StartFailure(string Log, string? Seen, long? ExitCode);
