namespace Dice.Environment.Images;

/// <summary>A progress message about an image.</summary>
/// <param name="Source">The image source's name.</param>
/// <param name="State">The current activity.</param>
/// <param name="Text">The last line of the build's output, the amount pulled, the reason for a wait, or the error; may be empty.</param>
/// <param name="Elapsed">The time since work on the image began.</param>
public sealed record ImageProgress(string Source, ImageState State, string Text, TimeSpan Elapsed);
