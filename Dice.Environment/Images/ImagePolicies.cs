namespace Dice.Environment.Images;

/// <summary>Reads an <see cref="ImagePolicy"/> from text.</summary>
public static class ImagePolicies
{
    /// <summary>The environment variable with the policy.</summary>
    public const string Variable = "DICE_IMAGES";

    /// <summary>Parses a policy; an empty text means <see cref="ImagePolicy.Auto"/>.</summary>
    /// <exception cref="DiceException">The text is not a policy.</exception>
    public static ImagePolicy Parse(string? text) => text?.Trim() switch
    {
        null or "" or "auto" => ImagePolicy.Auto,
        "registry" => ImagePolicy.Registry,
        "recipe" => ImagePolicy.Recipe,
        _ => throw new DiceException($"{Variable}={text} is not a valid choice of images", $"set {Variable} to auto, registry or recipe, or leave it unset"),
    };
}

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
