using Dice.Environment.Model;

namespace Dice.Environment.Images;

/// <summary>The result of requesting an image from its registry again.</summary>
/// <param name="Source">The image.</param>
/// <param name="Reference">Its official reference.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Reason">Why nothing was pulled; null when an image was pulled.</param>
public sealed record RefreshedImage(ImageSource Source, string Reference, RefreshOutcome Outcome, string? Reason = null);
