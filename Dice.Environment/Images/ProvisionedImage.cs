namespace Dice.Environment.Images;

/// <summary>An image that the engine has and containers can use.</summary>
/// <param name="Source">The requested source.</param>
/// <param name="Reference">The reference to create containers from.</param>
/// <param name="Origin">Whether it is official or built from a recipe.</param>
/// <param name="SubstituteFor">The official product that it replaces, when it contains another product; else null.</param>
/// <param name="How">How it was provided.</param>
/// <param name="Duration">How long this took, including the wait for its base.</param>
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
    /// <summary>The engine's id of the image. Unlike a reference, an id always means the same image.</summary>
    public string Id { get; init; } = "";

    /// <summary>A message for the user, such as why the official image was not used; null for none.</summary>
    public string? Note { get; init; }
}
