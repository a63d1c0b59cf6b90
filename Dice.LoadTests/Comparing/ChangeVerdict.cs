namespace Dice.LoadTests.Comparing;

/// <summary>The assessment of a change.</summary>
public enum ChangeVerdict
{
    /// <summary>No change, or too small to matter.</summary>
    Same,

    /// <summary>Within the random variation of runs.</summary>
    WithinNoise,

    /// <summary>Unknown, because there is only one run of each side and the random variation cannot be computed.</summary>
    Unknown,

    /// <summary>An improvement beyond random variation.</summary>
    Better,

    /// <summary>A regression beyond random variation.</summary>
    Worse,
}
