namespace Dice.LoadTests.Model;

/// <summary>How the arrivals of an open model are spread in time.</summary>
public enum Spacing
{
    /// <summary>At equal distances: the easiest to compare between runs.</summary>
    Even,

    /// <summary>As independent people arrive: exponential distances around the rate, in bursts and lulls. The same seed gives the same arrivals.</summary>
    Poisson,
}
