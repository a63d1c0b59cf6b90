namespace Dice.LoadTests.Engine;

/// <summary>The time since the beginning of a run.</summary>
/// <param name="time">The source of time.</param>
internal sealed class RunClock(TimeProvider time)
{
    private readonly long _begin = time.GetTimestamp();

    /// <summary>The time since the beginning, to 100 ns.</summary>
    public TimeSpan Now => time.GetElapsedTime(_begin);
}
