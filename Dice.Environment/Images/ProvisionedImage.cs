using Dice.Environment.Model;

namespace Dice.Environment.Images;

/// <summary>An image that is on the engine and ready to be run.</summary>
/// <param name="Source">What was asked for.</param>
/// <param name="Reference">The reference to create containers from.</param>
/// <param name="Origin">Whose image it is.</param>
/// <param name="SubstituteFor">The official product whose role it plays, when it is another one; else null.</param>
/// <param name="How">How it came to be there.</param>
/// <param name="Duration">How long that took, waiting for its base included.</param>
/// <param name="LogPath">The log of its build; null when nothing was built.</param>
public sealed record ProvisionedImage(
    ImageSource Source,
    string Reference,
    ImageOrigin Origin,
    string? SubstituteFor,
    ImageAcquisition How,
    TimeSpan Duration,
    string? LogPath)
{
    /// <summary>The engine's id of the image. A reference may come to mean another image; an id does not.</summary>
    public string Id { get; init; } = "";

    /// <summary>What a user should be told about it, such as why the official image was not used; null for nothing.</summary>
    public string? Note { get; init; }
}
