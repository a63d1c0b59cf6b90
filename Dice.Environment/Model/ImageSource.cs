namespace Dice.Environment.Model;

/// <summary>Where an image comes from: the official reference first, a recipe that builds it where no registry can be reached.</summary>
/// <param name="Name">What it is called in progress, status and reports.</param>
public sealed record ImageSource(string Name)
{
    /// <summary>The official pinned reference; null for images that only we build, such as an application's own.</summary>
    public string? Official { get; init; }

    /// <summary>Says that the official reference gets no updates any more; null while it does.</summary>
    public EndedTag? Ended { get; init; }

    /// <summary>The name of the recipe's folder; null when it can only be pulled.</summary>
    public string? Recipe { get; init; }

    /// <summary>The image that the recipe builds on; null when it starts from nothing.</summary>
    public ImageSource? Base { get; init; }

    /// <summary>A folder of the host from which the recipe takes further files, such as an application's; null for none.</summary>
    public string? Context { get; init; }

    /// <summary>Which variant of its image the recipe builds, such as the package manager of an application; null where the recipe has only one.</summary>
    public string? Variant { get; init; }
}
