namespace Dice.Environment.Images;

/// <summary>A step forward in providing an image.</summary>
/// <param name="Source">The image source's name.</param>
/// <param name="State">What is being done.</param>
/// <param name="Text">The last line of the build's output, how much was pulled, what is waited for, or what went wrong; may be empty.</param>
/// <param name="Elapsed">The time since work on it began.</param>
public sealed record ImageProgress(string Source, ImageState State, string Text, TimeSpan Elapsed);
