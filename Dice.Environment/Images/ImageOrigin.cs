namespace Dice.Environment.Images;

/// <summary>Whether an image is official or built from a recipe.</summary>
public enum ImageOrigin
{
    /// <summary>The official reference.</summary>
    Official,

    /// <summary>Built by a recipe of Dice.</summary>
    Recipe,
}
