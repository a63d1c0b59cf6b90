namespace Dice.Environment.Images;

/// <summary>The image that would be used now, and the work that is needed to provide it.</summary>
/// <param name="Source">The requested source.</param>
/// <param name="Reference">The reference.</param>
/// <param name="Origin">Whether it is official or built from a recipe.</param>
/// <param name="SubstituteFor">The official product that it replaces, when it contains another product; else null.</param>
/// <param name="How">How it would be provided.</param>
/// <param name="Stored">The image in the engine; null when it would be pulled or built.</param>
public sealed record ImagePlan(
    ImageSource Source,
    string Reference,
    ImageOrigin Origin,
    string? SubstituteFor,
    ImageAcquisition How,
    StoredImage? Stored)
{
    /// <summary>The image that a recipe builds on; null without a base, and for an official image.</summary>
    public ImagePlan? Base { get; init; }

    /// <summary>The image sources whose recipes would run, from this image down to its lowest base.</summary>
    public IEnumerable<ImageSource> Builds => How == ImageAcquisition.Built ? [Source, .. Base?.Builds ?? []] : [];

    /// <summary>Why a recipe is used although the image has an official reference; null when no explanation is needed.</summary>
    public string? Note { get; init; }

    /// <summary>Whether the engine has it.</summary>
    public bool IsPresent => Stored is not null;
}
