using System.Collections.Immutable;

namespace Dice.Environment.Runtime;

/// <summary>Measures the parts of a start that come one after another before its first service.</summary>
/// <param name="clock">The start's clock.</param>
internal sealed class StartStretches(Clock clock)
{
    private readonly List<StartStretch> _all = [];
    private double _measured;

    /// <summary>The parts so far.</summary>
    public ImmutableArray<StartStretch> All => [.. _all];

    /// <summary>Ends a part, which began where the one before it ended.</summary>
    /// <param name="name">What went on.</param>
    /// <param name="at">When it ended, on the start's clock; now when null.</param>
    public void End(string name, double? at = null)
    {
        var end = Math.Max(_measured, at ?? clock.ElapsedMs);
        _all.Add(new StartStretch(name, end - _measured));
        _measured = end;
    }
}
