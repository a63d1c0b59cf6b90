using Dice.Environment.Model;

namespace Dice.Environment.Runtime.Probing;

/// <summary>What one look at a service showed.</summary>
/// <param name="IsReady">Whether it is ready.</param>
/// <param name="Seen">What was seen, in words; shown when a deadline passes.</param>
/// <param name="Refusal">Why waiting longer is useless; null when it may help.</param>
public sealed record ProbeResult(bool IsReady, string Seen, Refusal? Refusal = null)
{
    /// <summary>Ready.</summary>
    public static ProbeResult Ready(string seen) => new(true, seen);

    /// <summary>Not ready yet.</summary>
    public static ProbeResult NotYet(string seen) => new(false, seen);
}
