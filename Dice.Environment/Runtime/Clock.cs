namespace Dice.Environment.Runtime;

/// <summary>Measures from the moment it is made.</summary>
/// <param name="time">The source of time.</param>
public sealed class Clock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>When it was made.</summary>
    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    /// <summary>The time since.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>The time since, in milliseconds.</summary>
    public double ElapsedMs => Elapsed.TotalMilliseconds;
}
