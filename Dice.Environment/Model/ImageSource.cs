namespace Dice.Environment.Model;

/// <summary>Where an image comes from: an official reference, and a recipe that builds the image where no registry can be reached.</summary>
/// <param name="Name">The name of the image in progress, status and reports.</param>
public sealed record ImageSource(string Name)
{
    /// <summary>The official pinned reference; null for images that are only built locally, such as those of applications.</summary>
    public string? Official { get; init; }

    /// <summary>Set when the official reference no longer receives updates; null while it does.</summary>
    public EndedTag? Ended { get; init; }

    /// <summary>The name of the recipe's folder; null when the image can only be pulled.</summary>
    public string? Recipe { get; init; }

    /// <summary>The image that the recipe builds on; null when it builds on no other image.</summary>
    public ImageSource? Base { get; init; }

    /// <summary>A folder of the host from which the recipe takes further files, such as an application's folder; null for none.</summary>
    public string? Context { get; init; }

    /// <summary>The variant that the recipe builds, such as the package manager of an application; null when the recipe has only one.</summary>
    public string? Variant { get; init; }
}
