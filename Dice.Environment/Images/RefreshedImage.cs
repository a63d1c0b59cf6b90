using Dice.Environment.Model;

namespace Dice.Environment.Images;

/// <summary>What asking the registry again for an image has led to.</summary>
/// <param name="Source">The image.</param>
/// <param name="Reference">Its official reference.</param>
/// <param name="Outcome">What has happened.</param>
/// <param name="Reason">Why nothing was pulled; null when something was.</param>
public sealed record RefreshedImage(ImageSource Source, string Reference, RefreshOutcome Outcome, string? Reason = null);
