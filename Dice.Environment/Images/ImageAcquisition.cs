namespace Dice.Environment.Images;

/// <summary>How an image came to be on the engine, or would come.</summary>
public enum ImageAcquisition
{
    /// <summary>It was there.</summary>
    Present,

    /// <summary>From a registry.</summary>
    Pulled,

    /// <summary>By running its recipe.</summary>
    Built,
}
