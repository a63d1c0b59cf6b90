namespace Dice.Environment.Images;

/// <summary>Where images may come from.</summary>
public enum ImagePolicy
{
    /// <summary>
    /// The official image when it is on the engine; else the recipe's when it is there (no registry is asked, so that a start is quick and
    /// the same with and without a network); else pulled when a registry answers; else built.
    /// </summary>
    Auto,

    /// <summary>The official image only; a recipe serves only images that have no official reference, such as an application's own.</summary>
    Registry,

    /// <summary>The recipe only, whatever a registry has.</summary>
    Recipe,
}
