namespace Dice.LoadTests.Comparing;

/// <summary>What to make of a change.</summary>
public enum ChangeVerdict
{
    /// <summary>None, or too small to matter.</summary>
    Same,

    /// <summary>Chance alone brings as much.</summary>
    WithinNoise,

    /// <summary>One run only of both: nobody knows what chance brings.</summary>
    Unknown,

    /// <summary>For the better, beyond noise.</summary>
    Better,

    /// <summary>For the worse, beyond noise.</summary>
    Worse,
}
