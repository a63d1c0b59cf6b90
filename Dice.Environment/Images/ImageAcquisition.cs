namespace Dice.Environment.Images;

/// <summary>How an image is, or would be, provided.</summary>
public enum ImageAcquisition
{
    /// <summary>The engine already has it.</summary>
    Present,

    /// <summary>It is pulled from a registry.</summary>
    Pulled,

    /// <summary>It is built by its recipe.</summary>
    Built,
}
