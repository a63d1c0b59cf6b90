namespace Dice.Environment.Images;

/// <summary>Whose image it is.</summary>
public enum ImageOrigin
{
    /// <summary>The official reference.</summary>
    Official,

    /// <summary>Built by a recipe of ours.</summary>
    Recipe,
}
