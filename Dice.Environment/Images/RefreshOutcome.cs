namespace Dice.Environment.Images;

/// <summary>What a refresh has done.</summary>
public enum RefreshOutcome
{
    /// <summary>The engine did not have the official image, and has it now.</summary>
    Pulled,

    /// <summary>The tag means another image than before.</summary>
    Moved,

    /// <summary>The tag means the same image as before.</summary>
    Unchanged,

    /// <summary>The registry gave nothing; what was used before is used on.</summary>
    Kept,
}
