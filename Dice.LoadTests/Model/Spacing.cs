namespace Dice.LoadTests.Model;

/// <summary>The spacing of the arrivals of an open model.</summary>
public enum Spacing
{
    /// <summary>Equal intervals, which are easiest to compare between runs.</summary>
    Even,

    /// <summary>A Poisson process, like independent visitors: exponentially distributed intervals, with bursts and gaps. The same seed gives the same arrivals.</summary>
    Poisson,
}
