namespace Dice.Environment.Runtime;

/// <summary>Measures the consecutive parts of a start before its first service.</summary>
/// <param name="clock">The start's clock.</param>
internal sealed class StartStretches(Clock clock)
{
    private readonly List<StartStretch> _all = [];
    private double _measured;

    /// <summary>The completed parts.</summary>
    public ImmutableArray<StartStretch> All => [.. _all];

    /// <summary>Completes a part, which began when the previous part ended.</summary>
    /// <param name="name">The name of the part.</param>
    /// <param name="at">When it ended, on the start's clock; null for now.</param>
    public void End(string name, double? at = null)
    {
        var end = Math.Max(_measured, at ?? clock.ElapsedMs);
        _all.Add(new StartStretch(name, end - _measured));
        _measured = end;
    }
}

/// <summary>A part of a start before its first service.</summary>
/// <param name="Name">The name of the part, such as <c>images</c>.</param>
/// <param name="Ms">The duration in milliseconds.</param>
public sealed record StartStretch(string Name, double Ms);
