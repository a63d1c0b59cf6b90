namespace Dice.Environment.Images;

/// <summary>Where images can come from.</summary>
public enum ImagePolicy
{
    /// <summary>
    /// The official image if the engine has it; else the recipe's image if the engine has it (no registry is contacted, so a start is quick and
    /// behaves the same with and without a network); else the official image is pulled if its registry answers; else the recipe's image is built.
    /// </summary>
    Auto,

    /// <summary>Only official images; recipes build only images without an official reference, such as those of applications.</summary>
    Registry,

    /// <summary>Only recipes, whether or not a registry has the image.</summary>
    Recipe,
}
