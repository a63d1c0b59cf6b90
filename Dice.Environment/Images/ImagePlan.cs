using Dice.Environment.Model;

namespace Dice.Environment.Images;

/// <summary>Which image would be used now, and what that would take.</summary>
/// <param name="Source">What was asked for.</param>
/// <param name="Reference">The reference.</param>
/// <param name="Origin">Whose image it is.</param>
/// <param name="SubstituteFor">The official product whose role it plays, when it is another one; else null.</param>
/// <param name="How">What providing it would take.</param>
/// <param name="Stored">What the engine has; null when it would have to be pulled or built.</param>
public sealed record ImagePlan(
    ImageSource Source,
    string Reference,
    ImageOrigin Origin,
    string? SubstituteFor,
    ImageAcquisition How,
    StoredImage? Stored)
{
    /// <summary>The image that a recipe builds on; null without one, and for an official image.</summary>
    public ImagePlan? Base { get; init; }

    /// <summary>The image sources whose recipes would run, from this image down to its lowest base.</summary>
    public IEnumerable<ImageSource> Builds => How == ImageAcquisition.Built ? [Source, .. Base?.Builds ?? []] : [];

    /// <summary>Why a recipe is used although the image has an official reference; null when there is nothing to say.</summary>
    public string? Note { get; init; }

    /// <summary>Whether the engine has it.</summary>
    public bool IsPresent => Stored is not null;
}
