using Dice.Environment.Model;

namespace Dice.Environment.Runtime.Probing;

/// <summary>The result of one probe.</summary>
/// <param name="IsReady">Whether the service is ready.</param>
/// <param name="Seen">What the probe saw; an error shows it when the deadline passes.</param>
/// <param name="Refusal">Why waiting longer is useless; null when it may help.</param>
public sealed record ProbeResult(bool IsReady, string Seen, Refusal? Refusal = null)
{
    /// <summary>Creates the result for a ready service.</summary>
    public static ProbeResult Ready(string seen) => new(true, seen);

    /// <summary>Creates the result for a service that is not ready yet.</summary>
    public static ProbeResult NotYet(string seen) => new(false, seen);
}
