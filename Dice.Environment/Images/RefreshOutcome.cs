namespace Dice.Environment.Images;

/// <summary>The result of a refresh.</summary>
public enum RefreshOutcome
{
    /// <summary>The engine did not have the official image and has pulled it.</summary>
    Pulled,

    /// <summary>The tag now refers to another image.</summary>
    Moved,

    /// <summary>The tag still refers to the same image.</summary>
    Unchanged,

    /// <summary>The image was not available from the registry; the previous image is still used.</summary>
    Kept,
}
