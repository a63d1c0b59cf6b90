namespace Dice.Environment.Runtime;

/// <summary>Measures the time since its creation.</summary>
/// <param name="time">The source of time.</param>
public sealed class Clock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>When the clock was created.</summary>
    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    /// <summary>The time since the creation.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>The time since the creation, in milliseconds.</summary>
    public double ElapsedMs => Elapsed.TotalMilliseconds;
}
