namespace Dice.Environment.Runtime.Probing;

/// <summary>What one look at a service showed.</summary>
/// <param name="IsReady">Whether it is ready.</param>
/// <param name="Seen">What was seen, in words; shown when a deadline passes.</param>
public sealed record ProbeResult(bool IsReady, string Seen)
{
    /// <summary>Ready.</summary>
    public static ProbeResult Ready(string seen) => new(true, seen);

    /// <summary>Not ready yet.</summary>
    public static ProbeResult NotYet(string seen) => new(false, seen);
}
