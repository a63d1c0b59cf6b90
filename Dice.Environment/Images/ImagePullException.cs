using Dice.Environment.Model;

namespace Dice.Environment.Images;

/// <summary>A registry did not give an image.</summary>
public sealed class ImagePullException : DiceException
{
    /// <summary>Names the reference and the engine's reason.</summary>
    public ImagePullException(string reference, string reason, Exception? inner = null)
        : base(
            $"'{reference}' could not be pulled: {reason}",
            $"check the reference and the network, or set {ImagePolicies.Variable}=recipe to build it here",
            inner) => Reason = reason;

    /// <summary>What the engine said.</summary>
    public string Reason { get; }
}
