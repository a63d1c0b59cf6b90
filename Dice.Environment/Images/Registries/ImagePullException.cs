namespace Dice.Environment.Images.Registries;

/// <summary>A registry did not provide an image.</summary>
/// <param name="error">The registry's error.</param>
/// <param name="inner">The cause, where there is one.</param>
public sealed class ImagePullException(RegistryError error, Exception? inner = null) : DiceException(error.Problem, error.Remedy, inner)
{
    /// <summary>The registry's error.</summary>
    public RegistryError Error { get; } = error;
}
